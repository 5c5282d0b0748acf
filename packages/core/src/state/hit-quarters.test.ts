import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { aDay, at, SITE_1 } from './contract/builders.contract.js';
import { dumpedHits, hitQuarterOf, sumOfHits } from './hit-quarters.js';

const DAY = aDay();
const QUARTER = at('12:00') / 900_000;
const OF_SITE = { scope: 'account', owner: SITE_1, period: 'day' } as const;
/** 05:00 to 05:00 UTC. */
const NEW_YORK = aDay('2026-11-24', 'America/New_York', '2026-11-24T05:00Z');

describe('hitQuarterOf', () => {
  test('is that of the last hit', () => {
    expect(hitQuarterOf(at('12:14'), { day: DAY, period: DAY })).toBe(QUARTER);
    expect(hitQuarterOf(at('12:15'), { day: DAY, period: DAY })).toBe(QUARTER + 1);
  });

  test('is the last one of the day of the visits and of the period, where nobody knows better', () => {
    const [utc, newYork] = [DAY, NEW_YORK].map(({ endsAt }) => endsAt / 900_000 - 1);
    expect(hitQuarterOf(undefined, { day: DAY, period: NEW_YORK })).toBe(utc);
    expect(hitQuarterOf(undefined, { day: NEW_YORK, period: DAY })).toBe(utc);
    expect(hitQuarterOf(undefined, { day: NEW_YORK, period: NEW_YORK })).toBe(newYork);
  });

  test('stays within the period, when the last hits of the lease are those of the next one', () => {
    const last = instant(DAY.endsAt + 60_000);
    expect(hitQuarterOf(last, { day: NEW_YORK, period: DAY })).toBe(DAY.endsAt / 900_000 - 1);
    expect(hitQuarterOf(last, { day: NEW_YORK, period: aDay('2026-11-25') })).toBe(DAY.endsAt / 900_000);
  });
});

describe('sumOfHits', () => {
  test('has each bucket once, in the order of their keys, and none without hits', () => {
    const buckets = [
      { ...OF_SITE, quarter: 8, hits: 1 },
      { ...OF_SITE, quarter: 7, hits: 2 },
      { ...OF_SITE, quarter: 9, hits: 0 },
      { ...OF_SITE, quarter: 7, hits: 3 },
    ];
    expect(sumOfHits(buckets)).toEqual([
      { ...OF_SITE, quarter: 7, hits: 5 },
      { ...OF_SITE, quarter: 8, hits: 1 },
    ]);
    expect(sumOfHits(buckets.toReversed())).toEqual(sumOfHits(buckets));
  });
});

describe('dumpedHits', () => {
  test('adds what open leases hold, as if it were sent at the end of the day', () => {
    const last = DAY.endsAt / 900_000 - 1;
    const { startsAt, endsAt } = DAY;
    const held = { ...OF_SITE, startsAt, endsAt, dayStartsAt: startsAt, dayEndsAt: endsAt, hits: 4 };
    const scope = { kind: 'account', account: SITE_1 };
    expect(dumpedHits([{ ...OF_SITE, quarter: last, hits: 2 }], [held])).toEqual([
      { scope, period: 'day', quarter: last, hits: 6 },
    ]);
  });
});
