import type { Instant } from '../base/clock.js';
import type { Counts, Interval, RunId, ThresholdResult } from '../model/run.js';
import type { TargetKey } from '../model/target.js';
import { totalCounts } from './counts.js';
import { type Latency, latencyOf, summedHistogram } from './latency.js';

/** Which rates are tried, in visits per second over all targets. */
export interface RateSteps {
  readonly from: number;
  /** The next rate is so many times the last, or so much more. */
  readonly next: { readonly factor: number } | { readonly more: number };
  readonly max: number;
}

/** One rate that was tried, as it was measured after it had settled. */
export interface CapacityStep {
  /** What was asked for, in visits per second. */
  readonly rate: number;
  /** What was started, in visits per second. */
  readonly visitsPerSecond: number;
  readonly hitsPerSecond: number;
  readonly counts: Counts;
  /** Share of the sent hits that were not accepted; absent when nothing was sent. */
  readonly errorRate?: number | undefined;
  /** Absent when there was no answer. */
  readonly latency?: Latency | undefined;
  readonly thresholds: readonly ThresholdResult[];
  /** Targets that used a cap or a hit budget up: the others took their part. */
  readonly limited: readonly TargetKey[];
  readonly verdict: StepVerdict;
}

/**
 * What a step is worth. `held`: no threshold was crossed, and the visits were started. If not, the first that holds of:
 * `saturated`: this process did not keep up, so that nothing is known of the targets. `crossed`: a threshold was. `limited`: caps
 * and budgets left too few visits. `short`: less than 95 % of the visits were started.
 */
export type StepVerdict = 'held' | 'saturated' | 'crossed' | 'limited' | 'short';

/** What the search for the capacity found. Plain JSON; instants are milliseconds since 1970. */
export interface CapacityReport {
  readonly formatVersion: '1.0';
  readonly run: RunId;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** The highest rate that held with all below it, in visits per second; absent when none did. */
  readonly capacity?: number | undefined;
  /** In the order in which they were tried. */
  readonly steps: readonly CapacityStep[];
  readonly endedBecause: CapacityEnd;
}

/** Why a search ended: as its last step, or: `max`: the highest rate held. `ended`: the run ended before. `interrupted`: somebody stopped it. */
export type CapacityEnd = Exclude<StepVerdict, 'held'> | 'max' | 'ended' | 'interrupted';

/** What was measured at one rate. */
export interface StepInput {
  readonly rate: number;
  readonly seconds: number;
  readonly intervals: readonly Interval[];
  readonly thresholds: readonly ThresholdResult[];
  readonly isSaturated: boolean;
  readonly limited: readonly TargetKey[];
}

/** With fewer of the visits that were asked for, a rate did not hold. Chance alone makes some per cent. */
const ENOUGH = 0.95;

/** Sums a step up. */
export function capacityStep(input: StepInput): CapacityStep {
  const { rate, seconds, intervals, thresholds, limited } = input;
  const counts = totalCounts(intervals);
  return {
    rate,
    visitsPerSecond: counts.started / seconds,
    hitsPerSecond: counts.sent / seconds,
    counts,
    errorRate: counts.sent === 0 ? undefined : (counts.sent - counts.accepted) / counts.sent,
    latency: latencyOf(summedHistogram(intervals, 'latency')),
    thresholds,
    limited,
    verdict: verdictOf(input, counts),
  };
}

/** The rate to try after one that held; undefined after the highest. */
export function nextRate(last: number, { next, max }: RateSteps): number | undefined {
  if (last >= max) return undefined;
  return Math.min(max, 'factor' in next ? last * next.factor : last + next.more);
}

/** The highest rate that held. */
export function highestHeld(steps: readonly CapacityStep[]): number | undefined {
  return steps.findLast(({ verdict }) => verdict === 'held')?.rate;
}

function verdictOf({ rate, seconds, thresholds, isSaturated, limited }: StepInput, counts: Counts): StepVerdict {
  const isCrossed = thresholds.some((result) => result.isCrossed);
  const isShort = counts.started < fewest(rate * seconds);
  // What held although this process was late for a moment would have held without it too.
  if (!isCrossed && !isShort) return 'held';
  if (isSaturated) return 'saturated';
  if (isCrossed) return 'crossed';
  return limited.length > 0 ? 'limited' : 'short';
}

/** Visits that arrive at random are fewer than on average by up to three times the root, nearly always. */
function fewest(visits: number): number {
  return Math.min(visits * ENOUGH, visits - 3 * Math.sqrt(visits));
}
