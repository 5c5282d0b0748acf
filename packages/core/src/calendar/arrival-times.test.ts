import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, localDate } from '../base/clock.js';
import { randomFrom } from '../base/random.js';
import { type ArrivalsRequest, type ArrivalTimes, arrivalTimes } from './arrival-times.js';
import { localDayOf } from './local-day.js';
import { rateCurve } from './rate-curve.js';

const HOUR_MS = 3_600_000;
const DAILY = [2, 1, 1, 1, 1, 2, 3, 5, 7, 9, 10, 10, 9, 9, 10, 10, 9, 9, 9, 10, 11, 10, 7, 4];

function aCurve({ date = '2026-08-03', zone = 'Europe/Berlin', hours = DAILY } = {}) {
  return rateCurve(localDayOf(localDate(date), zone), { hours, weekdays: [1, 1, 1, 1, 1, 1, 1] });
}

function someTimes(request: Partial<ArrivalsRequest> & { readonly seed?: string } = {}): ArrivalTimes {
  const { seed = 'seed', ...rest } = request;
  return arrivalTimes({ curve: aCurve(), visits: 1_000, arrivals: 'poisson', random: randomFrom(seed), ...rest });
}

const listOf = (times: ArrivalTimes) => Array.from({ length: times.length }, (_, index) => times.at(index));
const arbArrivals = fc.constantFrom('poisson' as const, 'constant' as const); // Literal types, as in the settings.

describe('arrivalTimes', () => {
  test('spaces constant arrivals evenly along the curve', () => {
    const curve = aCurve({ hours: DAILY.map((_, hour) => (hour === 9 ? 1 : hour === 10 ? 3 : 0)) });
    const times = listOf(someTimes({ curve, visits: 4, arrivals: 'constant' }));
    const hours = times.map((time) => (time - curve.day.startsAt) / HOUR_MS);
    expect(hours).toEqual([9.5, 10 + 1 / 6, 10.5, 10 + 5 / 6].map((hour) => expect.closeTo(hour, 5)));
  });

  test('gives the same times for the same seed, and others for another', () => {
    expect(listOf(someTimes())).toEqual(listOf(someTimes()));
    expect(listOf(someTimes())).not.toEqual(listOf(someTimes({ seed: 'another' })));
  });

  test('sorts whole milliseconds within the day, whatever its length', () => {
    const date = fc.constantFrom('2026-03-29', '2026-10-25', '2026-08-03');
    fc.assert(
      fc.property(date, fc.nat(500), arbArrivals, fc.string(), (on, visits, arrivals, seed) => {
        const curve = aCurve({ date: on });
        const list = listOf(someTimes({ curve, visits, arrivals, seed }));
        expect(list).toEqual(list.map(Math.floor).toSorted((a, b) => a - b));
        expect(list.length).toBe(visits);
        expect(list.every((time) => time >= curve.day.startsAt && time < curve.day.endsAt)).toBe(true);
      }),
    );
  });

  test('follows the curve', () => {
    const curve = aCurve();
    const times = someTimes({ curve, visits: 100_000 });
    const worst = DAILY.map((_, hour) => {
      const at = instant(curve.day.startsAt + hour * HOUR_MS);
      return Math.abs(times.firstAtOrAfter(at) / times.length - curve.shareAt(at));
    });
    // Kolmogorov and Smirnov: 1.95 / sqrt(100,000) is exceeded once in a thousand seeds.
    expect(Math.max(...worst)).toBeLessThan(0.0062);
  });

  test('lets poisson arrivals vary as independent visitors do', () => {
    const times = listOf(someTimes({ curve: aCurve({ hours: DAILY.map(() => 1) }), visits: 50_000 }));
    const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) * (gap - mean), 0) / gaps.length);
    expect(deviation / mean).toBeCloseTo(1, 1);
  });

  test('finds the first visit at or after an instant', () => {
    fc.assert(
      fc.property(
        fc.nat(200),
        arbArrivals,
        fc.integer({ min: -HOUR_MS, max: 25 * HOUR_MS }),
        (visits, arrivals, ms) => {
          const curve = aCurve();
          const times = someTimes({ curve, visits, arrivals });
          const at = instant(curve.day.startsAt + ms);
          expect(times.firstAtOrAfter(at)).toBe(listOf(times).filter((time) => time < at).length);
        },
      ),
    );
  });

  test('has no visits on a date that the zone skipped', () => {
    const times = someTimes({ curve: aCurve({ date: '2011-12-30', zone: 'Pacific/Apia' }) });
    expect([times.length, times.firstAtOrAfter(instant(0))]).toEqual([0, 0]);
  });

  test('refuses an index that the day does not have', () => {
    expect(() => someTimes({ visits: 3 }).at(3)).toThrow(new RangeError('Visit 3 of a day with 3 visits.'));
  });

  test('refuses what is no number of visits', () => {
    expect(() => someTimes({ visits: 1.5 })).toThrow(RangeError);
  });

  test('computes a million visits in less than a second', () => {
    const before = performance.now();
    expect(someTimes({ visits: 1_000_000 }).length).toBe(1_000_000);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
