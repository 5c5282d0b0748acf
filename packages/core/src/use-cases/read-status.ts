import { type Instant, instant } from '../base/clock.js';
import { localDaysAt } from '../calendar/local-day.js';
import { type BudgetStatus, budgetStatuses } from '../report/budget-status.js';
import { foldIntervals } from '../report/fold-intervals.js';
import { type RunStatus, runStatus } from '../report/run-status.js';
import { type TargetStatus, targetStatuses } from '../report/target-status.js';
import { activeRuns } from './active-runs.js';
import { appliedBudgets } from './applied-budgets.js';
import type { Deps } from './deps.js';
import { LOOK_AHEAD_MS, lookBackFrom } from './look-back.js';
import { accountDays, targetDays } from './today.js';

/** The status of everything that is applied. Plain JSON; instants are milliseconds since 1970. */
export interface Status {
  readonly formatVersion: '1.2';
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
  const since = lookBackFrom(now);
  const applied = await state.readApplied();
  const dayIn = localDaysAt(now);
  const targets = targetDays(applied.targets, now);
  const active = await activeRuns(state, now);
  const leased = await state.readLeased(active.map(({ id }) => id));
  const runs = (await state.readRuns(since)).map(({ id }) => id);
  const until = instant(now + LOOK_AHEAD_MS);
  const intervals = await state.readIntervals(runs, { from: since, until });
  const periods = appliedBudgets(applied, dayIn);
  const budgets = budgetStatuses(periods, await state.readBudgets(periods));
  const errors = await state.readErrors(runs, since);
  const ledger = await state.readDays(
    accountDays(
      applied.targets.map(({ target }) => target),
      now,
    ),
  );
  return {
    formatVersion: '1.2',
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
      blocked: await state.readBlocked(),
      now,
    }),
  };
}
