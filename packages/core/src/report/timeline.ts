import { type Instant, instant } from '../base/clock.js';
import type { Counts } from '../model/run.js';
import { totalCounts } from './counts.js';
import { summedHistogram } from './latency.js';
import type { StepList } from './step-list.js';

/** How a run went, step by step. Steps in which nothing happened are left out. */
export interface Timeline {
  /** Length of a whole step. */
  readonly stepSeconds: number;
  readonly points: readonly TimelinePoint[];
}

/** One step of a run. Percentiles are those of answers, in milliseconds; absent where there was none. */
export interface TimelinePoint extends PointCounts {
  readonly at: Instant;
  /** As much of the step as lies in the run: counts divided by it are rates. */
  readonly seconds: number;
  /** Visits that were planned; absent where nobody knows. */
  readonly planned?: number | undefined;
  readonly p50Ms?: number | undefined;
  readonly p95Ms?: number | undefined;
  readonly p99Ms?: number | undefined;
}

type PointCounts = Pick<
  Counts,
  'offered' | 'started' | 'missed' | 'accepted' | 'rejected' | 'failedHits' | 'ambiguous'
>;

/** A time of a run. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/** Draws the line of a run that lasted so long. */
export function timelineOf(
  list: Pick<StepList, 'seconds' | 'steps'>,
  run: Span,
  planned: (within: Span) => number | undefined = () => undefined,
): Timeline {
  const points = list.steps.map(({ from, intervals }): TimelinePoint => {
    const { offered, started, missed, accepted, rejected, failedHits, ambiguous } = totalCounts(intervals);
    const within = clipped({ from, until: instant(from + list.seconds * 1_000) }, run);
    const latencies = summedHistogram(intervals, 'latency');
    const [p50Ms, p95Ms, p99Ms] = latencies.count === 0 ? [] : latencies.percentiles([50, 95, 99]);
    return {
      at: within.from,
      seconds: (within.until - within.from) / 1_000,
      planned: planned(within),
      offered,
      started,
      missed,
      accepted,
      rejected,
      failedHits,
      ambiguous,
      p50Ms,
      p95Ms,
      p99Ms,
    };
  });
  return { stepSeconds: list.seconds, points };
}

/** A step that lies outside, since a clock was set, or that the run only touches, has a second. */
function clipped(step: Span, run: Span): Span {
  const from = Math.max(step.from, run.from);
  const until = Math.min(step.until, run.until);
  return until - from >= 1_000
    ? { from: instant(from), until: instant(until) }
    : { from: step.from, until: instant(step.from + 1_000) };
}
