import type { Counts } from '../model/run.js';
import { successRate, totalCounts } from './counts.js';
import type { Rate } from './recent-traffic.js';
import type { TargetState } from './target-state.js';
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

/** Sums up the statuses of many targets. */
export function statusTotals(statuses: readonly TargetStatus[]): StatusTotals {
  const counts = totalCounts(statuses);
  const sumOf = (figure: (status: TargetStatus) => number) => statuses.reduce((sum, status) => sum + figure(status), 0);
  const countOf = (state: TargetState) => sumOf((status) => (status.state === state ? 1 : 0));
  const p95s = statuses.flatMap(({ latency }) => latency?.p95Ms ?? []);
  return {
    states: {
      unreachable: countOf('unreachable'),
      failing: countOf('failing'),
      blocked: countOf('blocked'),
      running: countOf('running'),
      paused: countOf('paused'),
      capped: countOf('capped'),
      idle: countOf('idle'),
    },
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
