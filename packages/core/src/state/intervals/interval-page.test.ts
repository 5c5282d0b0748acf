import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../base/clock.js';
import { packPage, unpackPage } from './interval-page.js';
import { HIGHER_TIERS, RECORDED, rowStart } from './interval-tiers.js';
import { arbIntervals } from './intervals.test-support.js';
import { replaced, thinned } from './page-interval.js';

const NOON = instant(Date.parse('2026-11-24T12:00Z'));

describe.each(HIGHER_TIERS)('a row of the tier $number', (tier) => {
  const row = rowStart(tier, NOON);

  test('unpacks to what was packed', () => {
    fc.assert(
      fc.property(arbIntervals(tier, row), (intervals) => {
        expect(unpackPage(packPage(intervals, tier, row), tier, row)).toEqual(intervals);
      }),
    );
  });

  test('gives intervals or a RangeError from any bytes, and never the wrong number of them', () => {
    fc.assert(
      fc.property(
        arbIntervals(tier, row, 5),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (intervals, place, change) => {
          const bytes = packPage(intervals, tier, row);
          const at = place % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ change;
          try {
            expect(unpackPage(bytes, tier, row).length).toBeLessThanOrEqual(tier.spanMs / (tier.seconds * 1_000));
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        },
      ),
    );
  });
});

describe('thinned', () => {
  const [, minutes, hours] = HIGHER_TIERS;
  const day = rowStart(minutes ?? RECORDED, NOON);
  const arbDay = arbIntervals({ ...RECORDED, spanMs: 86_400_000 }, day, 40);

  test.each([
    ['minutes', minutes ?? RECORDED],
    ['hours', hours ?? RECORDED],
  ])('keeps the sums and the number of records of %s', (_name, tier) => {
    fc.assert(
      fc.property(arbDay, (intervals) => {
        const longer = thinned(intervals, tier, RECORDED);
        expect(sums(longer)).toEqual(sums(intervals));
        expect(new Set(longer.map(({ from }) => from)).size).toBe(longer.length);
        expect(longer.every(({ from }) => from % (tier.seconds * 1_000) === 0)).toBe(true);
      }),
    );
  });

  test('does not mind the order, nor in how many parts and steps it is done', () => {
    const [minute, hour] = [minutes ?? RECORDED, hours ?? RECORDED];
    fc.assert(
      fc.property(arbDay, fc.nat(40), (intervals, at) => {
        const whole = thinned(intervals, minute, RECORDED);
        expect(thinned([...intervals].reverse(), minute, RECORDED)).toEqual(whole);
        const parts = [intervals.slice(0, at), intervals.slice(at)].flatMap((part) => thinned(part, minute, RECORDED));
        expect(thinned(parts, minute, minute)).toEqual(whole);
        expect(thinned(whole, minute, minute)).toEqual(whole);
        expect(thinned(whole, hour, minute)).toEqual(thinned(intervals, hour, RECORDED));
      }),
    );
  });
});

describe('replaced', () => {
  test('has each time once, as it was given last', () => {
    fc.assert(
      fc.property(arbIntervals(RECORDED, NOON, 1), arbIntervals(RECORDED, NOON, 1), (earlier, later) => {
        expect(replaced(earlier, later)).toEqual(later.length > 0 ? later : earlier);
        expect(replaced(replaced(earlier, later), later)).toEqual(replaced(earlier, later));
      }),
    );
  });
});

/** All counts, and the records of each histogram. */
function sums(intervals: Parameters<typeof packPage>[0]): Readonly<Record<string, bigint>> {
  const all: Record<string, bigint> = {};
  const add = (name: string, more: number) => {
    all[name] = (all[name] ?? 0n) + BigInt(more);
  };
  for (const { counts, histograms } of intervals) {
    for (const [name, count] of Object.entries(counts)) add(name, count);
    for (const [at, buckets] of histograms.entries()) for (const [, count] of buckets) add(`histogram ${at}`, count);
  }
  return Object.fromEntries(Object.entries(all).filter(([, sum]) => sum > 0n));
}
