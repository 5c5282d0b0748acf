import type { Instant } from '../base/clock.js';
import type { RunId } from '../model/run.js';
import { noiseBetween } from './noise.js';
import type { RunReport } from './run-report.js';
import type { RunResult } from './run-result.js';
import type { TimelinePoint } from './timeline.js';

/** What changed from one run to another. Plain JSON, as `report --compare --json` prints it. */
export interface RunComparison {
  readonly formatVersion: '1.0';
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly metrics: readonly MetricChange[];
}

/** One of two runs that are compared. */
export interface ComparedRun {
  readonly run: RunId;
  readonly pace: string;
  readonly startedAt: Instant;
  readonly durationMs: number;
  readonly result: RunResult;
  /** Steps of the run by which its noise is told. */
  readonly steps: number;
}

/** How one figure changed. */
export interface MetricChange {
  readonly metric: Metric;
  /** `share`: from 0 to 1. */
  readonly unit: 'perSecond' | 'share' | 'ms';
  /** Of the whole run; absent, like the others, where nothing was measured. */
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly change?: number | undefined;
  /** As a share of the figure before; absent where that is 0. */
  readonly relative?: number | undefined;
  /** A change up to this is noise, as far as the steps of both runs tell; absent where they are too few. */
  readonly noise?: number | undefined;
  readonly judgement: Judgement;
}

/** A figure of a run. */
export type Metric = 'visitsPerSecond' | 'hitsPerSecond' | 'errorRate' | 'missedRate' | 'p50' | 'p95' | 'p99';

/** `same`: within the noise. `changed`: beyond it, of a figure that is neither good nor bad. `unknown`: nobody can tell. */
export type Judgement = 'better' | 'worse' | 'changed' | 'same' | 'unknown';

/**
 * Compares two runs figure by figure. Whether a change exceeds the noise is told by Welch's test over the steps of both runs, at
 * 1 % of error: warm-ups and the first and the last step, which are not whole, are left out of it.
 */
export function compareRuns(before: RunReport, after: RunReport): RunComparison {
  return {
    formatVersion: '1.0',
    before: comparedRun(before),
    after: comparedRun(after),
    metrics: METRICS.map((metric) => changeOf(metric, before, after)),
  };
}

interface Figure {
  readonly metric: Metric;
  readonly unit: MetricChange['unit'];
  /** Whether less is better; undefined where neither is. */
  readonly isLessBetter?: true | undefined;
  readonly whole: (report: RunReport) => number | undefined;
  readonly ofStep: (point: TimelinePoint) => number | undefined;
}

const METRICS: readonly Figure[] = [
  {
    metric: 'visitsPerSecond',
    unit: 'perSecond',
    whole: ({ totals, durationMs }) => share(totals.counts.started, durationMs / 1_000),
    ofStep: ({ started, seconds }) => started / seconds,
  },
  {
    metric: 'hitsPerSecond',
    unit: 'perSecond',
    whole: ({ totals, durationMs }) => share(totals.counts.sent, durationMs / 1_000),
    ofStep: (point) => hitsOf(point) / point.seconds,
  },
  {
    metric: 'errorRate',
    unit: 'share',
    isLessBetter: true,
    whole: ({ totals: { counts } }) => share(counts.sent - counts.accepted, counts.sent),
    ofStep: (point) => share(hitsOf(point) - point.accepted, hitsOf(point)),
  },
  {
    metric: 'missedRate',
    unit: 'share',
    isLessBetter: true,
    whole: ({ totals: { counts } }) => share(counts.missed, counts.offered),
    ofStep: ({ missed, offered }) => share(missed, offered),
  },
  ...(['p50', 'p95', 'p99'] as const).map(
    (metric): Figure => ({
      metric,
      unit: 'ms',
      isLessBetter: true,
      whole: ({ totals }) => totals.latency?.[`${metric}Ms`],
      ofStep: (point) => point[`${metric}Ms`],
    }),
  ),
];

function comparedRun(report: RunReport): ComparedRun {
  const { run, pace, startedAt, durationMs, result } = report;
  return { run, pace, startedAt, durationMs, result, steps: wholeSteps(report).length };
}

function changeOf(
  { metric, unit, isLessBetter, whole, ofStep }: Figure,
  one: RunReport,
  other: RunReport,
): MetricChange {
  const before = whole(one);
  const after = whole(other);
  const samplesOf = (report: RunReport) => wholeSteps(report).flatMap((point) => ofStep(point) ?? []);
  const noise = noiseBetween(samplesOf(one), samplesOf(other));
  if (before === undefined || after === undefined) return { metric, unit, before, after, judgement: 'unknown' };
  const change = after - before;
  const relative = before === 0 ? undefined : change / before;
  return { metric, unit, before, after, change, relative, noise, judgement: judge(change, noise, isLessBetter) };
}

function judge(change: number, noise: number | undefined, isLessBetter: true | undefined): Judgement {
  if (noise === undefined) return 'unknown';
  if (Math.abs(change) <= noise) return 'same';
  if (isLessBetter === undefined) return 'changed';
  return change < 0 ? 'better' : 'worse';
}

/** Those that are measured, without the first and the last, which lie in the run only in part. */
function wholeSteps({ timeline, measuredFrom }: RunReport): readonly TimelinePoint[] {
  return timeline.points.slice(1, -1).filter(({ at }) => measuredFrom === undefined || at >= measuredFrom);
}

function hitsOf({ accepted, rejected, failedHits, ambiguous }: TimelinePoint): number {
  return accepted + rejected + failedHits + ambiguous;
}

function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
