import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyHistogram, histogramFrom } from './histogram.js';

const arbLatencies = fc.array(fc.double({ min: 0.01, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 200 });

function histogramOf(latencies: readonly number[]) {
  const histogram = emptyHistogram();
  for (const latency of latencies) histogram.record(latency);
  return histogram;
}

describe('histogram', () => {
  test('answers percentiles to three digits', () => {
    const histogram = histogramOf(Array.from({ length: 1000 }, (_, at) => at + 1));
    expect(histogram.percentile(50)).toBeCloseTo(500, -1);
    expect(histogram.percentile(95)).toBeCloseTo(950, -1);
    expect(emptyHistogram().percentile(95)).toBe(0);
  });

  test('merges to what one histogram of both would be', () => {
    fc.assert(
      fc.property(arbLatencies, arbLatencies, (left, right) => {
        const merged = histogramOf(left);
        merged.merge(histogramOf(right));
        const whole = histogramOf([...left, ...right]);
        expect([50, 95, 100].map((p) => merged.percentile(p))).toEqual([50, 95, 100].map((p) => whole.percentile(p)));
        expect(merged.count).toBe(whole.count);
      }),
      { numRuns: 20 },
    );
  });

  test('survives encoding', () => {
    const histogram = histogramOf([1, 2, 3, 700_000]);
    const back = histogramFrom(histogram.encode());
    expect(back.count).toBe(4);
    expect(back.percentile(100)).toBe(histogram.percentile(100));
  });
});
