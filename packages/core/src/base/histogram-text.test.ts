import fc from 'fast-check';
import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { emptyHistogram, histogramFrom } from './histogram.js';
import {
  type Buckets,
  bucketBytes,
  bucketsIn,
  bucketsOfText,
  COARSE_BITS,
  coarser,
  eachFineBucket,
  FINE_BITS,
  fineDifferences,
  histogramText,
  histogramTextOf,
  sumOfBuckets,
} from './histogram-text.js';
import { bucketOf, lowestIn } from './log-buckets.js';

const MICROS = 600_000_000;
const arbMicros = fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: MICROS }));
const arbBuckets = (bits: number) =>
  fc
    .array(fc.tuple(arbMicros, fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 2 ** 40 }))), { maxLength: 40 })
    .map((records): Buckets => sumOfBuckets([records.map(([micros, count]) => [bucketOf(micros, bits), count])]));

function total(buckets: Buckets): number {
  return buckets.reduce((sum, [, count]) => sum + count, 0);
}

function fineOf(text: string): Buckets {
  const buckets: [number, number][] = [];
  eachFineBucket(text, (bucket, count) => buckets.push([bucket, count]));
  return buckets;
}

/** As the first versions wrote histograms. */
function hdrOf(latenciesMs: readonly number[]) {
  const hdr = build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: MICROS,
    numberOfSignificantValueDigits: 3,
  });
  for (const latency of latenciesMs) hdr.recordValue(Math.min(MICROS, Math.max(1, Math.round(latency * 1_000))));
  return hdr;
}

describe('histogram texts', () => {
  test('are written from bytes as they are, which must be whole', () => {
    fc.assert(
      fc.property(arbBuckets(FINE_BITS), (buckets) => {
        const list = { bits: FINE_BITS, buckets };
        expect(histogramTextOf(bucketBytes(list))).toBe(histogramText(list));
      }),
    );
    expect(() => histogramTextOf(Buffer.of(FINE_BITS, 0x81))).toThrow(TypeError);
    expect(() => histogramTextOf(Buffer.of(200))).toThrow(TypeError);
  });

  test('differ by what the records of wider buckets are spread over, too', () => {
    fc.assert(
      fc.property(arbBuckets(COARSE_BITS), arbBuckets(FINE_BITS), (wide, fine) => {
        const [before, after] = [
          histogramText({ bits: COARSE_BITS, buckets: wide }),
          histogramText({ bits: FINE_BITS, buckets: fine }),
        ];
        const counts = new Map(fineOf(before));
        const differences = fineDifferences(before, after);
        for (let at = 0; at < differences.length; at += 2) {
          const [bucket = 0, difference = 0] = differences.slice(at, at + 2);
          counts.set(bucket, (counts.get(bucket) ?? 0) + difference);
        }
        expect([...counts].filter(([, count]) => count !== 0).sort(([a], [b]) => a - b)).toEqual(fineOf(after));
      }),
    );
  });

  test('give buckets back', () => {
    fc.assert(
      fc.property(arbBuckets(FINE_BITS), (buckets) => {
        const list = { bits: FINE_BITS, buckets };
        expect(bucketsIn(bucketBytes(list))).toEqual(list);
        expect(bucketsOfText(histogramText(list))).toEqual(list);
      }),
    );
  });

  test('of a few records are a few bytes', () => {
    const histogram = emptyHistogram();
    for (const latency of [80, 95, 110, 240]) histogram.record(latency);
    expect(Buffer.from(histogram.encode(), 'base64').length).toBe(9);
  });

  test('of the first versions are read, with the percentiles that HdrHistogram answers', () => {
    const arbLatencies = fc.array(fc.double({ min: 0, max: 700_000, noNaN: true }), { maxLength: 100 });
    fc.assert(
      fc.property(arbLatencies, fc.double({ min: 0.1, max: 100, noNaN: true }), (latencies, percent) => {
        const hdr = hdrOf(latencies);
        const read = histogramFrom(encodeIntoCompressedBase64(hdr));
        const recorded = emptyHistogram();
        for (const latency of latencies) recorded.record(latency);
        expect(read.encode()).toBe(recorded.encode());
        expect(read.count).toBe(latencies.length);
        if (latencies.length > 0) expect(read.percentile(percent)).toBe(hdr.getValueAtPercentile(percent) / 1_000);
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['words', 'nonsense'],
    ['a text that was cut off in a number', histogramText({ bits: FINE_BITS, buckets: [[9_000, 1]] }).slice(0, 4)],
  ])('are not %s', (_what, text) => {
    expect(() => bucketsOfText(text)).toThrow(TypeError);
  });
});

describe('coarser', () => {
  test('keeps every record, and commutes with adding up', () => {
    fc.assert(
      fc.property(arbBuckets(FINE_BITS), arbBuckets(FINE_BITS), (one, other) => {
        const coarse = (buckets: Buckets) => coarser({ bits: FINE_BITS, buckets }, COARSE_BITS).buckets;
        expect(total(coarse(one))).toBe(total(one));
        expect(coarse(sumOfBuckets([one, other]))).toEqual(sumOfBuckets([coarse(other), coarse(one)]));
      }),
    );
  });

  test('changes nothing the second time, also after its records were spread over the buckets', () => {
    fc.assert(
      fc.property(arbBuckets(COARSE_BITS), (buckets) => {
        const coarse = { bits: COARSE_BITS, buckets };
        expect(coarser(coarse, COARSE_BITS)).toEqual(coarse);
        const spread = fineOf(histogramText(coarse));
        expect(coarser({ bits: FINE_BITS, buckets: spread }, COARSE_BITS)).toEqual(coarse);
      }),
    );
  });

  test('moves no percentile by more than an eighth', () => {
    fc.assert(
      fc.property(arbBuckets(FINE_BITS), fc.double({ min: 0.1, max: 100, noNaN: true }), (buckets, percent) => {
        fc.pre(buckets.length > 0);
        const list = { bits: FINE_BITS, buckets };
        const before = histogramFrom(histogramText(list)).percentile(percent);
        const after = histogramFrom(histogramText(coarser(list, COARSE_BITS))).percentile(percent);
        expect(Math.abs(after - before)).toBeLessThanOrEqual(before / 8 + 0.001);
      }),
    );
  });
});

describe('buckets', () => {
  test('begin with their lowest number, and grow with it', () => {
    fc.assert(
      fc.property(arbMicros, fc.integer({ min: 1, max: FINE_BITS }), (micros, bits) => {
        const bucket = bucketOf(micros, bits);
        expect(lowestIn(bucket, bits)).toBeLessThanOrEqual(micros);
        expect(lowestIn(bucket + 1, bits)).toBeGreaterThan(micros);
        expect(bucketOf(lowestIn(bucket, bits), bits)).toBe(bucket);
      }),
    );
  });
});
