import { HistogramSum } from '../base/histogram-sum.js';
import type { Interval } from '../model/run.js';

/** Percentiles of how long something took, in milliseconds. */
export interface Latency {
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** The histograms of an interval, by what they measure. */
export type Measure = 'latency' | 'latencySinceDue' | 'lateness';

/** Adds up the histograms of many intervals. Those in which nothing can have been measured cost nothing. */
export function summedHistogram(
  intervals: readonly Pick<Interval, 'counts' | Measure>[],
  measure: Measure,
): HistogramSum {
  const sum = new HistogramSum();
  for (const interval of intervals) {
    const records = measure === 'lateness' ? interval.counts.started : interval.counts.sent;
    if (records > 0) sum.add(interval[measure]);
  }
  return sum;
}

/** Reads the percentiles; undefined while nothing was measured. */
export function latencyOf(histogram: Pick<HistogramSum, 'count' | 'percentiles'>): Latency | undefined {
  if (histogram.count === 0) return undefined;
  const [p50Ms = 0, p90Ms = 0, p95Ms = 0, p99Ms = 0, maxMs = 0] = histogram.percentiles([50, 90, 95, 99, 100]);
  return { p50Ms, p90Ms, p95Ms, p99Ms, maxMs };
}
