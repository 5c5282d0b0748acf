import type { Instant } from '../base/clock.js';
import { never } from '../base/never.js';
import type { Interval, ThresholdResult } from '../model/run.js';
import type { LedgerDay } from '../model/state.js';
import type { TargetKey } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';
import { type Bound, boundOf } from '../schema/thresholds.js';
import { capStatus, ledgerDay, type TargetDay } from './cap-status.js';
import { totalCounts } from './counts.js';
import { summedHistogram } from './latency.js';

/** What thresholds are held against. */
export interface ThresholdInput {
  /** As it is applied: its thresholds hold over all targets. */
  readonly load: Pick<LoadSettings, 'thresholds'> | undefined;
  /** The applied targets, each with its day and its own thresholds. */
  readonly targets: readonly TargetDay[];
  /** The rows of those days. */
  readonly ledger: readonly LedgerDay[];
  /** Of the run, or of all runs of a fleet. */
  readonly intervals: readonly Interval[];
  /** Intervals that begin earlier are left out; see `warm-up`. */
  readonly measuredFrom: Instant;
}

type Metric = ThresholdResult['metric'];
type Thresholds = LoadSettings['thresholds'];

/** What a bound of {@link ThresholdResult} is measured by. */
export interface Measured {
  readonly intervals: readonly Interval[];
  /** Share of the cap, or of all caps, that was used; see `capReached`. */
  readonly capUsed?: number | undefined;
}

/**
 * Holds a run against its thresholds: those over all targets first, then those of each target in the order given. One for which
 * nothing was measured is not crossed, and has no `measured`.
 */
export function thresholdResults(input: ThresholdInput): readonly ThresholdResult[] {
  return scopesOf(input).flatMap(({ target, thresholds, measured }) =>
    boundsOf(thresholds).map(({ metric, bound }) => held({ target, metric, bound }, measured)),
  );
}

/** The first threshold that is to end a run that goes on, if one is crossed: see `thresholds.abort`. */
export function crossedEarly(input: ThresholdInput, now: Instant): ThresholdResult | undefined {
  if (now - input.measuredFrom < LEAST_MS || !mayEndEarly(input)) return undefined;
  for (const { target, thresholds, measured } of scopesOf(input)) {
    if (!thresholds.abort) continue;
    const crossed = boundsOf(thresholds)
      .filter(({ metric }) => isEvident(metric, measured))
      .map(({ metric, bound }) => held({ target, metric, bound }, measured))
      .find(({ isCrossed }) => isCrossed);
    if (crossed !== undefined) return crossed;
  }
  return undefined;
}

/** Most runs have no such threshold, and then nothing is summed up for it every second. */
function mayEndEarly({ load, targets }: ThresholdInput): boolean {
  return load?.thresholds.abort === true || targets.some(({ target }) => target.target.settings.thresholds.abort);
}

/** Holds one bound, as it was written, against what was measured. */
export function held(
  { target, metric, bound }: Pick<ThresholdResult, 'target' | 'metric' | 'bound'>,
  measured: Measured,
): ThresholdResult {
  const value = measure(metric, measured);
  return { target, metric, bound, measured: value, isCrossed: value !== undefined && !holds(metric, bound, value) };
}

/** The bounds of a section, in the order of the schema. */
export function boundsOf(thresholds: Thresholds): readonly { readonly metric: Metric; readonly bound: string }[] {
  return METRICS.flatMap((metric) => {
    const bound = thresholds[metric];
    return bound === undefined || bound === false ? [] : [{ metric, bound: String(bound) }];
  });
}

const METRICS = ['errorRate', 'missedRate', 'p50', 'p95', 'p99', 'capReached'] as const satisfies readonly Metric[];
/** Before this no run is ended early. */
const LEAST_MS = 10_000;
/** Nor with fewer hits than this. */
const LEAST_EVENTS = 100;

interface Scope {
  readonly target?: TargetKey | undefined;
  readonly thresholds: Thresholds;
  readonly measured: Measured;
}

function scopesOf({ load, targets, ledger, intervals, measuredFrom }: ThresholdInput): readonly Scope[] {
  const measured = intervals.filter(({ from }) => from >= measuredFrom);
  const byAccount = Map.groupBy(measured, ({ account }) => account);
  const usedOf = (day: TargetDay) => capStatus(day, ledgerDay(day, ledger));
  const ofTargets = targets.map((day): Scope => {
    const { key, account, settings } = day.target.target;
    const { started, cap } = usedOf(day);
    const own = { intervals: byAccount.get(account) ?? [], capUsed: usedShare(started, cap) };
    return { target: key, thresholds: settings.thresholds, measured: own };
  });
  if (load === undefined) return ofTargets;
  // A paused target keeps nobody from having used all caps.
  const caps = targets.filter(({ target }) => target.paused === undefined).map(usedOf);
  const started = caps.reduce((sum, cap) => sum + cap.started, 0);
  const cap = caps.reduce((sum, one) => sum + one.cap, 0);
  const ofAll = { intervals: measured, capUsed: usedShare(started, cap) };
  return [{ thresholds: load.thresholds, measured: ofAll }, ...ofTargets];
}

function measure(metric: Metric, { intervals, capUsed }: Measured): number | undefined {
  switch (metric) {
    case 'errorRate': {
      const { sent, accepted } = totalCounts(intervals);
      return share(sent - accepted, sent);
    }
    case 'missedRate': {
      const { offered, missed } = totalCounts(intervals);
      return share(missed, offered);
    }
    case 'p50':
    case 'p95':
    case 'p99': {
      const latencies = summedHistogram(intervals, 'latency');
      return latencies.count === 0 ? undefined : latencies.percentile(Number(metric.slice(1)));
    }
    case 'capReached':
      return capUsed;
    default:
      return never(metric);
  }
}

function holds(metric: Metric, bound: string, value: number): boolean {
  if (metric === 'capReached') return value >= 1;
  const { limit, isInclusive }: Bound = boundOf(bound);
  return value < limit || (isInclusive && value === limit);
}

/** Whether enough has happened to end a run for it. A cap has until the end. */
function isEvident(metric: Metric, { intervals }: Measured): boolean {
  if (metric === 'capReached') return false;
  const { sent, offered } = totalCounts(intervals);
  return (metric === 'missedRate' ? offered : sent) >= LEAST_EVENTS;
}

function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function usedShare(started: number, cap: number): number {
  return cap === 0 ? 1 : started / cap;
}
