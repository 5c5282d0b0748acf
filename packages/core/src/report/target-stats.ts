import { type Instant, instant } from '../base/clock.js';
import type { Interval } from '../model/run.js';
import type { TargetKey } from '../model/target.js';
import type { ErrorSummary } from './errors-by-class.js';
import { type Span, type Timeline, type TimelinePoint, timelineOf } from './timeline.js';

/** What one target got over a time, whichever runs served it. Plain JSON; instants are milliseconds since 1970. */
export interface TargetStats {
  readonly key: TargetKey;
  readonly timezone: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly stepSeconds: number;
  /** Steps with traffic, in order. */
  readonly points: readonly TimelinePoint[];
  /** Errors that last happened in that time or later, the last to happen first; each is counted from the beginning of its run on. */
  readonly errors: readonly ErrorSummary[];
}

/** More than a chart can show. */
const MOST_POINTS = 1_500;
/** What a chart shows well. */
const USUAL_POINTS = 300;

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
/** Lengths of steps in seconds. Those above a minute are whole minutes, and those above an hour whole hours: as old intervals are. */
const LENGTHS: readonly number[] = [
  ...[10, 20, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 365 * DAY],
];
const LONGEST = 3_650 * DAY;

/** How long the steps of a time are: at least as long as is asked for, and never so short that there are too many. */
export function stepSecondsOf({ from, until }: Span, wanted: number | undefined): number {
  const seconds = (until - from) / 1_000;
  const least = wanted === undefined ? seconds / USUAL_POINTS : Math.max(wanted, seconds / MOST_POINTS);
  return lengthOf(least);
}

/** Sorts intervals into steps, which are as long as the longest of them at least, and tells what happened in each. */
export function statsTimeline(
  intervals: readonly Interval[],
  { within, stepSeconds, planned }: StatsRequest,
): Timeline {
  const seconds = intervals.reduce((longest, interval) => Math.max(longest, lengthOf(interval.seconds)), stepSeconds);
  const groups = Map.groupBy(intervals, ({ from }) => Math.floor(from / (seconds * 1_000)));
  const steps = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([index, some]) => ({ from: instant(index * seconds * 1_000), intervals: some }));
  return timelineOf({ seconds, steps }, within, planned);
}

/** How intervals are to be told. */
export interface StatsRequest {
  readonly within: Span;
  readonly stepSeconds: number;
  readonly planned: (within: Span) => number | undefined;
}

function lengthOf(least: number): number {
  return LENGTHS.find((length) => length >= least) ?? LONGEST;
}
