import { Temporal } from 'temporal-polyfill';
import { type Instant, instant } from '../base/clock.js';
import type { DayBounds } from '../model/state.js';
import { type LocalHour, localHours } from './local-hours.js';

/** When in a day and week visits come. Only ratios matter. */
export interface Activity {
  /** Activity in each local hour of the day, from midnight on: 24 numbers. */
  readonly hours: readonly number[];
  /** Activity of each day, Monday first: 7 numbers. */
  readonly weekdays: readonly number[];
}

/** How the visits of one day spread over its real length. */
export interface RateCurve {
  readonly day: DayBounds;
  /** The share of the day's visits, 0 to 1, that come before an instant. */
  shareAt(at: Instant): number;
  /** The whole millisecond at which a share is reached: always within the day and in an hour with activity. */
  instantAt(share: number): Instant;
  /** Answers as `instantAt` for shares that never fall, without a search. Each walk begins at 0. */
  walk(): (share: number) => Instant;
}

/**
 * Makes the curve of a day: constant within each real local hour, by the activity of what clocks show. With no activity
 * in any hour that the day has, the visits spread evenly.
 */
export function rateCurve(day: DayBounds, { hours }: Activity): RateCurve {
  const pieces = piecesOf(localHours(day), hours);
  return {
    day,
    shareAt: (at) => shareAt(pieces, at),
    instantAt: (share) => walker(day, pieces)(share),
    walk: () => walker(day, pieces),
  };
}

/** Says how many visits a day gets: the total on the busiest weekday, and a share of it, rounded down, on others. */
export function visitsOn(day: DayBounds, total: number, weekdays: readonly number[]): number {
  if (day.endsAt <= day.startsAt) return 0;
  const busiest = Math.max(...weekdays);
  const activity = weekdays[Temporal.PlainDate.from(day.date).dayOfWeek - 1] ?? busiest;
  if (activity >= busiest) return total;
  const visits = (total * activity) / busiest;
  // 100 × 0.57 is 56.999…; what only the computer's rounding took must not cost a visit.
  return Math.min(total, Math.floor(visits + visits * Number.EPSILON * 2));
}

/** An hour with activity, and the shares of the day's visits before and after it. */
interface Piece {
  readonly startsAt: number;
  readonly lengthMs: number;
  readonly from: number;
  readonly to: number;
}

function piecesOf(hours: readonly LocalHour[], activity: readonly number[]): readonly Piece[] {
  const weights = hours.map((hour) => (activity[hour.hour] ?? 0) * lengthOf(hour));
  const total = sum(weights);
  if (total === 0) return hours.length === 0 ? [] : piecesOf(hours, new Array<number>(24).fill(1));
  let before = 0;
  const pieces = hours.map((hour, at): Piece => {
    const from = before / total;
    before += weights[at] ?? 0;
    return { startsAt: hour.startsAt, lengthMs: lengthOf(hour), from, to: before / total };
  });
  return pieces.filter(({ from, to }) => to > from);
}

function lengthOf({ startsAt, endsAt }: LocalHour): number {
  return endsAt - startsAt;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function shareAt(pieces: readonly Piece[], at: Instant): number {
  let share = 0;
  for (const { startsAt, lengthMs, from, to } of pieces) {
    if (at < startsAt) break;
    share = at >= startsAt + lengthMs ? to : from + ((at - startsAt) / lengthMs) * (to - from);
  }
  return share;
}

function walker(day: DayBounds, pieces: readonly Piece[]): (share: number) => Instant {
  let at = 0;
  return (share) => {
    while (at < pieces.length - 1 && share >= (pieces[at]?.to ?? 1)) at += 1;
    const piece = pieces[at];
    return piece === undefined ? day.startsAt : within(piece, share);
  };
}

function within({ startsAt, lengthMs, from, to }: Piece, share: number): Instant {
  const passedMs = Math.floor((lengthMs * (share - from)) / (to - from));
  return instant(startsAt + Math.max(0, Math.min(lengthMs - 1, passedMs)));
}
