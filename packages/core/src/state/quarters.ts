import { type Instant, instant } from '../base/clock.js';

const QUARTER_MS = 15 * 60_000;

/** A span of time, `startsAt <= t < endsAt`. */
export interface Span {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** The number of the 15-minute UTC bucket in which a visit of the day counts that started at this instant. */
export function quarterOf(at: Instant, day: Span): number {
  // A clock that was set, or a mark just after midnight, must not count a visit outside of its day.
  const within = instant(Math.min(Math.max(at, day.startsAt), day.endsAt - 1));
  return Math.floor(within / QUARTER_MS);
}

/**
 * The first bucket of a span: what was sent in it counts in this one or in a later one. There is no last one. A visit is dated up to its
 * own length before it is marked, and a clock that was set back may open a day that is over: too many visits are safe, too few are not.
 */
export function firstQuarterOf({ startsAt }: Pick<Span, 'startsAt'>): number {
  return Math.floor(startsAt / QUARTER_MS);
}
