// Processes that are started for the benchmarks of the start-up, in an empty folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Launch } from './ratio.ts';

const folder = mkdtempSync(join(tmpdir(), 'trafficinator-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A command that does nothing, of a CLI that oclif starts as its manual says. */
export const emptyCommand: Launch = { cwd: folder, args: [join(import.meta.dirname, 'empty-cli/run.js'), 'nothing'] };

/** A command of ours. */
export function trafficinator(...args: readonly string[]): Launch {
  const executable = join(import.meta.dirname, '../packages/cli/bin/run.js');
  return { cwd: folder, args: [executable, ...args], env: { TRAFFICINATOR_STATE: '' } };
}
