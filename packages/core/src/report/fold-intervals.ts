import type { Instant } from '../base/clock.js';
import type { Interval } from '../model/run.js';
import { totalCounts } from './counts.js';
import { summedHistogram } from './latency.js';

/**
 * Folds the intervals that began before an instant, or all, into one for each run, target and account. It leaves the younger
 * ones as they are, and the last old one with hits, which may tell how a slow target fares now. Sums and percentiles stay the
 * same, so that a view that is drawn every second need not merge a whole day each time. Rates are those of the last
 * 20 seconds, which must not be folded.
 */
export function foldIntervals(intervals: readonly Interval[], before?: Instant): readonly Interval[] {
  const isOld = ({ from }: Interval) => before === undefined || from < before;
  const old = intervals.filter(isOld);
  const groups = Map.groupBy(old, ({ run, target, account }) => `${run} ${target} ${account}`);
  return [...[...groups.values()].flatMap(fold), ...intervals.filter((interval) => !isOld(interval))];
}

/** The last to begin of the intervals in which a hit was sent. */
export function lastWithHits<Counted extends Pick<Interval, 'from' | 'counts'>>(
  intervals: readonly Counted[],
): Counted | undefined {
  return intervals.reduce<Counted | undefined>((last, interval) => {
    if (interval.counts.sent === 0) return last;
    return last === undefined || interval.from > last.from ? interval : last;
  }, undefined);
}

/** Makes one interval of several, in the name and with the beginning of the first. */
export function mergeIntervals(first: Interval, others: readonly Interval[]): Interval {
  if (others.length === 0) return first;
  const all = [first, ...others];
  return {
    ...first,
    counts: totalCounts(all),
    latency: summedHistogram(all, 'latency').encode(),
    latencySinceDue: summedHistogram(all, 'latencySinceDue').encode(),
    lateness: summedHistogram(all, 'lateness').encode(),
  };
}

function fold(intervals: readonly Interval[]): readonly Interval[] {
  const last = lastWithHits(intervals);
  const [first, ...others] = intervals.filter((interval) => interval !== last).sort((a, b) => a.from - b.from);
  return [...(first === undefined ? [] : [mergeIntervals(first, others)]), ...(last === undefined ? [] : [last])];
}
