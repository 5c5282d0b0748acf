import type { Timeline, TimelinePoint } from '@trafficinator/core';
import { count, counted, latency, perSecond } from '../format.js';
import type { ChartProps, ChartSeries } from '../parts/chart-props.js';

/** How a run went, in three charts: visits, what became of hits, and latencies. None where nothing happened. */
export function timelineCharts({ points, stepSeconds }: Timeline, zone: string): readonly ChartProps[] {
  if (points.length === 0) return [];
  const steps = gapless(points, stepSeconds);
  const chart = { times: steps.map(({ at }) => at), zone };
  return [
    {
      ...chart,
      title: 'Visits per second',
      summary: visitWords(points),
      series: visitSeries(steps),
      format: perSecond,
    },
    { ...chart, title: 'Hits per second', summary: hitWords(points), series: hitSeries(steps), format: perSecond },
    {
      ...chart,
      title: 'Latency of answers',
      summary: latencyWords(points),
      series: latencySeries(steps),
      format: latency,
    },
  ];
}

/** A step in which nothing happened, or one that was recorded. */
type Step = Partial<TimelinePoint> & Pick<TimelinePoint, 'at' | 'seconds'>;

/** Where nothing happened stands nothing, rather than a line from what was before to what came after. */
export function gapless(points: readonly TimelinePoint[], stepSeconds: number): readonly Step[] {
  return points.flatMap((point, index): readonly Step[] => {
    const next = points[index + 1];
    const until = point.at + point.seconds * 1_000;
    if (next === undefined || next.at - until < stepSeconds * 500) return [point];
    const last = next.at - stepSeconds * 1_000;
    const nothing = (at: number): Step => ({
      at: at as Step['at'] /* An instant of the same clock. */,
      seconds: stepSeconds,
    });
    return [point, nothing(until), ...(last > until ? [nothing(last)] : [])];
  });
}

function visitSeries(steps: readonly Step[]): readonly ChartSeries[] {
  const hasPlan = steps.some(({ planned }) => planned !== undefined);
  return [
    { label: 'started', color: 'started', look: 'area', values: steps.map(rateOf('started')) },
    { label: 'missed', color: 'missed', look: 'line', values: steps.map(rateOf('missed')) },
    ...(hasPlan
      ? [{ label: 'planned', color: 'planned', look: 'dashes' as const, values: steps.map(plannedOf) }] // Keeps the literal.
      : []),
  ];
}

function hitSeries(steps: readonly Step[]): readonly ChartSeries[] {
  return [
    { label: 'accepted', color: 'accepted', look: 'stack', values: steps.map(rateOf('accepted')) },
    { label: 'rejected', color: 'rejected', look: 'stack', values: steps.map(rateOf('rejected')) },
    { label: 'failed', color: 'failed', look: 'stack', values: steps.map(rateOf('failedHits')) },
    { label: 'ambiguous', color: 'ambiguous', look: 'stack', values: steps.map(rateOf('ambiguous')) },
  ];
}

function latencySeries(steps: readonly Step[]): readonly ChartSeries[] {
  return (['p50', 'p95', 'p99'] as const).map((name) => ({
    label: name,
    color: name,
    look: 'line',
    values: steps.map((step) => step[`${name}Ms`] ?? null),
  }));
}

type CountName = 'started' | 'missed' | 'accepted' | 'rejected' | 'failedHits' | 'ambiguous';

function rateOf(name: CountName): (step: Step) => number {
  return (step) => (step[name] ?? 0) / step.seconds;
}

function plannedOf({ planned, seconds }: Step): number | null {
  return planned === undefined ? null : planned / seconds;
}

function visitWords(points: readonly TimelinePoint[]): string {
  const rates = points.map(({ started, seconds }) => started / seconds);
  const missed = sumOf(points, 'missed');
  return `${counted(sumOf(points, 'started'), 'visit')} started, between ${perSecond(Math.min(...rates))} and ${perSecond(Math.max(...rates))}; ${count(missed)} missed.`;
}

function hitWords(points: readonly TimelinePoint[]): string {
  const [accepted, rejected, failed, ambiguous] = (['accepted', 'rejected', 'failedHits', 'ambiguous'] as const).map(
    (name) => sumOf(points, name),
  );
  return `${count(accepted ?? 0)} accepted, ${count(rejected ?? 0)} rejected, ${count(failed ?? 0)} failed, ${count(ambiguous ?? 0)} ambiguous.`;
}

function latencyWords(points: readonly TimelinePoint[]): string {
  const worst = (name: 'p50Ms' | 'p95Ms' | 'p99Ms') => Math.max(...points.map((point) => point[name] ?? 0));
  if (points.every(({ p50Ms }) => p50Ms === undefined)) return 'There was no answer.';
  return `At worst in one step: p50 ${latency(worst('p50Ms'))}, p95 ${latency(worst('p95Ms'))}, p99 ${latency(worst('p99Ms'))}.`;
}

function sumOf(points: readonly TimelinePoint[], name: CountName): number {
  return points.reduce((sum, point) => sum + point[name], 0);
}
