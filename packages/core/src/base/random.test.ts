import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from './random.js';

describe('randomFrom', () => {
  test('gives the same draws for the same seed', () => {
    const draws = (seed: string) => {
      const random = randomFrom(seed);
      return [random.next(), random.integer(1, 1000), random.chance(0.5), random.pick(['a', 'b', 'c'])];
    };
    expect(draws('x')).toEqual(draws('x'));
    expect(draws('x')).not.toEqual(draws('y'));
  });

  test('stays in [0, 1) and in integer bounds', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -100, max: 100 }), fc.nat(1000), (seed, min, width) => {
        const random = randomFrom(seed);
        const unit = random.next();
        const integer = random.integer(min, min + width);
        expect(unit >= 0 && unit < 1).toBe(true);
        expect(integer >= min && integer <= min + width && Number.isInteger(integer)).toBe(true);
      }),
    );
  });

  test('spreads evenly', () => {
    const random = randomFrom('even');
    const counts = new Array<number>(10).fill(0);
    for (let n = 0; n < 100_000; n++) {
      const bin = random.integer(0, 9);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    expect(counts.every((count) => count > 9_600 && count < 10_400)).toBe(true);
  });

  test('splits by label alone, whatever was drawn before', () => {
    const fresh = randomFrom('s').split('visit').split(7);
    const used = randomFrom('s');
    used.next();
    expect(used.split('visit').split(7).next()).toBe(fresh.next());
  });

  test('gives a million labels different streams', () => {
    const parent = randomFrom('birthday');
    const seen = new Set<number>();
    for (let label = 0; label < 1_000_000; label++) seen.add(parent.split(label).next());
    expect(seen.size).toBe(1_000_000);
  });
});
