// The project that `trafficinator init` makes, in a folder of its own, for the benchmarks of loading.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scaffold } from '../packages/cli/dist/scaffold.js';
import type { Launch } from './ratio.ts';

const root = join(import.meta.dirname, '..');

/** A folder with init's files and the sdk installed. It goes when this process ends. */
export function aProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trafficinator-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const files = { ...scaffold, 'package.json': '{ "type": "module" }\n' };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'node_modules/@trafficinator'), { recursive: true });
  symlinkSync(join(root, 'packages/sdk'), join(folder, 'node_modules/@trafficinator/sdk'), 'dir');
  return folder;
}

/** `trafficinator plan` of the project, against an empty state. */
export function planOf(folder: string): Launch {
  return { cwd: folder, args: [join(root, 'packages/cli/bin/run.js'), 'plan'], env: { TRAFFICINATOR_STATE: '' } };
}

/** Removes what earlier loads have left, so that the next one is the first. */
export function forgetLoads(folder: string): void {
  rmSync(join(folder, 'node_modules/.cache'), { recursive: true, force: true });
}
