import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noiseBetween } from './noise.js';

describe('noiseBetween', () => {
  test('is what the test of Welch tells', () => {
    // Variances of the means 5/12 each, 6 degrees of freedom: 3.707 times the root of 5/6.
    expect(noiseBetween([1, 2, 3, 4], [2, 3, 4, 5])).toBeCloseTo(3.707 * Math.sqrt(5 / 6), 10);
  });

  test('is nothing where nothing differs, and unknown for fewer than three', () => {
    expect(noiseBetween([5, 5, 5], [7, 7, 7])).toBe(0);
    expect(noiseBetween([1, 2], [1, 2, 3])).toBeUndefined();
  });

  test('does not depend on the order, and is the same both ways', () => {
    const arbSamples = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 3, maxLength: 30 });
    fc.assert(
      fc.property(arbSamples, arbSamples, (a, b) => {
        const noise = noiseBetween(a, b) ?? Number.NaN;
        expect(noiseBetween(b, a)).toBeCloseTo(noise, 8);
        expect(noiseBetween(a.toReversed(), b)).toBeCloseTo(noise, 8);
        expect(noise).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
