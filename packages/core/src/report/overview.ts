import type { Instant } from '../base/clock.js';
import type { Counts } from '../model/run.js';
import type { BudgetStatus } from './budget-status.js';
import type { Latency } from './latency.js';
import type { Rate } from './recent-traffic.js';
import type { RunStatus } from './run-status.js';
import { statusTotals } from './status-totals.js';
import type { TargetRow } from './target-row.js';
import type { TargetState } from './target-state.js';

/** Everything at a glance. Plain JSON; instants are milliseconds since 1970. */
export interface Overview {
  /** Of the applied state. */
  readonly serial: number;
  readonly asOf: Instant;
  /** Drafts that wait. */
  readonly drafts: number;
  readonly totals: OverviewTotals;
  /** Every tag, with how many applied targets have it. */
  readonly tags: readonly { readonly tag: string; readonly targets: number }[];
  readonly runs: readonly RunStatus[];
  /** Hit budgets of instances. */
  readonly budgets: readonly BudgetStatus[];
}

/** Sums over all applied targets. Counts, success rate and latency are those of the last hour. */
export interface OverviewTotals {
  readonly targets: number;
  readonly byState: Readonly<Record<TargetState, number>>;
  /** Visits started on the running local day of each. */
  readonly started: number;
  readonly cap: number;
  /** What would have been started by now, had every target followed the plan of its day. */
  readonly expected: number;
  readonly rate: Rate;
  readonly counts: Counts;
  readonly successRate?: number | undefined;
  readonly p95Ms?: number | undefined;
}

/** Sums up rows; those of targets that were never applied are passed over. `latency`: that of all of them together. */
export function overviewTotals(rows: readonly TargetRow[], latency: Latency | undefined): OverviewTotals {
  const applied = rows.filter(isApplied);
  const { states: byState, cap, rate, counts, successRate } = statusTotals(applied);
  return {
    targets: applied.length,
    byState,
    started: cap.started,
    cap: cap.cap,
    expected: applied.reduce((sum, row) => sum + row.cap.expected, 0),
    rate,
    counts,
    successRate,
    p95Ms: latency?.p95Ms,
  };
}

/** Every tag of applied targets, by name. */
export function overviewTags(rows: readonly TargetRow[]): Overview['tags'] {
  const targets = new Map<string, number>();
  for (const { state, tags } of rows) {
    if (state !== undefined) for (const tag of new Set(tags)) targets.set(tag, (targets.get(tag) ?? 0) + 1);
  }
  return [...targets].map(([tag, count]) => ({ tag, targets: count })).sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

function isApplied(row: TargetRow): row is TargetRow & { readonly state: TargetState } {
  return row.state !== undefined;
}
