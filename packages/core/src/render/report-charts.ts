import type { RunReport } from '../report/run-report.js';
import type { Timeline, TimelinePoint } from '../report/timeline.js';
import { boundOf } from '../schema/thresholds.js';
import { count, latency, moment, perSecond } from './format.js';
import { type ChartSeries, type ChartStep, type StepChart, stepChart } from './step-chart.js';

/** A chart of a report, and the names of its colours. */
export interface ReportChart {
  readonly title: string;
  readonly note: string;
  readonly series: readonly ChartSeries[];
  readonly svg: string;
}

/** Draws how a run went: visits, outcomes of hits, and latencies. None for a run in which nothing happened. */
export function reportCharts(report: RunReport): readonly ReportChart[] {
  if (report.timeline.points.length === 0) return [];
  return [visits(report), outcomes(report), latencies(report)];
}

/** The course of a target in a few strokes: visits started, and hits that were not accepted. */
export function sparkline(
  { points }: Timeline,
  { from, until }: { readonly from: number; readonly until: number },
): string {
  if (points.length === 0) return '';
  const length = Math.max(1, until - from);
  const started = points.map((point) => point.started / point.seconds);
  const highest = Math.max(...started, 1e-9);
  const stroke = (point: TimelinePoint, height: number) => {
    const x = Math.round((SPARK_WIDTH * (point.at - from)) / length);
    const width = Math.max(1, Math.round((SPARK_WIDTH * point.seconds * 1_000) / length));
    const tall = height === 0 ? 0 : Math.max(1, Math.round(SPARK_HEIGHT * height));
    return tall === 0 ? '' : `M${x},${SPARK_HEIGHT}v${-tall}h${width}v${tall}z`;
  };
  const bars = points.map((point, at) => stroke(point, (started[at] ?? 0) / highest)).join('');
  const faults = points.map((point) => stroke(point, faultShare(point))).join('');
  const paths = `<path class="spark" d="${bars}"/>${faults === '' ? '' : `<path class="spark fault" d="${faults}"/>`}`;
  return `<svg class="sparkline" viewBox="0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}" aria-hidden="true">${paths}</svg>`;
}

const SPARK_WIDTH = 120;
const SPARK_HEIGHT = 22;

function faultShare({ accepted, rejected, failedHits, ambiguous }: TimelinePoint): number {
  const faults = rejected + failedHits + ambiguous;
  return faults === 0 ? 0 : faults / (faults + accepted);
}

function visits(report: RunReport): ReportChart {
  const hasPlan = report.timeline.points.some(({ planned }) => planned !== undefined);
  const series: readonly ChartSeries[] = [
    { name: 'started', tone: 'started', mark: 'area' },
    { name: 'missed', tone: 'missed', mark: 'area' },
    ...(hasPlan ? [{ name: 'planned', tone: 'planned', mark: 'dashes' } as const] : []), // Keeps the literals.
  ];
  const steps = gapless(report.timeline, (point) => {
    const planned = hasPlan ? [rate(point, point.planned)] : [];
    const values = [rate(point, point.started), rate(point, point.missed), ...planned];
    return { values, words: namedRates(series, values) };
  });
  const title = 'Visits per second';
  const description = `${count(report.totals.counts.started)} visits started and ${count(report.totals.counts.missed)} were missed${extremes(steps, 0)}.`;
  const chart = { id: 'chart-visits', title, description, series, steps, label: plain, ...frame(report) };
  return { title, note: noteOf(report), series, svg: stepChart(chart) };
}

function outcomes(report: RunReport): ReportChart {
  const series: readonly ChartSeries[] = [
    { name: 'accepted', tone: 'accepted', mark: 'area' },
    { name: 'rejected', tone: 'rejected', mark: 'area' },
    { name: 'failed', tone: 'failed', mark: 'area' },
    { name: 'ambiguous', tone: 'ambiguous', mark: 'area' },
  ];
  const steps = gapless(report.timeline, (point) => {
    const { accepted, rejected, failedHits, ambiguous } = point;
    const values = [accepted, rejected, failedHits, ambiguous].map((hits) => rate(point, hits));
    return { values, words: namedRates(series, values) };
  });
  const { counts } = report.totals;
  const title = 'Outcomes of hits per second';
  const description = `Of ${count(counts.sent)} hits ${count(counts.accepted)} were accepted, ${count(counts.rejected)} rejected, ${count(counts.failedHits)} failed and ${count(counts.ambiguous)} ambiguous.`;
  const chart: StepChart = {
    id: 'chart-outcomes',
    title,
    description,
    series,
    steps,
    isStacked: true,
    label: plain,
    ...frame(report),
  };
  return { title, note: noteOf(report), series, svg: stepChart(chart) };
}

function latencies(report: RunReport): ReportChart {
  const series: readonly ChartSeries[] = [
    { name: 'p50', tone: 'p50', mark: 'line' },
    { name: 'p95', tone: 'p95', mark: 'line' },
    { name: 'p99', tone: 'p99', mark: 'line' },
  ];
  const steps = report.timeline.points.map((point): ChartStep => {
    const values = [point.p50Ms, point.p95Ms, point.p99Ms];
    const words = series.map(({ name }, at) => `${name} ${latencyWords(values[at])}`).join(', ');
    return { ...spanOf(point), values, words: `${when(point)}: ${words}` };
  });
  const whole = report.totals.latency;
  const title = 'Latency of answers';
  const description =
    whole === undefined
      ? 'There was no answer.'
      : `Half of the answers took at most ${latency(whole.p50Ms)}, 95 % at most ${latency(whole.p95Ms)}, 99 % at most ${latency(whole.p99Ms)}.`;
  const chart = {
    id: 'chart-latency',
    title,
    description,
    series,
    steps,
    label: latencyLabel,
    limits: limitsOf(report),
    ...frame(report),
  };
  return { title, note: noteOf(report), series, svg: stepChart(chart) };
}

/** Thresholds of latencies over all targets. */
function limitsOf({ verdict }: RunReport): NonNullable<StepChart['limits']> {
  return verdict.thresholds.flatMap(({ target, metric, bound }) => {
    const isLatency = metric === 'p50' || metric === 'p95' || metric === 'p99';
    return target === undefined && isLatency ? [{ value: boundOf(bound).limit, label: `${metric} ${bound}` }] : [];
  });
}

function frame({ startedAt, end, asOf, measuredFrom }: RunReport): Pick<StepChart, 'from' | 'until' | 'shadedUntil'> {
  return { from: startedAt, until: Math.max(end?.at ?? asOf, startedAt + 1_000), shadedUntil: measuredFrom };
}

/** Between points that were left out since nothing happened stands nothing, rather than what was before. */
function gapless(
  { points }: Timeline,
  draw: (point: TimelinePoint) => Pick<ChartStep, 'values' | 'words'>,
): readonly ChartStep[] {
  return points.flatMap((point, index): readonly ChartStep[] => {
    const { values, words } = draw(point);
    const step = { ...spanOf(point), values, words: `${when(point)}: ${words}` };
    const next = points[index + 1];
    if (next === undefined || next.at <= step.until) return [step];
    const nothing = {
      at: step.until,
      until: next.at,
      values: values.map(() => 0),
      words: `${moment(step.until)}: nothing`,
    };
    return [step, nothing];
  });
}

function spanOf({ at, seconds }: TimelinePoint): { readonly at: number; readonly until: number } {
  return { at, until: at + seconds * 1_000 };
}

function rate({ seconds }: TimelinePoint, value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / seconds;
}

function when({ at }: TimelinePoint): string {
  return moment(at);
}

function namedRates(series: readonly ChartSeries[], values: readonly (number | undefined)[]): string {
  return series.map(({ name }, at) => `${name} ${perSecond(values[at] ?? 0)}`).join(', ');
}

function latencyWords(ms: number | undefined): string {
  return ms === undefined ? '-' : latency(ms);
}

function extremes(steps: readonly ChartStep[], index: number): string {
  const rates = steps.flatMap(({ values }) => values[index] ?? []);
  if (rates.length === 0) return '';
  return `, between ${perSecond(Math.min(...rates))} and ${perSecond(Math.max(...rates))}`;
}

function noteOf({ timeline }: RunReport): string {
  return `Steps of ${stepWords(timeline.stepSeconds)}; times in UTC.`;
}

function stepWords(seconds: number): string {
  if (seconds >= 3_600) return `${count(seconds / 3_600)} h`;
  return seconds >= 60 ? `${seconds / 60} min` : `${seconds} s`;
}

/** `0.5`, `12`, `1,200`: a rate at an axis. */
function plain(value: number): string {
  return value >= 1_000 || Number.isInteger(value) ? count(value) : String(value);
}

/** `0`, `250 ms`, `1.5 s`: a latency at an axis. */
function latencyLabel(ms: number): string {
  if (ms === 0) return '0';
  return ms >= 1_000 ? `${ms / 1_000} s` : `${ms} ms`;
}
