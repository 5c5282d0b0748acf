import type { Instant } from '../base/clock.js';
import type { Signature } from '../model/audit.js';
import type { Counts, ErrorRecord, Interval, RunRecord } from '../model/run.js';
import type { LedgerDay } from '../model/state.js';
import type { TargetKey } from '../model/target.js';
import { type BudgetStatus, budgetsOn, isUsedUp } from './budget-status.js';
import { type CapStatus, capStatus, ledgerDay, type TargetDay } from './cap-status.js';
import { successRate, totalCounts } from './counts.js';
import { type ErrorSummary, errorsByClass } from './errors-by-class.js';
import { type Latency, latencyOf, summedHistogram } from './latency.js';
import { latestHits, type Rate, recentRate, type ServedTarget } from './recent-traffic.js';

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

/** How a target stands, without what was counted. */
export type TargetStanding = Pick<TargetStatus, 'key' | 'state' | 'cap'>;

/** What the statuses of targets are made of. What belongs to other accounts than theirs is passed over. */
export interface TargetStatusesInput {
  readonly targets: readonly TargetDay[];
  readonly ledger: readonly LedgerDay[];
  /** All that are known; those of other accounts and instances are passed over. */
  readonly budgets?: readonly BudgetStatus[] | undefined;
  /** The active runs; those that have ended are passed over. */
  readonly runs: readonly RunRecord[];
  /** Of the runs that are looked at, whether active or not. */
  readonly intervals: readonly Interval[];
  readonly errors: readonly ErrorRecord[];
  readonly now: Instant;
}

/** Tells how targets do, in the order in which they are given. The one place that does: CLI, API and pages show this. */
export function targetStatuses(input: TargetStatusesInput): readonly TargetStatus[] {
  const errors = Map.groupBy(input.errors, ({ account }) => account);
  return evidenceOf(input).map((evidence) => {
    const { target, bounding, served } = evidence;
    const { account, settings } = target.target;
    const { key, state, cap } = standingOf(evidence);
    const counts = totalCounts(served.intervals);
    return {
      key,
      name: settings.name ?? key,
      url: settings.url,
      siteId: settings.siteId,
      state,
      paused: target.paused,
      cap,
      budgets: bounding.filter(({ scope }) => scope.kind === 'account'),
      counts,
      rate: recentRate(served),
      successRate: successRate(counts),
      latency: latencyOf(summedHistogram(served.intervals, 'latency')),
      lastError: errorsByClass(errors.get(account) ?? [])[0],
    };
  });
}

/** Tells how targets stand, as `targetStatuses` does, for a fraction of the time: it adds up nothing. */
export function targetStandings(input: TargetStatusesInput): readonly TargetStanding[] {
  return evidenceOf(input).map(standingOf);
}

/** What is known of one target. */
interface Evidence extends TargetDay {
  readonly cap: CapStatus;
  readonly bounding: readonly BudgetStatus[];
  readonly served: ServedTarget;
}

function evidenceOf(input: TargetStatusesInput): readonly Evidence[] {
  const { targets, budgets = [], now } = input;
  const ledger = Map.groupBy(input.ledger, ({ account }) => account);
  const intervals = Map.groupBy(input.intervals, ({ account }) => account);
  const runs = input.runs.filter(({ end }) => end === undefined);
  const budgetsOf = budgetsOn(budgets);
  return targets.map((targetDay) => {
    const { target } = targetDay.target;
    return {
      ...targetDay,
      cap: capStatus(targetDay, ledgerDay(targetDay, ledger.get(target.account) ?? [])),
      bounding: budgetsOf(target),
      served: { runs, intervals: intervals.get(target.account) ?? [], now },
    };
  });
}

function standingOf({ target, cap, bounding, served }: Evidence): TargetStanding {
  const { key } = target.target;
  const isSpent = cap.left === 0 || bounding.some((budget) => isUsedUp(budget, target.target));
  const state = target.paused === undefined ? stateOf(isSpent, served.runs.length > 0, latestHits(served)) : 'paused';
  return { key, state, cap };
}

/** Of a target that is not paused. */
function stateOf(isSpent: boolean, isServed: boolean, latest: Counts): TargetState {
  if (isSpent) return 'capped';
  if (latest.accepted < latest.sent / 2) return 'failing';
  return isServed ? 'running' : 'idle';
}
