import { eachFineBucket, FINE_BITS } from '../base/histogram-text.js';
import { lowestIn } from '../base/log-buckets.js';
import type { Interval } from '../model/run.js';
import type { Measure } from './latency.js';
import type { HistogramSample } from './metric-family.js';

/** The upper bounds of the buckets of all durations, in seconds: from an answer of a local network to a timeout. */
export const BOUNDS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** Durations in buckets. */
export type Buckets = Omit<HistogramSample, 'labels'>;

const BOUNDS_US = BOUNDS_SECONDS.map((seconds) => seconds * 1_000_000);

/** Sorts the durations of intervals into buckets, each interval once, however often it is asked for. */
export class DurationBuckets {
  readonly #known = new WeakMap<Interval, Map<Measure, Buckets>>();

  /** All durations of one kind in some intervals. */
  of(intervals: readonly Interval[], measure: Measure): Buckets {
    const upTo = BOUNDS_US.map(() => 0);
    let [count, sumSeconds] = [0, 0];
    for (const interval of intervals) {
      const one = this.#ofOne(interval, measure);
      if (one.count === 0) continue;
      for (let at = 0; at < upTo.length; at++) upTo[at] = (upTo[at] ?? 0) + (one.upTo[at] ?? 0);
      count += one.count;
      sumSeconds += one.sumSeconds;
    }
    return { upTo, count, sumSeconds };
  }

  #ofOne(interval: Interval, measure: Measure): Buckets {
    if (interval.counts[measure === 'lateness' ? 'started' : 'sent'] === 0) return NONE;
    const known = this.#known.get(interval) ?? new Map<Measure, Buckets>();
    this.#known.set(interval, known);
    const buckets = known.get(measure) ?? bucketsOf(interval[measure]);
    known.set(measure, buckets);
    return buckets;
  }
}

const NONE: Buckets = { upTo: BOUNDS_SECONDS.map(() => 0), count: 0, sumSeconds: 0 };

function bucketsOf(encoded: string): Buckets {
  const each = BOUNDS_US.map(() => 0);
  let count = 0;
  let sumUs = 0;
  let at = 0;
  // The lowest comes first.
  eachFineBucket(encoded, (bucket, records) => {
    // Latencies are told to three digits: one at a bound lies below it.
    const latencyUs = lowestIn(bucket, FINE_BITS);
    while (latencyUs > (BOUNDS_US[at] ?? Number.POSITIVE_INFINITY)) at += 1;
    if (at < each.length) each[at] = (each[at] ?? 0) + records;
    count += records;
    sumUs += records * latencyUs;
  });
  let seen = 0;
  return { upTo: each.map((records) => (seen += records)), count, sumSeconds: sumUs / 1_000_000 };
}
