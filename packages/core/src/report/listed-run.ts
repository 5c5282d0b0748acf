import type { Instant } from '../base/clock.js';
import type { RunEnd, RunId, RunRecord } from '../model/run.js';
import { successRate, totalCounts } from './counts.js';
import { summedHistogram } from './latency.js';
import { type RunResult, runResult } from './run-result.js';
import type { RunSeries } from './run-series.js';

/** A run in a list. Plain JSON, as `runs --json` prints it; instants are milliseconds since 1970. */
export interface ListedRun {
  readonly id: RunId;
  /** `user@host`. */
  readonly who: string;
  readonly startedAt: Instant;
  /** Absent while it goes on. */
  readonly end?: Pick<RunEnd, 'at' | 'reason' | 'because'> | undefined;
  readonly durationMs: number;
  /** How visits arrived, in words. */
  readonly pace: string;
  readonly serial: number;
  readonly result: RunResult;
  /** Visits started. */
  readonly visits: number;
  /** Hits sent. */
  readonly hits: number;
  /** Share of the sent hits that were accepted; absent when nothing was sent. */
  readonly successRate?: number | undefined;
  /** Absent when there was no answer. */
  readonly p95Ms?: number | undefined;
  /** The first run of its fleet: its own id where it had no company. */
  readonly fleet: RunId;
}

/** Lists a run with what it recorded. */
export function listedRun(run: RunRecord, series: RunSeries, now: Instant): ListedRun {
  const { id, who, startedAt, end, pace, serial, fleet } = run;
  const intervals = series.total.intervals;
  const counts = totalCounts(intervals);
  const measured = intervals.filter(({ from }) => from >= series.measuredFrom);
  const latencies = summedHistogram(measured, 'latency');
  return {
    id,
    who,
    startedAt,
    end: end === undefined ? undefined : { at: end.at, reason: end.reason, because: end.because },
    durationMs: Math.max(0, (end?.at ?? now) - startedAt),
    pace,
    serial,
    result: runResult(end, end?.verdict),
    visits: counts.started,
    hits: counts.sent,
    successRate: successRate(counts),
    p95Ms: latencies.count === 0 ? undefined : latencies.percentile(95),
    fleet,
  };
}
