import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, localDate } from '../base/clock.js';
import { localDayOf } from './local-day.js';
import { rateCurve, visitsOn } from './rate-curve.js';

const HOUR_MS = 3_600_000;
const EVERY_DAY = [1, 1, 1, 1, 1, 1, 1];
const aDay = (date = '2026-08-03', zone = 'Europe/Berlin') => localDayOf(localDate(date), zone);
const hoursWith = (weights: Readonly<Record<number, number>>) =>
  Array.from({ length: 24 }, (_, at) => weights[at] ?? 0);
const aCurve = (weights: Readonly<Record<number, number>>, day = aDay()) =>
  rateCurve(day, { hours: hoursWith(weights), weekdays: EVERY_DAY });
const hoursInto = (day: ReturnType<typeof aDay>, hours: number) => instant(day.startsAt + hours * HOUR_MS);

const arbHours = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 1_000, noNaN: true })), {
  minLength: 24,
  maxLength: 24,
});
const arbDay = fc
  .tuple(
    fc.constantFrom('2026-03-29', '2026-04-05', '2026-10-25', '2026-11-01', '2018-11-04', '2026-08-03'),
    fc.constantFrom('Europe/Berlin', 'America/Havana', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'UTC'),
  )
  .map(([date, zone]) => aDay(date, zone));
const arbShare = fc.double({ min: 0, max: 1, noNaN: true });

describe('rateCurve', () => {
  test('gives each hour its part of the day', () => {
    const curve = aCurve({ 9: 1, 10: 3 });
    const shares = [0, 9, 9.5, 10, 11, 24].map((hours) => curve.shareAt(hoursInto(curve.day, hours)));
    expect(shares).toEqual([0, 0, 0.125, 0.25, 1, 1]);
  });

  test('counts a repeated hour twice', () => {
    const curve = aCurve({ 2: 1, 3: 2 }, aDay('2026-10-25'));
    const shares = [2, 3, 4, 5].map((hours) => curve.shareAt(hoursInto(curve.day, hours)));
    expect(shares).toEqual([0, 0.25, 0.5, 1]);
  });

  test('has no visits for a skipped hour', () => {
    const curve = aCurve({ 1: 1, 2: 8, 3: 1 }, aDay('2026-03-29'));
    const shares = [1, 2, 3].map((hours) => curve.shareAt(hoursInto(curve.day, hours)));
    expect(shares).toEqual([0, 0.5, 1]);
  });

  test('spreads evenly when no hour of the day has activity', () => {
    const nothing = aCurve({});
    const skipped = aCurve({ 2: 1 }, aDay('2026-03-29'));
    expect(nothing.shareAt(hoursInto(nothing.day, 6))).toBe(0.25);
    expect(skipped.shareAt(hoursInto(skipped.day, 11.5))).toBe(0.5);
  });

  test('finds the instant of a share', () => {
    const curve = aCurve({ 9: 1, 10: 3 });
    const instants = [0, 0.125, 0.25, 1].map((share) => curve.instantAt(share));
    const lastMs = instant(hoursInto(curve.day, 11) - 1);
    expect(instants).toEqual([...[9, 9.5, 10].map((hours) => hoursInto(curve.day, hours)), lastMs]);
  });

  test('never puts a visit outside the day or into an hour without activity', () => {
    fc.assert(
      fc.property(arbDay, arbHours, arbShare, (day, hours, share) => {
        const curve = rateCurve(day, { hours, weekdays: EVERY_DAY });
        const at = curve.instantAt(share);
        expect(Number.isInteger(at) && at >= day.startsAt && at < day.endsAt).toBe(true);
        expect(curve.shareAt(instant(at + 1))).toBeGreaterThan(curve.shareAt(at));
      }),
    );
  });

  test('inverts its shares within a millisecond', () => {
    fc.assert(
      fc.property(arbDay, arbHours, arbShare, (day, hours, share) => {
        const curve = rateCurve(day, { hours, weekdays: EVERY_DAY });
        const at = curve.instantAt(share);
        expect(curve.shareAt(at)).toBeLessThanOrEqual(share + 1e-12);
        expect(curve.shareAt(instant(at + 1))).toBeGreaterThanOrEqual(share - 1e-12);
      }),
    );
  });

  test('answers on a walk what it answers to single questions', () => {
    fc.assert(
      fc.property(arbDay, arbHours, fc.array(arbShare), (day, hours, shares) => {
        const curve = rateCurve(day, { hours, weekdays: EVERY_DAY });
        const rising = shares.toSorted((a, b) => a - b);
        expect(rising.map(curve.walk())).toEqual(rising.map((share) => curve.instantAt(share)));
      }),
    );
  });
});

describe('visitsOn', () => {
  const week = ['03', '04', '05', '06', '07', '08', '09'].map((day) => aDay(`2026-08-${day}`));

  test('gives the busiest weekday the total and others their share, rounded down', () => {
    const visits = week.map((day) => visitsOn(day, 1_001, [2, 1, 0, 2, 0.5, 0.2, 0.1]));
    expect(visits).toEqual([1_001, 500, 0, 1_001, 250, 100, 50]);
  });

  test('loses no visit to decimal fractions', () => {
    const visits = week.map((day) => visitsOn(day, 100, [1, 0.57, 0.29, 0.58, 0.07, 0.14, 0.28]));
    expect(visits).toEqual([100, 57, 29, 58, 7, 14, 28]);
  });

  test('has no visits on a date that the zone skipped', () => {
    expect(visitsOn(aDay('2011-12-30', 'Pacific/Apia'), 100, EVERY_DAY)).toBe(0);
  });

  test('never exceeds the total', () => {
    const weekdays = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(fc.nat(100_000_000), weekdays, (total, activity) => {
        const visits = week.map((day) => visitsOn(day, total, activity));
        expect(Math.max(...visits)).toBe(total);
        expect(visits.every(Number.isInteger)).toBe(true);
      }),
    );
  });
});
