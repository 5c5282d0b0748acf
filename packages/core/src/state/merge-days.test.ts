import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DumpedDay, DumpedQuarter } from '../model/state-dump.js';
import { accountOf } from '../model/target.js';
import { aDay, SITE_1, URL_OF_TRACKER } from './contract/builders.contract.js';
import { mergeDays, mergeQuarters } from './merge-days.js';

const SITES = [1, 2, 3].map((site) => accountOf(URL_OF_TRACKER, site));
const DATES = ['2026-11-23', '2026-11-24'];

/** A day of which some indices below `next` were used, and perhaps more visits counted than indices used. */
function aDayWith(change: Partial<DumpedDay> = {}): DumpedDay {
  return { account: SITE_1, ...aDay(), started: 10, cap: 100, next: 10, free: [], ...change };
}

const arbDay: fc.Arbitrary<DumpedDay> = fc
  .record({
    account: fc.constantFrom(...SITES),
    date: fc.constantFrom(...DATES),
    timezone: fc.constantFrom('UTC', 'Asia/Tokyo'),
    used: fc.array(fc.boolean(), { maxLength: 25 }),
    more: fc.nat(5),
    room: fc.nat(5),
  })
  .map(({ account, date, timezone, used, more, room }) => {
    const started = used.filter(Boolean).length + more;
    const free = rangesOf(used.flatMap((isUsed, index) => (isUsed ? [] : [index])));
    return { account, ...aDay(date, timezone), started, cap: started + room, next: used.length, free };
  });

const arbDays = fc.uniqueArray(arbDay, { maxLength: 5, selector: keyOf });
const arbQuarters = fc.uniqueArray(
  fc.record({ account: fc.constantFrom(...SITES), quarter: fc.nat(3), visits: fc.nat(9) }),
  { maxLength: 6, selector: ({ account, quarter }) => `${account} ${quarter}` },
);

describe('mergeDays', () => {
  test('takes the higher count, and lets free what is free in both', () => {
    const ours = aDayWith({ started: 7, next: 10, free: [[2, 5]] });
    const theirs = aDayWith({ started: 12, next: 14, free: [[4, 6]] });
    expect(mergeDays([ours], [theirs])).toEqual([aDayWith({ started: 13, next: 14, free: [[4, 5]] })]);
  });

  test('takes for free what is beyond the next index of the other', () => {
    const ours = aDayWith({ started: 2, next: 2, free: [] });
    const theirs = aDayWith({ started: 4, next: 10, free: [[1, 7]] });
    expect(mergeDays([ours], [theirs])).toEqual([aDayWith({ started: 5, next: 10, free: [[2, 7]] })]);
  });

  test('counts each index as started that either has used', () => {
    const ours = aDayWith({ started: 5, next: 10, free: [[0, 5]] });
    const theirs = aDayWith({ started: 5, next: 5, free: [] });
    expect(mergeDays([ours], [theirs])).toMatchObject([{ started: 10, next: 10, free: [] }]);
  });

  test('takes the bounds of theirs, and a cap that covers what was started', () => {
    const ours = aDayWith({ started: 90, next: 90, timezone: 'Asia/Tokyo', cap: 200 });
    expect(mergeDays([ours], [aDayWith({ cap: 40 })])).toMatchObject([{ timezone: 'UTC', started: 90, cap: 90 }]);
  });

  test('is never below either, and frees no index that either has used', () => {
    fc.assert(
      fc.property(arbDays, arbDays, (ours, theirs) => {
        const merged = new Map(mergeDays(ours, theirs).map((day) => [keyOf(day), day]));
        for (const day of [...ours, ...theirs]) {
          const found = merged.get(keyOf(day));
          expect(found?.started).toBeGreaterThanOrEqual(day.started);
          expect(found?.next).toBeGreaterThanOrEqual(day.next);
          expect(usedOf(found)).toEqual(expect.arrayContaining([...usedOf(day)]));
        }
      }),
    );
  });

  test('loses no index: one that neither has used is free, or beyond the next', () => {
    fc.assert(
      fc.property(arbDays, arbDays, (ours, theirs) => {
        for (const day of mergeDays(ours, theirs)) {
          const both = [...ours, ...theirs].filter((one) => keyOf(one) === keyOf(day));
          expect(usedOf(day)).toEqual([...new Set(both.flatMap(usedOf))].sort((a, b) => a - b));
        }
      }),
    );
  });

  test('is sound: started fits in the cap and covers the used, and free ranges neither overlap nor touch', () => {
    fc.assert(
      fc.property(arbDays, arbDays, (ours, theirs) => {
        for (const day of mergeDays(ours, theirs)) {
          expect(day.started).toBeLessThanOrEqual(day.cap);
          expect(usedOf(day).length).toBeLessThanOrEqual(day.started);
          expect(day.free).toEqual(rangesOf(day.free.flatMap(([low, high]) => indices(low, high))));
        }
      }),
    );
  });

  test('counts the same whichever comes first', () => {
    const countsOf = (days: readonly DumpedDay[]) =>
      days.map(({ account, date, started, next, free }) => ({ account, date, started, next, free }));
    fc.assert(
      fc.property(arbDays, arbDays, (ours, theirs) => {
        expect(countsOf(mergeDays(ours, theirs))).toEqual(countsOf(mergeDays(theirs, ours)));
      }),
    );
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(arbDays, arbDays, (ours, theirs) => {
        const once = mergeDays(ours, theirs);
        expect(mergeDays(once, once)).toEqual(once);
        expect(mergeDays(once, theirs)).toMatchObject(once.map(({ started, next, free }) => ({ started, next, free })));
      }),
    );
  });
});

describe('mergeQuarters', () => {
  test('takes the higher count of each bucket, whichever comes first, and changes nothing the second time', () => {
    fc.assert(
      fc.property(arbQuarters, arbQuarters, (ours, theirs) => {
        const merged = mergeQuarters(ours, theirs);
        const highest = (quarters: readonly DumpedQuarter[], { account, quarter }: DumpedQuarter) =>
          quarters.find((one) => one.account === account && one.quarter === quarter)?.visits ?? 0;
        for (const bucket of [...ours, ...theirs])
          expect(highest(merged, bucket)).toBe(Math.max(highest(ours, bucket), highest(theirs, bucket)));
        expect(mergeQuarters(theirs, ours)).toEqual(merged);
        expect(mergeQuarters(merged, ours)).toEqual(merged);
      }),
    );
  });
});

function keyOf({ account, date }: DumpedDay): string {
  return `${account} ${date}`;
}

function usedOf(day: DumpedDay | undefined): readonly number[] {
  if (day === undefined) return [];
  const free = new Set(day.free.flatMap(([low, high]) => indices(low, high)));
  return indices(0, day.next).filter((index) => !free.has(index));
}

function indices(low: number, high: number): readonly number[] {
  return Array.from({ length: high - low }, (_, index) => low + index);
}

/** Sorted indices as ranges that neither overlap nor touch. */
function rangesOf(sorted: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const index of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === index) last[1] = index + 1;
    else ranges.push([index, index + 1]);
  }
  return ranges;
}
