import { describe, expect, test } from 'vitest';
import type { TargetStats } from '../../api/targets.js';
import { statCharts } from './stat-series.js';

type Point = TargetStats['points'][number];

const nothing = {
  seconds: 10,
  offered: 0,
  started: 0,
  missed: 0,
  accepted: 0,
  rejected: 0,
  failedHits: 0,
  ambiguous: 0,
};

function stats(points: readonly (Omit<Partial<Point>, 'at'> & { readonly at: number })[], to = 60_000): TargetStats {
  // Branded numbers and keys have no other form at run time.
  return {
    key: 'a',
    timezone: 'Etc/UTC',
    from: 0,
    to,
    stepSeconds: 10,
    points: points.map((point) => ({ ...nothing, ...point })),
    errors: [],
  } as unknown as TargetStats;
}

describe('statCharts', () => {
  test('has zero visits where nothing happened, and no latency there', () => {
    const { times, visits, latency } = statCharts(
      stats([
        { at: 10_000, started: 4, p95Ms: 80 },
        { at: 50_000, started: 2, p95Ms: 90 },
      ]),
      'minute',
    );
    expect(times).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000]);
    expect(visits.series[0]?.values).toEqual([0, 4, 0, 0, 0, 2]);
    expect(latency.series[1]?.values).toEqual([null, 80, null, null, null, 90]);
  });

  test('leaves out the last step as long as nothing of it is known', () => {
    expect(statCharts(stats([{ at: 10_000, started: 4 }]), 'minute').times.at(-1)).toBe(40_000);
  });

  test('puts a point that begins within its step at the beginning of the step', () => {
    const { visits } = statCharts(stats([{ at: 13_500, started: 4 }]), 'minute');
    expect(visits.series[0]?.values.slice(0, 2)).toEqual([0, 4]);
  });

  test('says in sentences what the lines show', () => {
    const { visits, outcomes, latency } = statCharts(
      stats([
        {
          at: 10_000,
          started: 4,
          missed: 1,
          planned: 5,
          accepted: 15,
          failedHits: 4,
          rejected: 1,
          p50Ms: 20,
          p95Ms: 80,
          p99Ms: 400,
        },
        { at: 20_000, started: 6, planned: 5, accepted: 20, p50Ms: 21, p95Ms: 81, p99Ms: 100 },
      ]),
      'minute',
    );
    expect(visits.summary).toBe(
      '10 visits started in the last minute, 1 missed; the plan of the day meant 10 for its steps with traffic.',
    );
    expect(outcomes.summary).toBe('40 hits sent in the last minute: 87.5% accepted, 1 rejected, 4 failed.');
    expect(latency.summary).toBe(
      'Lately half of the answers came within 21 ms, and 95 % within 81 ms; the highest p99 of the last minute was 400 ms.',
    );
  });

  test('says that nothing happened', () => {
    const { visits, outcomes, latency } = statCharts(stats([]), '15 minutes');
    expect([visits.summary, outcomes.summary, latency.summary]).toEqual([
      'No visit started in the last 15 minutes.',
      'No hit was sent in the last 15 minutes.',
      'No answer came in the last 15 minutes.',
    ]);
  });
});
