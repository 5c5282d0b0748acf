import type { TimelinePoint } from '@trafficinator/core';
import type { TargetStats } from '../../api/targets.js';
import { count, counted, latency, share } from '../format.js';
import type { ChartSeries } from '../parts/chart-props.js';

/** What a chart of a target shows, and what it comes to in a sentence. */
export interface StatChart {
  readonly title: string;
  readonly summary: string;
  readonly series: readonly ChartSeries[];
  readonly format: (value: number) => string;
}

/** The charts of a target's stats, over all steps of the time, with or without traffic. */
export interface StatCharts {
  readonly times: readonly number[];
  readonly visits: StatChart;
  readonly outcomes: StatChart;
  readonly latency: StatChart;
}

/** Draws what the server answers: it leaves out steps without traffic. `words`: the time, such as `15 minutes`. */
export function statCharts(stats: TargetStats, words: string): StatCharts {
  const points = pointsByStep(stats);
  const times = stepTimes(stats, points);
  const values = (read: (point: TimelinePoint) => number | undefined, without: number | null) =>
    times.map((time) => {
      const point = points.get(time);
      return point === undefined ? without : (read(point) ?? null);
    });
  return {
    times,
    visits: {
      title: 'Visits, planned and started',
      summary: visitsSummary(stats, words),
      format: count,
      series: [
        { label: 'started', color: 'started', look: 'area', values: values(({ started }) => started, 0) },
        { label: 'plan of the day', color: 'planned', look: 'dashes', values: values(({ planned }) => planned, null) },
        { label: 'missed', color: 'missed', look: 'line', values: values(({ missed }) => missed, 0) },
      ],
    },
    outcomes: {
      title: 'Outcomes of hits',
      summary: outcomesSummary(stats, words),
      format: count,
      series: [
        { label: 'accepted', color: 'accepted', look: 'stack', values: values(({ accepted }) => accepted, 0) },
        { label: 'rejected', color: 'rejected', look: 'stack', values: values(({ rejected }) => rejected, 0) },
        { label: 'failed', color: 'failed', look: 'stack', values: values(({ failedHits }) => failedHits, 0) },
        { label: 'ambiguous', color: 'ambiguous', look: 'stack', values: values(({ ambiguous }) => ambiguous, 0) },
      ],
    },
    latency: {
      title: 'Latency of answers',
      summary: latencySummary(stats, words),
      format: latency,
      series: [
        { label: 'p50', color: 'p50', look: 'line', values: values(({ p50Ms }) => p50Ms, null) },
        { label: 'p95', color: 'p95', look: 'line', values: values(({ p95Ms }) => p95Ms, null) },
        { label: 'p99', color: 'p99', look: 'line', values: values(({ p99Ms }) => p99Ms, null) },
      ],
    },
  };
}

/** The beginnings of all steps. The last may not have been written down yet: it is shown when there is something of it. */
function stepTimes(
  { from, to, stepSeconds }: TargetStats,
  points: ReadonlyMap<number, TimelinePoint>,
): readonly number[] {
  const stepMs = stepSeconds * 1_000;
  const first = Math.floor(from / stepMs) * stepMs;
  const times = Array.from(
    { length: Math.max(0, Math.ceil((to - first) / stepMs)) },
    (_, index) => first + index * stepMs,
  );
  const last = times.at(-1);
  return last === undefined || points.has(last) ? times : times.slice(0, -1);
}

/** A point may begin within its step, where the time that is looked at does. */
function pointsByStep({ points, stepSeconds }: TargetStats): ReadonlyMap<number, TimelinePoint> {
  const stepMs = stepSeconds * 1_000;
  return new Map(points.map((point) => [Math.floor(point.at / stepMs) * stepMs, point]));
}

function visitsSummary({ points }: TargetStats, words: string): string {
  const started = sum(points, ({ started: visits }) => visits);
  const missed = sum(points, ({ missed: visits }) => visits);
  if (started === 0 && missed === 0) return `No visit started in the last ${words}.`;
  const isPlanKnown = points.every(({ planned }) => planned !== undefined);
  const planned = isPlanKnown
    ? `; the plan of the day meant ${count(sum(points, (point) => point.planned ?? 0))} for its steps with traffic`
    : '';
  const lost = missed === 0 ? 'none missed' : `${count(missed)} missed`;
  return `${counted(started, 'visit')} started in the last ${words}, ${lost}${planned}.`;
}

function outcomesSummary({ points }: TargetStats, words: string): string {
  const accepted = sum(points, (point) => point.accepted);
  const others = [
    [sum(points, ({ rejected }) => rejected), 'rejected'],
    [sum(points, ({ failedHits }) => failedHits), 'failed'],
    [sum(points, ({ ambiguous }) => ambiguous), 'ambiguous'],
  ] as const;
  const sent = accepted + others.reduce((total, [hits]) => total + hits, 0);
  if (sent === 0) return `No hit was sent in the last ${words}.`;
  const lost = others.filter(([hits]) => hits > 0).map(([hits, name]) => `${count(hits)} ${name}`);
  const rest = lost.length === 0 ? '' : `, ${lost.join(', ')}`;
  return `${counted(sent, 'hit')} sent in the last ${words}: ${share(accepted / sent)} accepted${rest}.`;
}

function latencySummary({ points }: TargetStats, words: string): string {
  const slowest = Math.max(...points.map(({ p99Ms }) => p99Ms ?? 0));
  const last = points.findLast(({ p95Ms }) => p95Ms !== undefined);
  if (last === undefined) return `No answer came in the last ${words}.`;
  return `Lately half of the answers came within ${latency(last.p50Ms)}, and 95 % within ${latency(last.p95Ms)}; the highest p99 of the last ${words} was ${latency(slowest)}.`;
}

function sum(points: readonly TimelinePoint[], read: (point: TimelinePoint) => number): number {
  return points.reduce((total, point) => total + read(point), 0);
}
