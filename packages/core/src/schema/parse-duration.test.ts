import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDuration } from './parse-duration.js';

describe('parseDuration', () => {
  test('reads amounts with units, one or more', () => {
    expect(['250ms', '45s', '30m', '1h30m', '1.5h', '2d'].map(parseDuration)).toEqual([
      250, 45_000, 1_800_000, 5_400_000, 5_400_000, 172_800_000,
    ]);
  });

  test('reads nothing without a unit, or with another one', () => {
    expect(['30', '', 'm', '-5s', '5 s', '5w'].map(parseDuration)).toEqual(Array(6).fill(undefined));
  });

  test('gives the sum of its parts, in whatever order they stand', () => {
    const part = fc.tuple(fc.nat(1_000), fc.constantFrom('ms', 's', 'm', 'h', 'd')).map(([n, unit]) => `${n}${unit}`);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const sum = parts.reduce((total, one) => total + (parseDuration(one) ?? Number.NaN), 0);
        expect(parseDuration(parts.join(''))).toBe(sum);
        expect(parseDuration(parts.toReversed().join(''))).toBe(sum);
      }),
    );
  });
});
