import { eachFineBucket, FINE_BITS, histogramText } from './histogram-text.js';
import { bucketOf, highestIn } from './log-buckets.js';

/** Latencies in milliseconds, with three significant digits up to ten minutes; longer ones are recorded as ten minutes. */
export interface Histogram {
  record(latencyMs: number): void;
  /** The latency, in milliseconds, that this share of the records (0 to 100) does not exceed; 0 when there are none. */
  percentile(percent: number): number;
  readonly count: number;
  /** Adds the other's records to this one's. */
  merge(other: Histogram): void;
  /** A text that `histogramFrom` reads back: about two bytes for each latency that differs from the others, 5 kB at most. */
  encode(): string;
}

/** An empty histogram. It takes memory for the latencies that differ, not for those that are possible. */
export function emptyHistogram(): Histogram {
  return new SparseHistogram();
}

/** Reads what `encode` wrote, in this version or an older one. Throws a TypeError on anything else. */
export function histogramFrom(encoded: string): Histogram {
  const histogram = new SparseHistogram();
  eachFineBucket(encoded, (bucket, count) => histogram.add(bucket, count));
  return histogram;
}

// Microseconds inside, so that fast answers on a local network keep their digits.
const PER_MS = 1_000;
const HIGHEST = 600_000 * PER_MS;

/** The highest latency, in milliseconds, that is counted at this index of a histogram. */
export function highestOf(index: number): number {
  return highestIn(index, FINE_BITS) / PER_MS;
}

class SparseHistogram implements Histogram {
  readonly #counts = new Map<number, number>();
  #count = 0;

  record(latencyMs: number): void {
    const micros = Math.min(HIGHEST, Math.max(1, Math.round(latencyMs * PER_MS)));
    this.add(bucketOf(micros, FINE_BITS), 1);
  }

  add(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    this.#count += count;
  }

  percentile(percent: number): number {
    const wanted = Math.max(1, Math.ceil((Math.min(100, percent) * this.#count) / 100));
    let seen = 0;
    for (const [bucket, count] of this.#sorted()) {
      seen += count;
      if (seen >= wanted) return highestOf(bucket);
    }
    return 0;
  }

  get count(): number {
    return this.#count;
  }

  merge(other: Histogram): void {
    if (!(other instanceof SparseHistogram)) throw new TypeError('Only histograms of this module can be merged.');
    for (const [bucket, count] of [...other.#counts]) this.add(bucket, count);
  }

  encode(): string {
    return histogramText({ bits: FINE_BITS, buckets: this.#sorted() });
  }

  #sorted(): [bucket: number, count: number][] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }
}
