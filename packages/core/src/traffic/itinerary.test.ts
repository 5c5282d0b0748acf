import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import { EXTRA_KINDS, type ExtraChances, itineraryMaker } from './itinerary.js';
import { someSettings } from './traffic.fixture.js';

const NONE: ExtraChances = { search: 0, outlink: 0, download: 0, click: 0, behavioural: 0 };

function itineraries(views: { min: number; max: number }, chances: Partial<ExtraChances>, orderRate = 0) {
  const maker = itineraryMaker(someSettings({ pageviewsPerVisit: views, ecommerce: { orderRate } }), {
    ...NONE,
    ...chances,
  });
  return (seed: string) => maker(randomFrom(seed));
}

describe('itineraryMaker', () => {
  test('draws the number of pageviews evenly between the bounds', () => {
    const draw = itineraries({ min: 3, max: 6 }, {});
    const counts = new Map<number, number>();
    for (let seed = 0; seed < 8_000; seed++) {
      const { length } = draw(`${seed}`);
      counts.set(length, (counts.get(length) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual([3, 4, 5, 6]);
    expect([...counts.values()].every((count) => count > 1_800 && count < 2_200)).toBe(true);
  });

  test('puts an extra in the place of a pageview from the third on', () => {
    expect(itineraries({ min: 3, max: 3 }, { search: 1 })('a')).toEqual(['pageview', 'pageview', 'search']);
  });

  test('appends what finds no place', () => {
    expect(itineraries({ min: 1, max: 1 }, { search: 1 })('a')).toEqual(['pageview', 'search']);
    const full = itineraries({ min: 3, max: 3 }, { search: 1, click: 1 })('a');
    expect(full).toEqual(['pageview', 'pageview', 'search', 'click']);
  });

  test('lets an order take the last place, after at least one pageview', () => {
    expect(itineraries({ min: 3, max: 3 }, {}, 1)('a')).toEqual(['pageview', 'pageview', 'order']);
    expect(itineraries({ min: 1, max: 1 }, {}, 1)('a')).toEqual(['pageview', 'order']);
  });

  test('begins with a pageview, has each extra once at most, and has the order last', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, views, chance) => {
          const chances = Object.fromEntries(EXTRA_KINDS.map((kind) => [kind, chance]));
          const steps = itineraries({ min: views, max: views }, chances, chance)(seed);
          const others = steps.filter((step) => step !== 'pageview');
          expect(steps.slice(0, Math.min(2, views - (others.includes('order') ? 1 : 0)))).not.toContain('search');
          expect(steps[0]).toBe('pageview');
          expect(new Set(others).size).toBe(others.length);
          if (others.includes('order')) expect(steps.at(-1)).toBe('order');
          expect(steps.length).toBeGreaterThanOrEqual(views);
          expect(steps.length).toBeLessThanOrEqual(views + others.length);
        },
      ),
    );
  });
});
