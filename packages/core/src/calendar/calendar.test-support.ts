import fc from 'fast-check';
import { type Instant, instant, localDate } from '../base/clock.js';
import type { DayBounds } from '../model/state.js';
import { localDayAt, localDayOf } from './local-day.js';

/** Zones whose clocks do everything that clocks do. */
export const ZONES = [
  'UTC',
  '+05:30',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Havana',
  'America/Goose_Bay',
  'America/Scoresbysund',
  'America/Asuncion',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Asia/Pyongyang',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
] as const;

/** Milliseconds of an hour. */
export const HOUR_MS = 3_600_000;

/** One of {@link ZONES}. */
export const arbZone = fc.constantFrom(...ZONES);

/** An instant from 1970 to 2050. */
export const arbInstant = fc.integer({ min: 0, max: Date.UTC(2050, 0) }).map(instant);

/** A day from 1970 to 2050 in one of {@link ZONES}. */
export const arbDay = fc.tuple(arbInstant, arbZone).map(([now, zone]) => localDayAt(now, zone));

/** Reads an ISO instant. */
export function at(iso: string): Instant {
  return instant(Date.parse(iso));
}

/** The day of a date, in UTC unless another zone is named. */
export function aDay(date = '2026-11-24', timezone = 'UTC'): DayBounds {
  return localDayOf(localDate(date), timezone);
}

/** How many hours a date really has. */
export function hoursOfDay(date: string, timezone: string): number {
  const { startsAt, endsAt } = aDay(date, timezone);
  return (endsAt - startsAt) / HOUR_MS;
}
