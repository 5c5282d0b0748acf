import { instant, localDate } from '../base/clock.js';
import { emptyHistogram } from '../base/histogram.js';
import {
  type Counts,
  type ErrorRecord,
  type Interval,
  noCounts,
  type RunRecord,
  runId,
  type ThresholdResult,
} from '../model/run.js';
import type { AppliedTarget, DayBounds, LedgerDay } from '../model/state.js';
import { accountOf, targetKey } from '../model/target.js';
import { type TargetSettings, target as targetSection } from '../schema/config.js';
import { defaultsOf } from '../schema/setting.js';
import type { BudgetStatus } from './budget-status.js';
import type { CapStatus } from './cap-status.js';
import type { RunReport, TargetReport } from './run-report.js';
import { RunSeries } from './run-series.js';
import type { TargetStatus } from './target-status.js';

/** 2026-11-24, 20:48 UTC: the `now` of these tests; the day ends 3 h 12 min later. */
export const NOW = at('2026-11-24T20:48:00Z');

/** Reads an ISO text. */
export function at(iso: string) {
  return instant(Date.parse(iso));
}

/** Some seconds before {@link NOW}. */
export function secondsAgo(seconds: number) {
  return instant(NOW - seconds * 1_000);
}

/** Counts whose `sent` is the sum of the hits given. */
export function someCounts(counts: Partial<Omit<Counts, 'sent'>>): Counts {
  const whole = { ...noCounts, ...counts };
  return { ...whole, sent: whole.accepted + whole.rejected + whole.failedHits + whole.ambiguous };
}

/** An applied target with the default settings. */
export function aTarget(with_: { key?: string } & Partial<TargetSettings> = {}): AppliedTarget {
  const { key = 'staging', ...settings } = with_;
  const resolved = targetSection.resolved.parse({
    ...defaultsOf(targetSection.fields),
    url: `https://${key}.example.com/matomo.php`,
    siteId: 1,
    visitsPerDay: 1_000,
    pages: { $kind: 'blob', hash: '0'.repeat(64), count: 1 },
    ...settings,
  });
  const account = accountOf(resolved.url, resolved.siteId);
  return { target: { key: targetKey(key), account, settings: resolved }, managedBy: 'config' };
}

/** 2026-11-24 in UTC. */
export function aDay(day: Partial<DayBounds> = {}): DayBounds {
  return {
    date: localDate('2026-11-24'),
    timezone: 'UTC',
    startsAt: at('2026-11-24T00:00:00Z'),
    endsAt: at('2026-11-25T00:00:00Z'),
    ...day,
  };
}

/** A day's account, of `staging` if not said otherwise. */
export function aLedgerDay(day: { key?: string } & Partial<LedgerDay> = {}): LedgerDay {
  const { key = 'staging', ...rest } = day;
  return { account: accountOfKey(key), date: localDate('2026-11-24'), started: 0, leased: 0, cap: 1_000, ...rest };
}

/** An active run that began an hour ago. */
export function aRun(run: Partial<RunRecord> = {}): RunRecord {
  const id = run.id ?? runId('r1');
  const terms = { who: 'ada@workbox', serial: 7, pace: '50 visits/s', seed: '42', version: '1.2.3' };
  return { id, startedAt: secondsAgo(3_600), fleet: id, ...terms, ...run };
}

/** An interval of `r1` at `staging`, with these answer times in milliseconds; what is due is sent at once, and starts in time. */
export function anInterval(
  interval: { key?: string; counts?: Counts; latencies?: readonly number[] } & Partial<
    Pick<Interval, 'run' | 'from' | 'seconds'>
  >,
): Interval {
  const { key = 'staging', counts = noCounts, latencies = [], run = runId('r1'), from = NOW, seconds = 10 } = interval;
  const latency = encoded(latencies);
  const lateness = encoded(Array.from({ length: counts.started }, () => 1));
  const owner = { run, target: targetKey(key), account: accountOfKey(key) };
  return { ...owner, from, seconds, counts, latency, latencySinceDue: latency, lateness };
}

/** All that a report needs of intervals. */
export function aSeries(intervals: readonly Interval[], measuredFrom = secondsAgo(3_600)): RunSeries {
  const series = new RunSeries(measuredFrom);
  series.add(intervals);
  return series;
}

/** Timeouts of `r1` at `staging`. */
export function anError(error: { key?: string } & Partial<ErrorRecord> = {}): ErrorRecord {
  const { key = 'staging', ...rest } = error;
  return {
    run: runId('r1'),
    target: targetKey(key),
    account: accountOfKey(key),
    class: 'timeout',
    count: 1,
    firstAt: secondsAgo(60),
    lastAt: secondsAgo(5),
    sample: 'No answer within 10 s.',
    ...rest,
  };
}

/** A cap of 1,000 visits in UTC, `started` of which are used. */
export function aCap(cap: Partial<CapStatus> = {}): CapStatus {
  const whole = { ...CAP, ...cap };
  return { ...whole, left: whole.cap - whole.started };
}

/** The status of an idle target that was never served. */
export function aStatus(status: { key?: string } & Omit<Partial<TargetStatus>, 'key'> = {}): TargetStatus {
  const { key = 'staging', ...rest } = status;
  return {
    key: targetKey(key),
    name: key,
    url: `https://${key}.example.com/matomo.php`,
    siteId: 1,
    state: 'idle',
    cap: aCap(),
    budgets: [],
    counts: noCounts,
    rate: { visitsPerSecond: 0, hitsPerSecond: 0 },
    ...rest,
  };
}

/** What a run did at one target: nothing, if not said otherwise. */
export function aTargetReport(report: { key?: string } & Omit<Partial<TargetReport>, 'key'> = {}): TargetReport {
  const { key = 'staging', ...rest } = report;
  return {
    key: targetKey(key),
    account: accountOfKey(key),
    name: key,
    url: `https://${key}.example.com/matomo.php`,
    siteId: 1,
    cap: aCap(),
    budgets: [],
    counts: noCounts,
    errors: [],
    timeline: { stepSeconds: 10, points: [] },
    ...rest,
  };
}

/** A run of half an hour whose time was up just now. */
export function aReport(report: Partial<RunReport> = {}): RunReport {
  return {
    formatVersion: '1.1',
    run: runId('r1'),
    who: 'ada@workbox',
    pace: '50 visits/s',
    serial: 7,
    seed: '42',
    version: '1.2.3',
    startedAt: secondsAgo(1_800),
    end: { at: NOW, reason: 'done', because: 'duration' },
    durationMs: 1_800_000,
    asOf: NOW,
    result: 'done',
    verdict: { thresholds: [] },
    runs: [],
    otherRuns: 0,
    totals: { counts: noCounts },
    timeline: { stepSeconds: 10, points: [] },
    budgets: [],
    targets: [],
    ...report,
  };
}

/** A monthly budget of 100,000 hits of `staging`, `sent` of which are used. */
export function aBudget(budget: Partial<BudgetStatus> = {}): BudgetStatus {
  const scope = { kind: 'account', account: accountOfKey('staging') } as const; // Keeps the literal.
  const period = { period: 'month', begins: localDate('2026-11-01'), timezone: 'UTC' } as const; // As above.
  const figures = { limit: 100_000, sent: 0, reserved: 0, resetsAt: at('2026-12-01T00:00:00Z') };
  const whole = { scope, ...period, ...figures, ...budget };
  return { ...whole, left: whole.limit - whole.sent };
}

/** A threshold over all targets that was kept to. */
export function aThreshold(result: Partial<ThresholdResult> = {}): ThresholdResult {
  return { metric: 'errorRate', bound: '<1%', measured: 0.002, isCrossed: false, ...result };
}

const CAP: CapStatus = {
  date: localDate('2026-11-24'),
  timezone: 'UTC',
  cap: 1_000,
  started: 0,
  leased: 0,
  left: 1_000,
  resetsAt: at('2026-11-25T00:00:00Z'),
};

function accountOfKey(key: string) {
  return accountOf(`https://${key}.example.com/matomo.php`, 1);
}

function encoded(latencies: readonly number[]): string {
  const histogram = emptyHistogram();
  for (const latency of latencies) histogram.record(latency);
  return histogram.encode();
}
