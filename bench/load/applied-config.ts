// A project of its own in a temporary folder, whose config is applied.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Launch } from '../ratio.ts';

const root = join(import.meta.dirname, '../..');
const executable = join(root, 'packages/cli/bin/run.js');

/** A config that is applied to a state of its own, and the commands in its folder. */
export class AppliedConfig {
  readonly folder = mkdtempSync(join(tmpdir(), 'trafficinator-load-'));

  /** @param config What `defineConfig` is given, as TypeScript. */
  constructor(config: string) {
    mkdirSync(join(this.folder, 'node_modules/@trafficinator'), { recursive: true });
    symlinkSync(join(root, 'packages/sdk'), join(this.folder, 'node_modules/@trafficinator/sdk'), 'dir');
    writeFileSync(join(this.folder, 'package.json'), '{ "type": "module" }\n');
    const text = `import { defineConfig } from '@trafficinator/sdk';\n\nexport default defineConfig(${config});\n`;
    writeFileSync(join(this.folder, 'trafficinator.config.ts'), text);
    this.read('apply', '--no-run', '--auto-approve');
  }

  /** How a command is started. */
  command(...args: readonly string[]): Launch {
    return { cwd: this.folder, args: [executable, ...args], env: { TRAFFICINATOR_STATE: '' } };
  }

  /** Runs a command to its end, and answers what it has printed. */
  read(...command: readonly string[]): string {
    const { cwd, args, env } = this.command(...command);
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new TypeError(`${command[0]} has ended with ${status}: ${stderr}${stdout}`);
    return stdout;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Pages of a site, as a list in TypeScript. */
export const PAGES = `[${Array.from({ length: 20 }, (_, n) => `'https://shop.example.com/page-${n}'`).join(', ')}]`;

/** Settings of visits that view so many pages and do nothing else, so that each has exactly so many hits. */
export function plainVisits(pageviews: number): string {
  const never = '{ probability: 0 }';
  return `pages: ${PAGES}, pageviewsPerVisit: { min: ${pageviews}, max: ${pageviews} }, siteSearch: ${never}, outlinks: ${never},
    downloads: ${never}, events: { click: ${never}, behavioural: ${never} }, ecommerce: { orderRate: 0 }`;
}
