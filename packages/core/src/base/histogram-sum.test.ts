import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyHistogram, type Histogram, histogramFrom } from './histogram.js';
import { HistogramSum } from './histogram-sum.js';
import { fineDifferences } from './histogram-text.js';

const arbLatencies = fc.array(
  fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 700_000, noNaN: true })),
  {
    maxLength: 60,
  },
);

function histogramOf(latencies: readonly number[]): Histogram {
  const histogram = emptyHistogram();
  for (const latency of latencies) histogram.record(latency);
  return histogram;
}

function sumOf(histograms: readonly Histogram[]): HistogramSum {
  const sum = new HistogramSum();
  for (const histogram of histograms) sum.add(histogram.encode());
  return sum;
}

const PERCENTS = [0.1, 50, 90, 95, 99, 99.9, 100];

describe('HistogramSum', () => {
  test('is empty at first', () => {
    const sum = sumOf([emptyHistogram()]);
    expect([sum.count, sum.percentile(50)]).toEqual([0, 0]);
    expect(histogramFrom(sum.encode()).count).toBe(0);
  });

  test('has the percentiles of the merged histograms, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(arbLatencies, { maxLength: 5 }), (many) => {
        const histograms = many.map(histogramOf);
        const merged = histogramOf(many.flat());
        for (const sum of [sumOf(histograms), sumOf(histograms.toReversed())]) {
          expect(sum.count).toBe(merged.count);
          expect(PERCENTS.map((percent) => sum.percentile(percent))).toEqual(
            PERCENTS.map((percent) => merged.percentile(percent)),
          );
        }
      }),
    );
  });

  test('writes what a histogram reads, and reads it back', () => {
    fc.assert(
      fc.property(fc.array(arbLatencies, { maxLength: 3 }), (many) => {
        const encoded = sumOf(many.map(histogramOf)).encode();
        const again = new HistogramSum();
        again.add(encoded);
        const read = histogramFrom(encoded);
        expect([read.count, again.count]).toEqual([many.flat().length, many.flat().length]);
        expect(PERCENTS.map((percent) => read.percentile(percent))).toEqual(
          PERCENTS.map((percent) => again.percentile(percent)),
        );
      }),
    );
  });

  test('keeps counts that are large', () => {
    const sum = sumOf([histogramOf(Array.from({ length: 300 }, () => 8))]);
    for (let times = 0; times < 20; times++) sum.add(sum.encode());
    expect(sum.count).toBe(300 * 2 ** 20);
    expect(sum.percentile(50)).toBe(8.003);
  });

  test('takes nothing else', () => {
    expect(() => new HistogramSum().add('nonsense')).toThrow(TypeError);
    expect(() => new HistogramSum().add('')).toThrow(TypeError);
  });

  test('becomes another one by what differs between their texts', () => {
    fc.assert(
      fc.property(arbLatencies, arbLatencies, arbLatencies, (before, after, others) => {
        const [old, fresh] = [histogramOf(before).encode(), histogramOf(after).encode()];
        const sum = sumOf([histogramOf(others), histogramOf(before)]);
        sum.change(fineDifferences(old, fresh));
        expect(sum.encode()).toBe(sumOf([histogramOf(others), histogramOf(after)]).encode());
        sum.change(fineDifferences(fresh, undefined));
        expect(sum.encode()).toBe(sumOf([histogramOf(others)]).encode());
        expect(fineDifferences(old, old)).toEqual([]);
      }),
    );
  });

  test('tells several percentiles at once as one by one', () => {
    fc.assert(
      fc.property(arbLatencies, (latencies) => {
        const sum = sumOf([histogramOf(latencies)]);
        expect(sum.percentiles(PERCENTS)).toEqual(PERCENTS.map((percent) => sum.percentile(percent)));
      }),
    );
  });
});
