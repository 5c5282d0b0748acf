// A state with one target that takes as much as it is given, and the processes that send to it.
import { join } from 'node:path';
import { z } from 'zod';
import type { Launch, Sending } from '../ratio.ts';
import { AppliedConfig, PAGES } from './applied-config.ts';

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
  readonly #config: AppliedConfig;
  readonly #options: LoadOptions;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#config = new AppliedConfig(greedyTarget(options));
  }

  /** A run that sends as much as it can. */
  run(...more: readonly string[]): Sending {
    return { ...eagerRun(this.#config, this.#options.seconds, ...more), hitsOf: acceptedIn };
  }

  /** A body as the runner sends it: undici's pool is given it ready-made. */
  pool(body: string): Sending {
    const { url, connections, seconds } = this.#options;
    const script = join(import.meta.dirname, 'pool.js');
    return {
      cwd: join(import.meta.dirname, '../../packages/core'),
      args: [script, url, String(connections), String(seconds), body],
      hitsOf: Number,
    };
  }

  remove(): void {
    this.#config.remove();
  }
}

/** A run that sends as much as it can. */
export function eagerRun(config: AppliedConfig, seconds: number, ...more: readonly string[]): Launch {
  return config.command('run', '--rate', 'max', '--for', `${seconds}s`, '--json', ...more);
}

/** A config with one target, which takes all that comes; `visits` are settings of its visits, `stages` those of the load. */
export function greedyTarget(
  { url, connections, bulkSize = 1 }: Omit<LoadOptions, 'seconds'>,
  { visits = `pages: ${PAGES}`, stages }: { readonly visits?: string; readonly stages?: string } = {},
): string {
  return `{
  load: { arrivals: 'constant'${stages === undefined ? '' : `, stages: ${stages}`} },
  instances: { '${new URL('/', url).href}': { concurrency: ${connections} } },
  targets: {
    bench: {
      url: '${url}',
      siteId: 1,
      visitsPerDay: 100_000_000,
      ${visits},
      delivery: { concurrency: ${connections}, bulkSize: ${bulkSize} },
    },
  },
}`;
}

function acceptedIn(output: string): number {
  return report.parse(JSON.parse(output)).totals.counts.accepted;
}
