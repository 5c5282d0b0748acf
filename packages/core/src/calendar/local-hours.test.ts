import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import { arbDay } from './calendar.test-support.js';
import { localDayOf } from './local-day.js';
import { localHours } from './local-hours.js';

const hoursOn = (date: string, zone: string) => localHours(localDayOf(localDate(date), zone));
const shown = (date: string, zone: string) => hoursOn(date, zone).map(({ hour }) => hour);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('localHours', () => {
  test('lists the 24 hours of an ordinary day, also where offsets are no whole hours', () => {
    expect(shown('2026-08-01', 'Europe/Berlin')).toEqual(range(0, 23));
    expect(shown('2026-08-01', 'Asia/Kathmandu')).toEqual(range(0, 23));
    expect(shown('1965-08-01', 'Asia/Tokyo')).toEqual(range(0, 23));
  });

  test('leaves a skipped hour out', () => {
    expect(shown('2026-03-29', 'Europe/Berlin')).toEqual([0, 1, ...range(3, 23)]);
    expect(shown('2018-11-04', 'America/Sao_Paulo')).toEqual(range(1, 23));
  });

  test('lists a repeated hour twice', () => {
    expect(shown('2026-10-25', 'Europe/Berlin')).toEqual([0, 1, 2, 2, ...range(3, 23)]);
    expect(shown('2026-11-01', 'America/Havana')).toEqual([0, 0, ...range(1, 23)]);
  });

  test('repeats half an hour where clocks go back by that much', () => {
    const hours = hoursOn('2026-04-05', 'Australia/Lord_Howe').map((h) => [h.hour, (h.endsAt - h.startsAt) / 60_000]);
    expect(hours.slice(0, 4)).toEqual([
      [0, 60],
      [1, 60],
      [1, 30],
      [2, 60],
    ]);
  });

  test('has no hours on a date that the zone skipped', () => {
    expect(hoursOn('2011-12-30', 'Pacific/Apia')).toEqual([]);
  });

  test('fills the day without gap or overlap', () => {
    fc.assert(
      fc.property(arbDay, (day) => {
        const hours = localHours(day);
        expect(hours.map(({ startsAt }) => startsAt)).toEqual([
          day.startsAt,
          ...hours.slice(0, -1).map(({ endsAt }) => endsAt),
        ]);
        expect(hours.at(-1)?.endsAt).toBe(day.endsAt);
      }),
    );
  });
});
