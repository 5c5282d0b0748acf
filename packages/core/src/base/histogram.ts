import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram as Hdr } from 'hdr-histogram-js';

/** Latencies in milliseconds, with three significant digits up to ten minutes; longer ones are recorded as ten minutes. */
export interface Histogram {
  record(latencyMs: number): void;
  /** The latency, in milliseconds, that this share of the records (0 to 100) does not exceed; 0 when there are none. */
  percentile(percent: number): number;
  readonly count: number;
  /** Adds the other's records to this one's. */
  merge(other: Histogram): void;
  /** A text that `histogramFrom` reads back; about 100 bytes to 2 kB. */
  encode(): string;
}

/** An empty histogram. */
export function emptyHistogram(): Histogram {
  return new HdrHistogram(build(OPTIONS));
}

/** Reads what `encode` wrote. Throws on anything else. */
export function histogramFrom(encoded: string): Histogram {
  return new HdrHistogram(decodeFromCompressedBase64(encoded, OPTIONS.bitBucketSize, false));
}

// Microseconds inside, so that fast answers on a local network keep their digits.
const PER_MS = 1_000;
const HIGHEST = 600_000 * PER_MS;
const OPTIONS = {
  bitBucketSize: 32,
  lowestDiscernibleValue: 1,
  highestTrackableValue: HIGHEST,
  numberOfSignificantValueDigits: 3,
} as const;

class HdrHistogram implements Histogram {
  readonly hdr: Hdr;

  constructor(hdr: Hdr) {
    this.hdr = hdr;
  }

  record(latencyMs: number): void {
    this.hdr.recordValue(Math.min(HIGHEST, Math.max(1, Math.round(latencyMs * PER_MS))));
  }

  percentile(percent: number): number {
    return this.count === 0 ? 0 : this.hdr.getValueAtPercentile(percent) / PER_MS;
  }

  get count(): number {
    return this.hdr.totalCount;
  }

  merge(other: Histogram): void {
    if (!(other instanceof HdrHistogram)) throw new TypeError('Only histograms of this module can be merged.');
    this.hdr.add(other.hdr);
  }

  encode(): string {
    return encodeIntoCompressedBase64(this.hdr);
  }
}
