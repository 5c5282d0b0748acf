import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import { Weighted, weightedPick } from './weighted.js';

function shares(draws: number, draw: () => number, positions: number): number[] {
  const counts = new Array<number>(positions).fill(0);
  for (let n = 0; n < draws; n++) {
    const at = draw();
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((count) => count / draws);
}

describe('Weighted', () => {
  test('draws positions in proportion to their weights', () => {
    const random = randomFrom('weights');
    const weighted = new Weighted([1, 0, 3]);
    const [first, second, third] = shares(40_000, () => weighted.draw(random), 3);
    expect(first).toBeCloseTo(0.25, 1);
    expect(second).toBe(0);
    expect(third).toBeCloseTo(0.75, 1);
  });

  test('draws other positions in proportion to their weights', () => {
    const random = randomFrom('others');
    const weighted = new Weighted([1, 5, 3]);
    const [first, second, third] = shares(40_000, () => weighted.drawOther(random, 1), 3);
    expect(first).toBeCloseTo(0.25, 1);
    expect(second).toBe(0);
    expect(third).toBeCloseTo(0.75, 1);
  });

  test('treats all positions alike when no weight counts', () => {
    const random = randomFrom('zeros');
    const weighted = new Weighted([0, 0]);
    expect(shares(10_000, () => weighted.draw(random), 2)[0]).toBeCloseTo(0.5, 1);
  });

  test('stays at the only position there is', () => {
    expect(new Weighted([7]).drawOther(randomFrom('one'), 0)).toBe(0);
  });

  test('draws positions of positive weight only, other than the given one, whatever the weights', () => {
    const arbWeights = fc.array(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.string(), arbWeights, fc.nat(19), (seed, weights, than) => {
        const random = randomFrom(seed);
        const weighted = new Weighted(weights);
        const at = weighted.draw(random);
        const other = weighted.drawOther(random, than % weights.length);
        const most = Math.max(...weights);
        expect(most === 0 || (weights[at] ?? 0) > 0).toBe(true);
        expect(weights[other]).toBeDefined();
        const others = weights.filter((weight, index) => index !== than % weights.length && weight > most / 1e9);
        if (others.length > 0) expect(other).not.toBe(than % weights.length);
      }),
    );
  });
});

describe('weightedPick', () => {
  test('picks items by their weight', () => {
    const pick = weightedPick(['never', 'always'], (item) => (item === 'always' ? 1 : 0));
    const random = randomFrom('pick');
    expect(Array.from({ length: 5 }, () => pick(random))).toEqual(Array.from({ length: 5 }, () => 'always'));
  });
});
