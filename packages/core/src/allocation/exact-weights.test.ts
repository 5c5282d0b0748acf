import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbWeight } from './allocation.test-support.js';
import { exactWeights } from './exact-weights.js';

describe('exactWeights', () => {
  test('reads weights as the decimals that people write', () => {
    expect(exactWeights([0.1, 0.3, 2])).toEqual([1n, 3n, 20n]);
    expect(exactWeights([20, 30, 50])).toEqual([20n, 30n, 50n]);
    expect(exactWeights([1e-7, 1.5e-6, 0])).toEqual([1n, 15n, 0n]);
    expect(exactWeights([1e21, 2.5e21])).toEqual([10n ** 21n, 25n * 10n ** 20n]);
    expect(exactWeights([])).toEqual([]);
  });

  test('keeps the order of any two numbers, and their equality', () => {
    fc.assert(
      fc.property(arbWeight, arbWeight, (a, b) => {
        const [left = 0n, right = 0n] = exactWeights([a, b]);
        expect([left < right, left === right]).toEqual([a < b, a === b]);
      }),
    );
  });
});
