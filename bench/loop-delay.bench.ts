import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { eagerRun, greedyTarget } from './load/a-load.ts';
import type { AppliedConfig } from './load/applied-config.ts';
import { onReceiver } from './load/on-receiver.ts';
import { startReceiver } from './load/receiver.ts';
import { WatchedRun } from './load/watched-run.ts';
import { figures } from './ratio.ts';
import { secondsOr } from './seconds.ts';

const SHARE = 0.8;
const WARM_UP_SECONDS = 5;
const PRELOADED = join(import.meta.dirname, 'load/loop-delay-report.js');
const delays = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

export default figures({
  name: 'delay of the event loop at 80 % of saturation: single hits, each made afresh, and the ledger on',
  figures: () =>
    onReceiver(
      startReceiver,
      (url) => greedyTarget({ url, connections: 64 }),
      async (config) => {
        const most = await perSecond(config);
        const rate = Math.round(SHARE * most.visits);
        const { hits, delay, isValid } = await measured(config, rate);
        return [
          { name: 'hits per second at saturation', value: most.hits },
          { name: 'hits per second', value: hits, floor: SHARE * most.hits * 0.98 },
          { name: 'whether the run is valid', value: Number(isValid), floor: 1 },
          { name: 'milliseconds, median', value: delay.p50 },
          { name: 'milliseconds, 99th percentile', value: delay.p99, ceiling: 20 },
          { name: 'milliseconds, longest', value: delay.max },
        ];
      },
    ),
});

/** What a run sends that sends as much as it can. */
async function perSecond(config: AppliedConfig) {
  using run = new WatchedRun(eagerRun(config, secondsOr(20)));
  const { totals, durationMs } = await run.ended;
  const seconds = durationMs / 1_000;
  return { visits: totals.counts.started / seconds, hits: totals.counts.sent / seconds };
}

/** Runs at a rate, and asks the process at its end how late its loop was. */
async function measured(config: AppliedConfig, rate: number) {
  const seconds = WARM_UP_SECONDS + secondsOr(30);
  const launch = config.command('run', '--rate', String(rate), '--for', `${seconds}s`, '--json');
  const file = join(config.folder, 'loop-delay.json');
  const env = { ...launch.env, LOOP_DELAY_FILE: file, LOOP_DELAY_WARM_UP: String(WARM_UP_SECONDS) };
  using run = new WatchedRun({ ...launch, env }, { node: ['--import', PRELOADED] });
  const { totals, durationMs, isValid } = await run.ended;
  const delay = delays.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { hits: totals.counts.sent / (durationMs / 1_000), delay, isValid };
}
