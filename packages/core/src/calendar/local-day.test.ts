import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import type { DayBounds } from '../model/state.js';
import { arbInstant, arbZone, at, HOUR_MS, ZONES } from './calendar.test-support.js';
import { localDayAt, localDayOf, nextDay } from './local-day.js';

const hoursOf = ({ startsAt, endsAt }: DayBounds) => (endsAt - startsAt) / HOUR_MS;

describe('localDayOf', () => {
  test('gives the bounds of an ordinary day', () => {
    expect(localDayOf(localDate('2026-08-01'), 'Europe/Berlin')).toEqual({
      date: '2026-08-01',
      timezone: 'Europe/Berlin',
      startsAt: at('2026-07-31T22:00:00Z'),
      endsAt: at('2026-08-01T22:00:00Z'),
    });
  });

  test.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['America/Havana', '2026-11-01', 25],
  ])('gives the real length: in %s, %s has %d hours', (zone, date, hours) => {
    expect(hoursOf(localDayOf(localDate(date), zone))).toBe(hours);
  });

  test('starts a day without midnight at its first instant', () => {
    expect(localDayOf(localDate('2018-11-04'), 'America/Sao_Paulo')).toEqual({
      date: '2018-11-04',
      timezone: 'America/Sao_Paulo',
      startsAt: at('2018-11-04T03:00:00Z'),
      endsAt: at('2018-11-05T02:00:00Z'),
    });
  });

  test('gives a date that the zone skipped no length', () => {
    expect(hoursOf(localDayOf(localDate('2011-12-30'), 'Pacific/Apia'))).toBe(0);
  });
});

describe('localDayAt', () => {
  test('changes the day at the first instant of the next one', () => {
    const dateAt = (text: string) => localDayAt(at(text), 'Europe/Berlin').date;
    expect([dateAt('2026-07-31T21:59:59.999Z'), dateAt('2026-07-31T22:00:00Z')]).toEqual(['2026-07-31', '2026-08-01']);
  });

  test('keeps to the day that has begun when clocks go back across midnight', () => {
    // In St. John's, 00:01 became 23:01 of the evening before.
    const repeated = at('2010-11-07T03:00:00Z');
    expect(localDayAt(repeated, 'America/St_Johns').date).toBe('2010-11-07');
  });

  test('finds for each instant the one day in which it lies', () => {
    fc.assert(
      fc.property(arbInstant, arbZone, (moment, zone) => {
        const day = localDayAt(moment, zone);
        expect(day.startsAt <= moment && moment < day.endsAt).toBe(true);
        expect(localDayOf(day.date, zone)).toEqual(day);
      }),
    );
  });
});

describe('nextDay', () => {
  test('passes over a date that the zone skipped', () => {
    expect(nextDay(localDayOf(localDate('2011-12-29'), 'Pacific/Apia')).date).toBe('2011-12-31');
  });

  test.each([...ZONES, 'America/St_Johns', 'Pacific/Kwajalein'])(
    'leaves neither gap nor overlap between the days of %s',
    (zone) => {
      for (const start of ['1993-01-01', '2009-06-01', '2025-01-01']) {
        let day = localDayOf(localDate(start), zone);
        for (let count = 0; count < 1_000; count++) {
          const next = nextDay(day);
          if (next.startsAt !== day.endsAt || next.date <= day.date || hoursOf(next) <= 0) expect(next).toBe(day);
          day = next;
        }
      }
    },
  );
});
