import type { Instant } from '../base/clock.js';
import { type Counts, INTERVAL_MS, type Interval, noCounts, type RunRecord } from '../model/run.js';
import { totalCounts } from './counts.js';
import { lastWithHits } from './fold-intervals.js';

/** What happened per second lately. */
export interface Rate {
  /** Visits started. */
  readonly visitsPerSecond: number;
  /** Hits sent, whatever became of them. */
  readonly hitsPerSecond: number;
}

/** An interval, as far as it matters here. */
export type Counted = Pick<Interval, 'run' | 'from' | 'counts'>;

/** What the active runs did at one target. */
export interface ServedTarget {
  readonly runs: readonly RunRecord[];
  readonly intervals: readonly Counted[];
  readonly now: Instant;
}

/**
 * Visits and hits per second in the recent window: the interval before the current one, and the current one so far.
 * That is the last 10 to 20 seconds, or the time since the run began where that is shorter. The rates of several runs add up.
 */
export function recentRate(served: ServedTarget): Rate {
  const rates = served.runs.map((run) => rateOfRun(run, served));
  return {
    visitsPerSecond: sum(rates.map((rate) => rate.visitsPerSecond)),
    hitsPerSecond: sum(rates.map((rate) => rate.hitsPerSecond)),
  };
}

/**
 * The latest evidence of how hits fare: the counts of the recent window, or, where it has no hit (a slow target, or one
 * whose breaker is open), those of the last interval that had one.
 */
export function latestHits(served: ServedTarget): Counts {
  const recent = totalCounts(served.runs.flatMap((run) => recentIntervals(run, served)));
  if (recent.sent > 0) return recent;
  return lastWithHits(served.runs.flatMap((run) => intervalsOf(run, served)))?.counts ?? noCounts;
}

function rateOfRun(run: RunRecord, served: ServedTarget): Rate {
  const { started, sent } = totalCounts(recentIntervals(run, served));
  const from = Math.max(run.startedAt, windowStart(intervalsOf(run, served), served.now));
  const seconds = Math.max(1, (served.now - from) / 1_000);
  return { visitsPerSecond: started / seconds, hitsPerSecond: sent / seconds };
}

function recentIntervals(run: RunRecord, served: ServedTarget): readonly Counted[] {
  const intervals = intervalsOf(run, served);
  const start = windowStart(intervals, served.now);
  return intervals.filter(({ from }) => from >= start);
}

/** The beginning of the interval before the current one. Intervals without traffic are not recorded: it may have none. */
function windowStart(intervals: readonly Counted[], now: Instant): number {
  const anchor = intervals[0]?.from ?? now;
  const sinceAnchor = Math.floor((now - anchor) / INTERVAL_MS) * INTERVAL_MS;
  return anchor + sinceAnchor - INTERVAL_MS;
}

function intervalsOf(run: RunRecord, { intervals }: ServedTarget): readonly Counted[] {
  return intervals.filter((interval) => interval.run === run.id);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
