import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sum } from './allocation.test-support.js';
import { largestRemainder } from './largest-remainder.js';

describe('largestRemainder', () => {
  test('splits by weight', () => {
    expect(largestRemainder(100, [1, 3])).toEqual([25, 75]);
  });

  test('gives what rounding left to those who lost most', () => {
    expect(largestRemainder(10, [1, 1.6, 3.4])).toEqual([2, 3, 5]);
  });

  test('prefers the first among equals', () => {
    expect(largestRemainder(2, [1, 1, 1])).toEqual([1, 1, 0]);
  });

  test('gives nobody anything of nothing, or without a weight', () => {
    expect(largestRemainder(5, [])).toEqual([]);
    expect(largestRemainder(0, [1, 2])).toEqual([0, 0]);
    expect(largestRemainder(5, [0, 0])).toEqual([0, 0]);
  });

  test('sums to the total and keeps every share within one of its quota', () => {
    const arbWeights = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.nat(1_000_000_000), arbWeights, (total, weights) => {
        const shares = largestRemainder(total, weights);
        const quotas = weights.map((weight) => (total * weight) / sum(weights));
        expect(sum(shares)).toBe(total);
        expect(shares.every((share, at) => Math.abs(share - (quotas[at] ?? 0)) < 1 + 1e-6)).toBe(true);
      }),
    );
  });
});
