import type { Instant } from '../base/clock.js';
import type { Signature } from '../model/audit.js';
import type { Counts, ErrorRecord, Interval, RunRecord } from '../model/run.js';
import type { LedgerDay } from '../model/state.js';
import type { AccountKey, TargetKey } from '../model/target.js';
import { type BudgetStatus, budgetsOn, isUsedUp } from './budget-status.js';
import { type CapStatus, capStatus, ledgerDay, type TargetDay } from './cap-status.js';
import { successRate, totalCounts } from './counts.js';
import { type ErrorSummary, errorsByClass } from './errors-by-class.js';
import { type Latency, latencyOf, summedHistogram } from './latency.js';
import { latestHits, type Rate, recentRate } from './recent-traffic.js';

/** The status of a target. Plain JSON, the same in `status --json`, the API and the pages; instants are milliseconds since 1970. */
export interface TargetStatus {
  readonly key: TargetKey;
  /** The label, or the key where there is none. */
  readonly name: string;
  readonly url: string;
  readonly siteId: number;
  readonly state: TargetState;
  /** Who paused it, and when; absent while it is not paused. */
  readonly paused?: Signature | undefined;
  readonly cap: CapStatus;
  /** Hit budgets of the account, in the periods that run. */
  readonly budgets: readonly BudgetStatus[];
  /** The sum of the intervals that were looked at. */
  readonly counts: Counts;
  readonly rate: Rate;
  /** Share of the sent hits that were accepted; absent while nothing was sent. */
  readonly successRate?: number | undefined;
  /** Absent while there was no answer. */
  readonly latency?: Latency | undefined;
  readonly lastError?: ErrorSummary | undefined;
}

/**
 * What a target is doing. Where several hold, the first of:
 * `paused`: somebody paused it, so that no run starts a visit until somebody resumes it.
 * `capped`: its cap of the day, or a hit budget of its own or of its instance, is used up, so that no run would start a visit
 * before the next day or month.
 * `failing`: more than half of its latest hits were not accepted; the latest are those of the recent window (the last 10 to
 * 20 seconds), or, where it has none, those of the last interval of an active run that had some.
 * `running`: a run is active. `idle`: none is.
 */
export type TargetState = 'paused' | 'capped' | 'failing' | 'running' | 'idle';

/** What the status of a target is made of. What belongs to other accounts than the target's is passed over. */
export interface TargetStatusInput extends TargetDay {
  readonly ledger?: LedgerDay | undefined;
  /** All that are known; those of other accounts and instances are passed over. */
  readonly budgets?: readonly BudgetStatus[] | undefined;
  /** The active runs; those that have ended are passed over. */
  readonly runs: readonly RunRecord[];
  /** Of the runs that are looked at, whether active or not. */
  readonly intervals: readonly Interval[];
  readonly errors: readonly ErrorRecord[];
  readonly now: Instant;
}

/** Tells how a target does. The one place that does: CLI, API, pages and metrics show this. */
export function targetStatus(input: TargetStatusInput): TargetStatus {
  const { paused } = input.target;
  const { key, account, settings } = input.target.target;
  const intervals = input.intervals.filter((interval) => interval.account === account);
  const counts = totalCounts(intervals);
  const cap = capStatus(input, input.ledger);
  const bounding = budgetsOn(input.target.target, input.budgets ?? []);
  const isSpent = cap.left === 0 || bounding.some((budget) => isUsedUp(budget, input.target.target));
  const served = { runs: input.runs.filter(({ end }) => end === undefined), intervals, now: input.now };
  return {
    key,
    name: settings.name ?? key,
    url: settings.url,
    siteId: settings.siteId,
    state: paused === undefined ? stateOf(isSpent, served.runs.length > 0, latestHits(served)) : 'paused',
    paused,
    cap,
    budgets: bounding.filter(({ scope }) => scope.kind === 'account'),
    counts,
    rate: recentRate(served),
    successRate: successRate(counts),
    latency: latencyOf(summedHistogram(intervals, 'latency')),
    lastError: errorsByClass(input.errors.filter((error) => error.account === account))[0],
  };
}

/** What the statuses of many targets are made of. */
export interface TargetStatusesInput extends Omit<TargetStatusInput, 'target' | 'day' | 'ledger'> {
  readonly targets: readonly TargetDay[];
  readonly ledger: readonly LedgerDay[];
}

/** Tells how many targets do, in the order in which they are given. */
export function targetStatuses(input: TargetStatusesInput): readonly TargetStatus[] {
  const { runs, budgets, now } = input;
  const ledger = byAccount(input.ledger);
  const intervals = byAccount(input.intervals);
  const errors = byAccount(input.errors);
  return input.targets.map((targetDay) => {
    const { account } = targetDay.target.target;
    return targetStatus({
      ...targetDay,
      ledger: ledgerDay(targetDay, ledger.get(account) ?? []),
      budgets,
      runs,
      intervals: intervals.get(account) ?? [],
      errors: errors.get(account) ?? [],
      now,
    });
  });
}

/** Of a target that is not paused. */
function stateOf(isSpent: boolean, isServed: boolean, latest: Counts): TargetState {
  if (isSpent) return 'capped';
  if (latest.accepted < latest.sent / 2) return 'failing';
  return isServed ? 'running' : 'idle';
}

function byAccount<Item extends { readonly account: AccountKey }>(items: readonly Item[]): Map<AccountKey, Item[]> {
  return Map.groupBy(items, ({ account }) => account);
}
