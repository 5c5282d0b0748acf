import { Temporal } from 'temporal-polyfill';
import { type Instant, instant, type LocalDate, localDate } from '../base/clock.js';
import type { DayBounds } from '../model/state.js';

/**
 * Finds the local day in which an instant lies: `startsAt <= at < endsAt`. Days of a zone are intervals without gap or
 * overlap, each from the first instant of its date on. Where clocks go back across midnight, the repeated minutes of
 * the evening therefore belong to the day that has begun.
 */
export function localDayAt(at: Instant, timezone: string): DayBounds {
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timezone).toPlainDate();
  const day = boundsOf(date, timezone);
  return at < day.endsAt ? day : boundsOf(date.add({ days: 1 }), timezone);
}

/** Makes the function that tells the local day of each zone at an instant; each is worked out once. */
export function localDaysAt(at: Instant): (timezone: string) => DayBounds {
  const known = new Map<string, DayBounds>();
  return (timezone) => {
    const day = known.get(timezone) ?? localDayAt(at, timezone);
    known.set(timezone, day);
    return day;
  };
}

/** Gives the bounds of a date. A date that the zone skipped has no length: it ends when it starts. */
export function localDayOf(date: LocalDate, timezone: string): DayBounds {
  return boundsOf(Temporal.PlainDate.from(date), timezone);
}

/** Gives the day that begins when this one ends. Dates that the zone skipped are passed over. */
export function nextDay({ endsAt, timezone }: DayBounds): DayBounds {
  return localDayAt(endsAt, timezone);
}

function boundsOf(date: Temporal.PlainDate, timezone: string): DayBounds {
  return {
    date: localDate(date.toString()),
    timezone,
    startsAt: startOf(date, timezone),
    endsAt: startOf(date.add({ days: 1 }), timezone),
  };
}

function startOf(date: Temporal.PlainDate, timezone: string): Instant {
  // Without a time, this is the first instant of the date, also where midnight does not exist.
  return instant(date.toZonedDateTime(timezone).epochMilliseconds);
}
