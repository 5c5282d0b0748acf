import { Temporal } from 'temporal-polyfill';
import { type Instant, instant } from '../base/clock.js';
import type { DayBounds } from '../model/state.js';

/** A stretch of real time during which local clocks show one hour. */
export interface LocalHour {
  /** What local clocks show, 0 to 23. */
  readonly hour: number;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/**
 * Lists the hours of a day as local clocks show them: a repeated hour stands there twice, a skipped one not at all, and
 * one that clocks cut short is short. Together they fill the day.
 */
export function localHours(day: DayBounds): readonly LocalHour[] {
  return spansOf(day).flatMap(hoursOf);
}

const HOUR_MS = 3_600_000;

/** A stretch of time during which the zone's offset from UTC stays. */
interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly offsetMs: number;
}

function spansOf({ startsAt, endsAt, timezone }: DayBounds): readonly Span[] {
  const spans: Span[] = [];
  for (let from: number = startsAt; from < endsAt; ) {
    const local = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timezone);
    const change = local.getTimeZoneTransition('next')?.epochMilliseconds ?? endsAt;
    const to = Math.min(change, endsAt);
    spans.push({ startsAt: from, endsAt: to, offsetMs: local.offsetNanoseconds / 1_000_000 });
    from = to;
  }
  return spans;
}

function hoursOf({ startsAt, endsAt, offsetMs }: Span): readonly LocalHour[] {
  const hours: LocalHour[] = [];
  for (let from = startsAt; from < endsAt; ) {
    const sinceEpoch = Math.floor((from + offsetMs) / HOUR_MS);
    const to = Math.min((sinceEpoch + 1) * HOUR_MS - offsetMs, endsAt);
    // Before 1970 the count is negative, and so is its remainder.
    hours.push({ hour: ((sinceEpoch % 24) + 24) % 24, startsAt: instant(from), endsAt: instant(to) });
    from = to;
  }
  return hours;
}
