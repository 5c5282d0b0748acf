import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { eagerRun, greedyTarget } from './load/a-load.ts';
import type { AppliedConfig } from './load/applied-config.ts';
import { startBulkReceiver } from './load/bulk-receiver.ts';
import { onReceiver } from './load/on-receiver.ts';
import type { ReceiverProgram } from './load/receiver-program.ts';
import { WatchedRun } from './load/watched-run.ts';
import { figures } from './ratio.ts';
import { shareOfCore } from './scale/proc.ts';
import { secondsOr } from './seconds.ts';

const ROUNDS = 3;
const BULK = 200;
const WARM_UP_SECONDS = 3;
const statuses = z.object({
  targets: z.array(z.object({ cap: z.object({ started: z.int(), leased: z.int() }) })).length(1),
});

export default figures({
  name: 'a second runner on a core of its own, against one alone: bulks of 200 hits made afresh, one SQLite state, all on this machine',
  figures: () =>
    onReceiver(
      startBulkReceiver,
      (url) => greedyTarget({ url, connections: 16, bulkSize: BULK }),
      async (config, receiver) => {
        const rounds: { readonly one: Fleet; readonly two: Fleet }[] = [];
        for (let round = 0; round < ROUNDS; round++) {
          rounds.push({ one: await fleetOn([0], config, receiver), two: await fleetOn([0, 1], config, receiver) });
        }
        const fleets = rounds.flatMap(({ one, two }) => [one, two]);
        const visits = fleets.reduce((sum, { started }) => sum + started, 0);
        const one = fastest(rounds.map((round) => round.one));
        const two = fastest(rounds.map((round) => round.two));
        const { started, leased } = booked(config);
        return [
          { name: 'hits per second of two, as a multiple of one', value: two.hits / one.hits, floor: 1.7 },
          { name: 'hits per second, one', value: one.hits },
          { name: 'hits per second, two', value: two.hits },
          { name: 'hits per CPU second, one', value: one.perCpuSecond },
          { name: 'hits per CPU second, two', value: two.perCpuSecond },
          { name: 'per cent of a core that the receiver takes, two', value: two.receiverShare },
          { name: 'hits that were not accepted', value: fleets.reduce((sum, { lost }) => sum + lost, 0), ceiling: 0 },
          {
            name: 'visits that the ledger has beyond those of the reports',
            value: started - visits,
            floor: 0,
            ceiling: 0,
          },
          { name: 'visits still reserved', value: leased, ceiling: 0 },
        ];
      },
    ),
});

/** What runners did together. */
interface Fleet {
  /** Accepted per second. */
  readonly hits: number;
  readonly perCpuSecond: number;
  /** Per cent of a core that the receiver takes. */
  readonly receiverShare: number;
  readonly started: number;
  readonly lost: number;
}

/** Runs one runner on each of these cores. */
async function fleetOn(cores: readonly number[], config: AppliedConfig, receiver: ReceiverProgram): Promise<Fleet> {
  const seconds = secondsOr(15);
  using stack = new DisposableStack();
  const runs = cores.map((core) => stack.use(new WatchedRun(eagerRun(config, WARM_UP_SECONDS + seconds), { core })));
  await pause(WARM_UP_SECONDS * 1_000);
  const [receiverShare = 0, ...shares] = await Promise.all(
    [receiver.process.pid ?? 0, ...runs.map(({ pid }) => pid)].map((pid) => shareOfCore(pid, seconds - 1)),
  );
  const ended = await Promise.all(runs.map((run) => run.ended));
  const hits = sum(ended.map(({ totals, durationMs }) => totals.counts.accepted / (durationMs / 1_000)));
  return {
    hits,
    perCpuSecond: hits / (sum(shares) / 100),
    receiverShare,
    started: sum(ended.map(({ totals }) => totals.counts.started)),
    lost: sum(ended.map(({ totals }) => totals.counts.sent - totals.counts.accepted)),
  };
}

/** What the ledger says of the day. */
function booked(config: AppliedConfig): { readonly started: number; readonly leased: number } {
  const [target] = statuses.parse(JSON.parse(config.read('status', '--json'))).targets;
  return target?.cap ?? { started: Number.NaN, leased: Number.NaN };
}

/** A busy neighbour only ever makes a process look slower. */
function fastest(fleets: readonly Fleet[]): Fleet {
  return fleets.reduce((best, one) => (one.hits > best.hits ? one : best));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
