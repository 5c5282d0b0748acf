// An interval as rows hold it: numbers in a fixed order, and histograms as buckets.
import { type Instant, instant } from '../../base/clock.js';
import {
  type Buckets,
  bucketsOfText,
  coarser,
  FINE_BITS,
  histogramText,
  sumOfBuckets,
} from '../../base/histogram-text.js';
import { type Counts, type Interval, noCounts } from '../../model/run.js';
import type { Tier } from './interval-tiers.js';

/** Whose interval it is, is said beside it. */
export interface PageInterval {
  readonly from: Instant;
  readonly counts: Counts;
  readonly histograms: Histograms;
}

/** Latencies, latencies since hits were due, and lateness. */
export type Histograms = readonly [latency: Buckets, latencySinceDue: Buckets, lateness: Buckets];

/** What an interval says but for whose it is. */
export type IntervalFigures = Omit<Interval, 'run' | 'target' | 'account'>;

/** The interval as part of a tier. */
export function pageIntervalOf(figures: Omit<IntervalFigures, 'seconds'>, tier: Tier): PageInterval {
  const bucketsOf = (text: string) => coarser(bucketsOfText(text), tier.bits).buckets;
  const { from, counts, latency, latencySinceDue, lateness } = figures;
  return { from, counts, histograms: [bucketsOf(latency), bucketsOf(latencySinceDue), bucketsOf(lateness)] };
}

/** The interval of a tier as everyone sees it. */
export function figuresOf({ from, counts, histograms }: PageInterval, { seconds, bits }: Tier): IntervalFigures {
  const [latency, latencySinceDue, lateness] = histograms;
  // Of nothing there is one text, whatever the buckets.
  const textOf = (buckets: Buckets) => histogramText({ bits: buckets.length === 0 ? FINE_BITS : bits, buckets });
  const texts = { latency: textOf(latency), latencySinceDue: textOf(latencySinceDue), lateness: textOf(lateness) };
  return { from, seconds, counts, ...texts };
}

/** The intervals, longer: those that begin in the same one of the tier's become one, with the sums of their figures. In order of time. */
export function thinned(
  intervals: readonly PageInterval[],
  { seconds, bits }: Tier,
  from: Tier,
): readonly PageInterval[] {
  const groups = Map.groupBy(intervals, (interval) => Math.floor(interval.from / (seconds * 1_000)));
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([slot, group]) => {
      const sum = (at: 0 | 1 | 2) =>
        coarser({ bits: from.bits, buckets: sumOfBuckets(group.map(({ histograms }) => histograms[at])) }, bits)
          .buckets;
      return {
        from: instant(slot * seconds * 1_000),
        counts: sumOfCounts(group.map(({ counts }) => counts)),
        histograms: [sum(0), sum(1), sum(2)],
      };
    });
}

/** The intervals of both; of those that begin at the same time, the later. In order of time. */
export function replaced(earlier: readonly PageInterval[], later: readonly PageInterval[]): readonly PageInterval[] {
  const byTime = new Map([...earlier, ...later].map((interval) => [interval.from, interval]));
  return [...byTime.values()].sort((a, b) => a.from - b.from);
}

function sumOfCounts(all: readonly Counts[]): Counts {
  const sum: { -readonly [Name in keyof Counts]: number } = { ...noCounts };
  for (const counts of all) for (const name of COUNT_NAMES) sum[name] += counts[name];
  return sum;
}

/** The places of the counts in rows; a new one comes last. */
const PLACES: Readonly<Record<keyof Counts, number>> = {
  offered: 0,
  missed: 1,
  withheld: 2,
  started: 3,
  completed: 4,
  partial: 5,
  failed: 6,
  late: 7,
  stalled: 8,
  sent: 9,
  rejected: 10,
  failedHits: 11,
  ambiguous: 12,
  accepted: 13,
  retries: 14,
};

/** The names of the counts, in the order in which rows have them. */
export const COUNT_NAMES: readonly (keyof Counts)[] = Object.keys(PLACES)
  .map((name) => name as keyof Counts) // PLACES has no other keys.
  .sort((a, b) => PLACES[a] - PLACES[b]);
