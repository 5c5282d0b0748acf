import { type Instant, instant } from '../base/clock.js';
import { localDaysAt } from '../calendar/local-day.js';
import { foldIntervals } from '../report/fold-intervals.js';
import { type RunStatus, runStatus } from '../report/run-status.js';
import { type TargetStatus, targetStatuses } from '../report/target-status.js';
import { activeRuns } from './active-runs.js';
import type { Deps } from './deps.js';

/** Counts, success rates and latencies of a status are those of this long. */
const LOOK_BACK_MS = 3_600_000;

/** The status of everything that is applied. Plain JSON; instants are milliseconds since 1970. */
export interface Status {
  readonly formatVersion: '1.0';
  readonly serial: number;
  readonly asOf: Instant;
  readonly runs: readonly RunStatus[];
  readonly targets: readonly TargetStatus[];
}

/** Reads how the targets do: caps of today, and what the runs of the last hour did. Changes nothing; waits for nobody. */
export async function readStatus(deps: Pick<Deps, 'clock' | 'openState'>): Promise<Status> {
  await using state = await deps.openState('read');
  const now = deps.clock.now();
  const since = instant(now - LOOK_BACK_MS);
  const { serial, targets: applied } = await state.readApplied();
  const dayIn = localDaysAt(now);
  const targets = applied.map((target) => ({ target, day: dayIn(target.target.settings.timezone) }));
  const active = await activeRuns(state, now);
  const runs = (await state.readRuns(since)).map(({ id }) => id);
  const intervals = (await state.readIntervals(runs)).filter(({ from }) => from >= since);
  const errors = (await state.readErrors(runs)).filter(({ lastAt }) => lastAt >= since);
  const ledger = await state.readDays(targets.map(({ target, day }) => ({ account: target.target.account, day })));
  return {
    formatVersion: '1.0',
    serial,
    asOf: now,
    runs: await Promise.all(active.map(async (run) => runStatus(run, await state.readSignals(run.id)))),
    targets: targetStatuses({
      targets,
      ledger,
      runs: active,
      intervals: foldIntervals(intervals, instant(now - 30_000)),
      errors,
      now,
    }),
  };
}
