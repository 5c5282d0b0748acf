import { globSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eagerRun, greedyTarget } from './load/a-load.ts';
import type { AppliedConfig } from './load/applied-config.ts';
import { shareOf } from './load/cpu-profile.ts';
import { onReceiver } from './load/on-receiver.ts';
import { startReceiver } from './load/receiver.ts';
import { WatchedRun } from './load/watched-run.ts';
import { figures } from './ratio.ts';
import { cpuOf, cpuOfThreads } from './scale/proc.ts';
import { secondsOr } from './seconds.ts';

const WARM_UP_SECONDS = 5;
/** What the thread that sends does for the ledger: it asks for leases, collects marks, and exchanges messages with the ledger's thread. */
const LEDGER_FILES = /runner\/(ledger-worker|ledger-watch|lease-keeper|held-leases|unrecorded)\.js$/;
/** The ledger's thread is the only one that there are messages of. */
const MESSAGES = /^node:internal\/(per_context\/messageport|worker)/;

export default figures({
  name: "the ledger's share of the CPU time of a runner at full rate: single hits, each made afresh",
  figures: () =>
    onReceiver(
      startReceiver,
      (url) => greedyTarget({ url, connections: 64 }),
      async (config) => {
        const { worker, sender, hits } = await threads(config);
        const inSender = await shareOfSender(config);
        const share = worker + sender * inSender;
        return [
          { name: 'per cent of the CPU time of the process', value: 100 * share, ceiling: 5 },
          { name: "per cent that are the ledger's thread", value: 100 * worker },
          { name: 'per cent that are the thread that sends, for the ledger', value: 100 * sender * inSender },
          { name: 'hits per second', value: hits },
        ];
      },
    ),
});

/** Shares of the CPU time of the process, 0 to 1, once it is warm: of the ledger's thread, and of the thread that sends. */
async function threads(config: AppliedConfig) {
  const seconds = secondsOr(20);
  using run = new WatchedRun(eagerRun(config, WARM_UP_SECONDS + seconds + 1));
  const look = async () => ({ ...(await cpuOfThreads(run.pid)), all: await cpuOf(run.pid) });
  await pause(WARM_UP_SECONDS * 1_000);
  const before = await look();
  await pause(seconds * 1_000);
  const after = await look();
  const all = after.all - before.all;
  const { totals, durationMs } = await run.ended;
  return {
    worker: (after.worker - before.worker) / all,
    sender: (after.main - before.main) / all,
    hits: totals.counts.sent / (durationMs / 1_000),
  };
}

/** Which share of its time the thread that sends spends for the ledger. In a run of its own: the profiler takes time too. */
async function shareOfSender(config: AppliedConfig): Promise<number> {
  const folder = join(config.folder, 'profiles');
  const node = ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  using run = new WatchedRun(eagerRun(config, WARM_UP_SECONDS + secondsOr(20)), { node });
  await run.ended;
  const [file] = globSync(`CPU.*.${run.pid}.0.*.cpuprofile`, { cwd: folder });
  if (file === undefined) throw new TypeError('The run has left no profile.');
  return shareOf(join(folder, file), { isOwner, isCounted: isLedger });
}

/** All of ours, and what takes messages, which nothing of ours has called. */
function isOwner(origin: string): boolean {
  return origin.startsWith('packages/') || MESSAGES.test(origin);
}

function isLedger(origin: string): boolean {
  return LEDGER_FILES.test(origin) || MESSAGES.test(origin);
}
