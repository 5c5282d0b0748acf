import { type Instant, instant } from '../base/clock.js';
import { localDaysAt } from '../calendar/local-day.js';
import { type BudgetStatus, budgetStatuses } from '../report/budget-status.js';
import { foldIntervals } from '../report/fold-intervals.js';
import { type RunStatus, runStatus } from '../report/run-status.js';
import { type TargetStatus, targetStatuses } from '../report/target-status.js';
import { activeRuns } from './active-runs.js';
import { appliedBudgets } from './applied-budgets.js';
import type { Deps } from './deps.js';
import { accountDays, targetDays } from './today.js';

/** Counts, success rates and latencies of a status are those of this long. */
const LOOK_BACK_MS = 3_600_000;

/** The status of everything that is applied. Plain JSON; instants are milliseconds since 1970. */
export interface Status {
  readonly formatVersion: '1.1';
  readonly serial: number;
  readonly asOf: Instant;
  readonly runs: readonly RunStatus[];
  /** Hit budgets of instances; those of targets stand there. */
  readonly budgets: readonly BudgetStatus[];
  readonly targets: readonly TargetStatus[];
}

/** Reads how the targets do: caps of today, hit budgets of today and this month, and what the runs of the last hour did. Changes nothing; waits for nobody. */
export async function readStatus(deps: Pick<Deps, 'clock' | 'openState'>): Promise<Status> {
  await using state = await deps.openState('read');
  const now = deps.clock.now();
  const since = instant(now - LOOK_BACK_MS);
  const applied = await state.readApplied();
  const dayIn = localDaysAt(now);
  const targets = targetDays(applied.targets, now);
  const active = await activeRuns(state, now);
  const leased = await state.readLeased(active.map(({ id }) => id));
  const runs = (await state.readRuns(since)).map(({ id }) => id);
  const until = instant(now + LOOK_BACK_MS); // Another machine's clock may be ahead of this one.
  const intervals = await state.readIntervals(runs, { from: since, until });
  const periods = appliedBudgets(applied, dayIn);
  const budgets = budgetStatuses(periods, await state.readBudgets(periods));
  const errors = (await state.readErrors(runs)).filter(({ lastAt }) => lastAt >= since);
  const ledger = await state.readDays(
    accountDays(
      applied.targets.map(({ target }) => target),
      now,
    ),
  );
  return {
    formatVersion: '1.1',
    serial: applied.serial,
    asOf: now,
    runs: await Promise.all(
      active.map(async (run) => runStatus(run, { ...(await state.readSignals(run.id)), intervals, leased, now })),
    ),
    budgets: budgets.filter(({ scope }) => scope.kind === 'instance'),
    targets: targetStatuses({
      targets,
      ledger,
      budgets,
      runs: active,
      intervals: foldIntervals(intervals, instant(now - 30_000)),
      errors,
      now,
    }),
  };
}
