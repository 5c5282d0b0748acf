// A state with one target that takes as much as it is given, and the processes that send to it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Sending } from '../ratio.ts';

const root = join(import.meta.dirname, '../..');
const executable = join(root, 'packages/cli/bin/run.js');
const report = z.object({ totals: z.object({ counts: z.object({ sent: z.int(), accepted: z.int() }) }) });

/** How a target of a benchmark is served. */
export interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  readonly bulkSize?: number;
  /** Of a run, in seconds. */
  readonly seconds: number;
}

/** A folder with a config that is applied. */
export class BenchLoad {
  readonly #folder = mkdtempSync(join(tmpdir(), 'trafficinator-load-'));
  readonly #options: LoadOptions;

  constructor(options: LoadOptions) {
    this.#options = options;
    mkdirSync(join(this.#folder, 'node_modules/@trafficinator'), { recursive: true });
    symlinkSync(join(root, 'packages/sdk'), join(this.#folder, 'node_modules/@trafficinator/sdk'), 'dir');
    writeFileSync(join(this.#folder, 'package.json'), '{ "type": "module" }\n');
    writeFileSync(join(this.#folder, 'trafficinator.config.ts'), configOf(options));
    const args = ['apply', '--no-run', '--auto-approve'];
    const { status, stderr } = spawnSync(process.execPath, [executable, ...args], {
      cwd: this.#folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new TypeError(`The load could not be applied: ${stderr}`);
  }

  /** A run that sends as much as it can. */
  run(...more: readonly string[]): Sending {
    const args = ['run', '--rate', 'max', '--for', `${this.#options.seconds}s`, '--json', ...more] as const;
    return { cwd: this.#folder, args: [executable, ...args], hitsOf: acceptedIn };
  }

  /** A body as the runner sends it: undici's pool is given it ready-made. */
  pool(body: string): Sending {
    const { url, connections, seconds } = this.#options;
    const script = join(import.meta.dirname, 'pool.js');
    return {
      cwd: join(root, 'packages/core'),
      args: [script, url, String(connections), String(seconds), body],
      hitsOf: Number,
    };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function acceptedIn(output: string): number {
  return report.parse(JSON.parse(output)).totals.counts.accepted;
}

function configOf({ url, connections, bulkSize = 1 }: LoadOptions): string {
  return `import { defineConfig } from '@trafficinator/sdk';

export default defineConfig({
  instances: { '${new URL('/', url).href}': { concurrency: ${connections} } },
  targets: {
    bench: {
      url: '${url}',
      siteId: 1,
      visitsPerDay: 100_000_000,
      pages: [${Array.from({ length: 20 }, (_, n) => `'https://shop.example.com/page-${n}'`).join(', ')}],
      delivery: { mode: 'condensed', concurrency: ${connections}, bulkSize: ${bulkSize} },
    },
  },
});
`;
}
