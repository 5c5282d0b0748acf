import { highestOf } from './histogram.js';
import { eachFineBucket, FINE_BITS, histogramText } from './histogram-text.js';

/**
 * Adds up histograms as `Histogram.encode` writes them, several times as fast as decoding and merging each: a report of a long
 * run adds up hundreds of thousands, and a view of thousands of targets some for each of them.
 */
export class HistogramSum {
  /** Buckets by pages, as far as they have records: latencies of one target lie close together. */
  readonly #pages: (Page | undefined)[] = [];
  #total = 0;

  /** Adds what was recorded in one. Throws a TypeError on anything else than an encoded histogram. */
  add(encoded: string): void {
    eachFineBucket(encoded, (bucket, count) => this.#put(bucket, count));
  }

  /** Adds and takes out what `fineDifferences` answers. */
  change(differences: readonly number[]): void {
    for (let at = 0; at < differences.length; at += 2) this.#put(differences[at] ?? 0, differences[at + 1] ?? 0);
  }

  get count(): number {
    return this.#total;
  }

  /** As {@link Histogram.percentile}. */
  percentile(percent: number): number {
    return this.percentiles([percent])[0] ?? 0;
  }

  /** Several percentiles, in one pass; the lowest first. */
  percentiles(percents: readonly number[]): readonly number[] {
    const found: number[] = [];
    let wanted = this.#rankOf(percents[0]);
    let seen = 0;
    // By index: entries would be made for all the pages below the first one.
    for (let number = 0; number < this.#pages.length && found.length < percents.length; number++) {
      const page = this.#pages[number];
      if (page === undefined) continue;
      while (found.length < percents.length && seen + page.total >= wanted) {
        found.push(highestOf(number * PAGE + bucketAt(page, wanted - seen)));
        wanted = this.#rankOf(percents[found.length]);
      }
      seen += page.total;
    }
    return [...found, ...new Array<number>(percents.length - found.length).fill(0)];
  }

  /** As {@link Histogram.encode}: whoever reads one reads the other. */
  encode(): string {
    const buckets: [bucket: number, count: number][] = [];
    for (let number = 0; number < this.#pages.length; number++) {
      const page = this.#pages[number];
      if (page === undefined) continue;
      for (let at = 0, left = page.total; left > 0; at++) {
        const count = page.counts[at] ?? 0;
        if (count > 0) buckets.push([number * PAGE + at, count]);
        left -= count;
      }
    }
    return histogramText({ bits: FINE_BITS, buckets });
  }

  #rankOf(percent = 100): number {
    return Math.max(1, Math.ceil((Math.min(100, percent) / 100) * this.#total - ROUNDING));
  }

  #put(bucket: number, count: number): void {
    const number = Math.floor(bucket / PAGE);
    let page = this.#pages[number];
    if (page === undefined) {
      page = { counts: new Array<number>(PAGE).fill(0), total: 0 };
      this.#pages[number] = page;
    }
    const at = bucket % PAGE;
    page.counts[at] = (page.counts[at] ?? 0) + count;
    page.total += count;
    this.#total += count;
  }
}

interface Page {
  readonly counts: number[];
  total: number;
}

const PAGE = 256;
/** What the product of a share and a count may be too large by. */
const ROUNDING = 1e-9;

/** Where in a page the record stands that is the `wanted`th there. */
function bucketAt({ counts }: Page, wanted: number): number {
  let at = 0;
  for (let seen = counts[at] ?? 0; seen < wanted; seen += counts[at] ?? 0) at += 1;
  return at;
}
