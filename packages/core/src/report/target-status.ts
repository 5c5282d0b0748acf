import type { Instant } from '../base/clock.js';
import type { Signature } from '../model/audit.js';
import type { BlockedTarget } from '../model/log-line.js';
import type { Counts, ErrorRecord, Interval, RunRecord } from '../model/run.js';
import type { LedgerDay } from '../model/state.js';
import type { TargetKey } from '../model/target.js';
import { type BudgetStatus, budgetsOn } from './budget-status.js';
import { type CapStatus, capStatus, ledgerDay, type TargetDay } from './cap-status.js';
import { successRate, totalCounts } from './counts.js';
import { type ErrorSummary, errorsByClass } from './errors-by-class.js';
import { type Latency, latencyOf, summedHistogram } from './latency.js';
import { latestHits, type Rate, recentRate, type ServedTarget } from './recent-traffic.js';
import { type StateEvidence, type TargetState, targetState } from './target-state.js';

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
  /** Why an active run cannot serve it, in words; absent where all can. */
  readonly blocked?: string | undefined;
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
  /** What runs cannot serve. */
  readonly blocked?: readonly BlockedTarget[] | undefined;
  readonly now: Instant;
}

/** Tells how targets do, in the order in which they are given. CLI, API and pages show this. */
export function targetStatuses(input: TargetStatusesInput): readonly TargetStatus[] {
  return standsIn(input).map(({ served, ...stand }) =>
    targetStatus(stand, {
      counts: totalCounts(served.intervals),
      rate: recentRate(served),
      latency: latencyOf(summedHistogram(served.intervals, 'latency')),
    }),
  );
}

/** Tells how targets stand, as `targetStatuses` does, for a fraction of the time: it adds up nothing. */
export function targetStandings(input: TargetStatusesInput): readonly TargetStanding[] {
  return standsIn(input).map((stand) => ({
    key: stand.target.target.key,
    state: targetState(stand),
    cap: stand.cap,
  }));
}

/** What was counted of a target. */
export type TargetTraffic = Pick<TargetStatus, 'counts' | 'rate' | 'latency'>;

/** The status of a target of which this is known. */
export function targetStatus(stand: StateEvidence, { counts, rate, latency }: TargetTraffic): TargetStatus {
  const { target, cap, bounding, blocked, errors } = stand;
  const { key, settings } = target.target;
  return {
    key,
    name: settings.name ?? key,
    url: settings.url,
    siteId: settings.siteId,
    state: targetState(stand),
    paused: target.paused,
    blocked,
    cap,
    budgets: bounding.filter(({ scope }) => scope.kind === 'account'),
    counts,
    rate,
    successRate: successRate(counts),
    latency,
    lastError: errorsByClass(errors)[0],
  };
}

function standsIn(
  input: TargetStatusesInput,
): readonly (StateEvidence & { readonly served: ServedTarget & Pick<TargetStatusesInput, 'intervals'> })[] {
  const { targets, budgets = [], now } = input;
  const ledger = Map.groupBy(input.ledger, ({ account }) => account);
  const intervals = Map.groupBy(input.intervals, ({ account }) => account);
  const errors = Map.groupBy(input.errors, ({ account }) => account);
  const runs = input.runs.filter(({ end }) => end === undefined);
  const isServed = runs.length > 0;
  const budgetsOf = budgetsOn(budgets);
  const reasonOf = blockedReasons(input.blocked ?? [], runs);
  return targets.map((targetDay) => {
    const { key, account } = targetDay.target.target;
    const served = { runs, intervals: intervals.get(account) ?? [], now };
    return {
      target: targetDay.target,
      cap: capStatus(targetDay, ledgerDay(targetDay, ledger.get(account) ?? [])),
      bounding: budgetsOf(targetDay.target.target),
      blocked: reasonOf(key),
      isServed,
      latest: latestHits(served),
      errors: errors.get(account) ?? [],
      served,
    };
  });
}

/** Tells why active runs cannot serve a target; undefined where all can. Of several reasons, the one of the first run that has one. */
export function blockedReasons(
  blocked: readonly BlockedTarget[],
  active: readonly Pick<RunRecord, 'id'>[],
): (target: TargetKey) => string | undefined {
  const order = new Map(active.map(({ id }, at) => [id, at]));
  const placed = blocked.filter(({ run }) => order.has(run));
  const latestFirst = placed.sort((a, b) => (order.get(b.run) ?? 0) - (order.get(a.run) ?? 0));
  const reasons = new Map(latestFirst.map(({ target, reason }) => [target, reason]));
  return (target) => reasons.get(target);
}
