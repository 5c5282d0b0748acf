import type { Counts } from '../model/run.js';
import { successRate, totalCounts } from './counts.js';
import type { Rate } from './recent-traffic.js';
import { type TargetState, targetStates } from './target-state.js';
import type { TargetStatus } from './target-status.js';

/** What many targets do together. Each has its own day, so that the caps are those of several days where zones differ. */
export interface StatusTotals {
  readonly states: Readonly<Record<TargetState, number>>;
  readonly cap: { readonly cap: number; readonly started: number; readonly left: number };
  readonly counts: Counts;
  readonly rate: Rate;
  readonly successRate?: number | undefined;
  /** The highest of the targets: the 95th percentile of all answers together is at most this. */
  readonly highestP95Ms?: number | undefined;
}

/** What of a status is summed up. */
export type SummedStatus = Pick<TargetStatus, 'state' | 'cap' | 'counts' | 'rate' | 'latency'>;

/** Sums up the statuses of many targets. */
export function statusTotals(statuses: readonly SummedStatus[]): StatusTotals {
  const counts = totalCounts(statuses);
  const sumOf = (figure: (status: SummedStatus) => number) => statuses.reduce((sum, status) => sum + figure(status), 0);
  const p95s = statuses.flatMap(({ latency }) => latency?.p95Ms ?? []);
  return {
    states: countedStates(statuses),
    cap: {
      cap: sumOf(({ cap }) => cap.cap),
      started: sumOf(({ cap }) => cap.started),
      left: sumOf(({ cap }) => cap.left),
    },
    counts,
    rate: {
      visitsPerSecond: sumOf(({ rate }) => rate.visitsPerSecond),
      hitsPerSecond: sumOf(({ rate }) => rate.hitsPerSecond),
    },
    successRate: successRate(counts),
    highestP95Ms: p95s.length === 0 ? undefined : Math.max(...p95s),
  };
}

function countedStates(statuses: readonly SummedStatus[]): StatusTotals['states'] {
  const counted = Object.fromEntries(targetStates.map((state) => [state, 0])) as Record<TargetState, number>; // All of them.
  for (const { state } of statuses) counted[state] += 1;
  return counted;
}
