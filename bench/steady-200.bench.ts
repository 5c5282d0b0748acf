import { setTimeout as pause } from 'node:timers/promises';
import { greedyTarget } from './load/a-load.ts';
import { onReceiver } from './load/on-receiver.ts';
import { startReceiver } from './load/receiver.ts';
import { WatchedRun } from './load/watched-run.ts';
import { figures } from './ratio.ts';
import { cpuOfThreads, memoryOf, shareOfCore } from './scale/proc.ts';
import { secondsOr } from './seconds.ts';

/** With visits as they are by default, about 200 hits a second. */
const VISITS_PER_SECOND = 36;
/** Until the code that runs all the time is compiled. */
const WARM_UP_SECONDS = 20;

export default figures({
  name: 'a run at 200 hits a second, which one Matomo takes: single hits, each made afresh, and the ledger on',
  figures: () =>
    onReceiver(
      startReceiver,
      (url) => greedyTarget({ url, connections: 50 }),
      async (config) => {
        using run = new WatchedRun(config.command('run', '--rate', String(VISITS_PER_SECOND), '--json'));
        await pause(WARM_UP_SECONDS * 1_000);
        const before = await cpuOfThreads(run.pid);
        const seconds = secondsOr(60);
        const share = await shareOfCore(run.pid, seconds);
        const after = await cpuOfThreads(run.pid);
        const memory = await memoryOf(run.pid);
        const { totals, durationMs } = await run.stop();
        return [
          { name: 'hits per second', value: totals.counts.sent / (durationMs / 1_000), floor: 190 },
          { name: 'per cent of a core', value: share, ceiling: 3 },
          { name: 'per cent, the thread that sends', value: (100 * (after.main - before.main)) / seconds },
          { name: "per cent, the ledger's thread", value: (100 * (after.worker - before.worker)) / seconds },
          { name: 'megabytes resident at most, since its start', value: memory.most, ceiling: 120 },
          { name: 'megabytes resident at the end', value: memory.now },
        ];
      },
    ),
});
