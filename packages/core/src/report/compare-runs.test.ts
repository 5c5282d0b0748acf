import { describe, expect, test } from 'vitest';
import { compareRuns } from './compare-runs.js';
import { aReport, someCounts } from './report.test-support.js';
import type { RunReport } from './run-report.js';
import type { TimelinePoint } from './timeline.js';

/** A run with these numbers of visits in its steps of ten seconds, of one hit each, answered in this time. */
function runOf(visits: readonly number[], p95Ms: (visits: number) => number = () => 20): RunReport {
  const whole = visits.reduce((sum, one) => sum + one, 0);
  const latency = { p50Ms: 10, p90Ms: 20, p95Ms: p95Ms(whole / visits.length), p99Ms: 30, maxMs: 40 };
  const points = visits.map((started): TimelinePoint => {
    const hits = { accepted: started, rejected: 0, failedHits: 0, ambiguous: 0 };
    const percentiles = { p50Ms: 10, p95Ms: p95Ms(started), p99Ms: 30 };
    return { at: aReport().startedAt, seconds: 10, offered: started, started, missed: 0, ...hits, ...percentiles };
  });
  const counts = someCounts({ offered: whole, started: whole, accepted: whole });
  return aReport({
    durationMs: visits.length * 10_000,
    totals: { counts, latency },
    timeline: { stepSeconds: 10, points },
  });
}

function judged(before: RunReport, after: RunReport) {
  return Object.fromEntries(compareRuns(before, after).metrics.map(({ metric, judgement }) => [metric, judgement]));
}

describe('compareRuns', () => {
  test('tells what changed beyond the noise of both runs', () => {
    const slow = runOf([98, 100, 102, 99, 101, 100], (visits) => 200 + visits / 10);
    const fast = runOf([99, 101, 100, 98, 102, 100], (visits) => 20 + visits / 10);
    const { metrics } = compareRuns(slow, fast);
    expect(metrics.find(({ metric }) => metric === 'p95')).toMatchObject({
      unit: 'ms',
      before: 210,
      after: 30,
      change: -180,
      relative: -180 / 210,
      judgement: 'better',
    });
    expect(judged(fast, slow)).toMatchObject({ p95: 'worse', p50: 'same', visitsPerSecond: 'same', errorRate: 'same' });
  });

  test('takes a change that is as large as the steps differ for noise', () => {
    expect(judged(runOf([50, 10, 90, 30, 70, 50]), runOf([60, 20, 100, 40, 80, 60]))['visitsPerSecond']).toBe('same');
    expect(judged(runOf([50, 49, 51, 50, 49, 51]), runOf([60, 59, 61, 60, 59, 61]))['visitsPerSecond']).toBe('changed');
  });

  test('does not judge by fewer than three whole steps, nor what was not measured', () => {
    expect(judged(runOf([10, 10, 10, 10]), runOf([20, 20, 20, 20, 20]))['visitsPerSecond']).toBe('unknown');
    const { totals, ...silent } = runOf([10, 10, 10, 10, 10]);
    const comparison = compareRuns({ ...silent, totals: { counts: totals.counts } }, runOf([10, 10, 10, 10, 10]));
    expect(comparison.metrics.find(({ metric }) => metric === 'p95')).toEqual({
      metric: 'p95',
      unit: 'ms',
      after: 20,
      judgement: 'unknown',
    });
  });

  test('leaves the warm-up and the steps at both ends out of the noise', () => {
    const run = runOf([1, 50, 50, 50, 50, 1]);
    expect(compareRuns(run, run).before.steps).toBe(4);
    expect(compareRuns({ ...run, measuredFrom: run.asOf }, run).before.steps).toBe(0);
  });

  test('finds nothing but noise between a run and itself', () => {
    const run = runOf([31, 50, 47, 55, 49, 12]);
    expect(new Set(Object.values(judged(run, run)))).toEqual(new Set(['same']));
  });
});
