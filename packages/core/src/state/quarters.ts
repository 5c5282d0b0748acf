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

/** The buckets that overlap a span. Whole buckets count: too many visits are safe, too few are not. */
export function quartersOf({ startsAt, endsAt }: Span): { readonly first: number; readonly last: number } {
  return { first: Math.floor(startsAt / QUARTER_MS), last: Math.floor((endsAt - 1) / QUARTER_MS) };
}
