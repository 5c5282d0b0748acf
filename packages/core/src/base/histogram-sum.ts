import { highestOf } from './histogram.js';
import { eachFineBucket, FINE_BITS, histogramText } from './histogram-text.js';

/**
 * Adds up histograms as `Histogram.encode` writes them, about three times as fast as decoding and merging each: a report of a long
 * run adds up hundreds of thousands.
 */
export class HistogramSum {
  #counts = new Float64Array(0);
  #total = 0;

  /** Adds what was recorded in one. Throws a TypeError on anything else than an encoded histogram. */
  add(encoded: string): void {
    eachFineBucket(encoded, (bucket, count) => this.#put(bucket, count));
  }

  get count(): number {
    return this.#total;
  }

  /** As {@link Histogram.percentile}. */
  percentile(percent: number): number {
    if (this.#total === 0) return 0;
    const wanted = Math.max(1, Math.ceil((percent / 100) * this.#total - ROUNDING));
    let seen = 0;
    const index = this.#counts.findIndex((count) => {
      seen += count;
      return seen >= wanted;
    });
    return highestOf(index);
  }

  /** As {@link Histogram.encode}: whoever reads one reads the other. */
  encode(): string {
    const buckets: [bucket: number, count: number][] = [];
    for (const [bucket, count] of this.#counts.entries()) if (count > 0) buckets.push([bucket, count]);
    return histogramText({ bits: FINE_BITS, buckets });
  }

  #put(index: number, count: number): void {
    if (count === 0) return;
    if (index >= this.#counts.length) {
      const longer = new Float64Array(Math.max(index + 1, this.#counts.length * 2));
      longer.set(this.#counts);
      this.#counts = longer;
    }
    this.#counts[index] = (this.#counts[index] ?? 0) + count;
    this.#total += count;
  }
}

/** What the product of a share and a count may be too large by. */
const ROUNDING = 1e-9;
