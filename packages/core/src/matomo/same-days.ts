import type { Instant } from '../base/clock.js';

const WEEK_MS = 7 * 86_400_000;
const WEEKS = 52;

/**
 * Tells whether the days of two time zones begin at the same moments, from a year before `at` to a year after. Many zones
 * have several names. Undefined where one of them is not known here.
 */
export function haveSameDays(one: string, other: string, at: Instant): boolean | undefined {
  if (one === other) return true;
  const [first, second] = [localTimes(one, at), localTimes(other, at)];
  if (first === undefined || second === undefined) return undefined;
  return first.every((time, week) => time === second[week]);
}

/** What clocks show in a zone, week by week. */
function localTimes(zone: string, at: Instant): readonly string[] | undefined {
  const format = clockOf(zone);
  if (format === undefined) return undefined;
  return Array.from({ length: 2 * WEEKS + 1 }, (_, week) => format.format(at + (week - WEEKS) * WEEK_MS));
}

function clockOf(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: fixedOffset(zone), dateStyle: 'short', timeStyle: 'medium' });
  } catch {
    return undefined;
  }
}

/** Matomo also offers `UTC+2` and `UTC-9.5`: hours and quarters of an hour. Elsewhere that is `+02:00` and `-09:30`. */
function fixedOffset(zone: string): string {
  const [, sign, hours, quarters = '0'] = /^UTC([+-])(\d{1,2})(?:\.(25|5|75))?$/.exec(zone) ?? [];
  if (sign === undefined || hours === undefined) return zone;
  const minutes = Math.round(Number(`0.${quarters}`) * 60);
  return `${sign}${hours.padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
