import { describe, expect, test } from 'vitest';
import { type Interval, runId } from '../model/run.js';
import { instanceOf } from '../model/target.js';
import {
  aBudget,
  aCap,
  aDay,
  aLedgerDay,
  anError,
  anInterval,
  aRun,
  aSeries,
  aTarget,
  NOW,
  secondsAgo,
  someCounts,
} from './report.test-support.js';
import { type RunReportInput, runReport } from './run-report.js';

const staging = { target: aTarget({ name: 'Staging' }), day: aDay() };

function reportOf({
  intervals = [],
  ...input
}: Partial<RunReportInput> & { readonly intervals?: readonly Interval[] }) {
  const series = aSeries(intervals);
  const nothing = { verdict: { thresholds: [] }, ledger: [], budgets: [], errors: [], hasWarmUp: false };
  return runReport({ runs: [aRun()], serial: 8, targets: [staging], asOf: NOW, series, ...nothing, ...input });
}

describe('runReport', () => {
  test('sums up a run, in all and for each target', () => {
    const intervals = [
      anInterval({
        from: secondsAgo(40),
        counts: someCounts({ offered: 3, started: 2, accepted: 3 }),
        latencies: [20],
      }),
      anInterval({ from: secondsAgo(30), counts: someCounts({ offered: 1, started: 1, ambiguous: 1 }) }),
    ];
    const latency = { p50Ms: 20.015, p90Ms: 20.015, p95Ms: 20.015, p99Ms: 20.015, maxMs: 20.015 };
    const traffic = {
      counts: someCounts({ offered: 4, started: 3, accepted: 3, ambiguous: 1 }),
      successRate: 0.75,
      latency,
      latencySinceDue: latency,
      lateness: { p50Ms: 1, p90Ms: 1, p95Ms: 1, p99Ms: 1, maxMs: 1 },
    };
    const whole = { seconds: 10, rejected: 0, missed: 0, failedHits: 0 };
    const first = { ...whole, at: secondsAgo(40), offered: 3, started: 2, accepted: 3, ambiguous: 0 };
    const timeline = {
      stepSeconds: 10,
      points: [
        { ...first, p50Ms: 20.015, p95Ms: 20.015, p99Ms: 20.015 },
        { ...whole, at: secondsAgo(30), offered: 1, started: 1, accepted: 0, ambiguous: 1 },
      ],
    };
    const end = { at: secondsAgo(10), reason: 'done', because: 'visits' } as const; // Keeps the literals.
    expect(reportOf({ end, intervals, ledger: [aLedgerDay({ started: 5 })], errors: [anError()] })).toEqual({
      formatVersion: '1.1',
      run: 'r1',
      who: 'ada@workbox',
      pace: '50 visits/s',
      serial: 8,
      seed: '42',
      version: '1.2.3',
      startedAt: secondsAgo(3_600),
      end,
      durationMs: 3_590_000,
      asOf: NOW,
      result: 'done',
      verdict: { thresholds: [] },
      runs: [{ run: 'r1', who: 'ada@workbox', startedAt: secondsAgo(3_600), end, visits: 3, hits: 4 }],
      otherRuns: 0,
      totals: traffic,
      timeline,
      budgets: [],
      targets: [
        {
          key: 'staging',
          account: 'staging.example.com/matomo.php#1',
          name: 'Staging',
          url: 'https://staging.example.com/matomo.php',
          siteId: 1,
          cap: aCap({ started: 5 }),
          budgets: [],
          ...traffic,
          errors: [{ class: 'timeout', count: 1, at: secondsAgo(5), sample: 'No answer within 10 s.' }],
          timeline,
        },
      ],
    });
  });

  test('goes on without an end', () => {
    expect(reportOf({})).toMatchObject({ end: undefined, durationMs: 3_600_000, result: 'running' });
  });

  test('sums up the runs of a fleet, and tells what each of them did', () => {
    const end = { at: secondsAgo(5), reason: 'done' } as const; // Keeps the literal.
    const second = aRun({ id: runId('r2'), who: 'bob@workbox', startedAt: secondsAgo(60), fleet: runId('r1'), end });
    const report = reportOf({
      runs: [aRun(), second],
      otherRuns: 1,
      intervals: [
        anInterval({ counts: someCounts({ started: 1, accepted: 2 }) }),
        anInterval({ run: runId('r2'), counts: someCounts({ started: 3, accepted: 5 }) }),
      ],
    });
    expect(report.totals.counts.started).toBe(4);
    expect(report.otherRuns).toBe(1);
    expect(report.runs).toEqual([
      { run: 'r1', who: 'ada@workbox', startedAt: secondsAgo(3_600), visits: 1, hits: 2 },
      { run: 'r2', who: 'bob@workbox', startedAt: secondsAgo(60), end, visits: 3, hits: 5 },
    ]);
  });

  test('leaves the warm-up out of latencies, and out of nothing else', () => {
    const intervals = [
      anInterval({ from: secondsAgo(40), counts: someCounts({ started: 1, accepted: 1 }), latencies: [900] }),
      anInterval({ from: secondsAgo(20), counts: someCounts({ started: 1, accepted: 1 }), latencies: [20] }),
    ];
    const series = aSeries(intervals, secondsAgo(30));
    const report = reportOf({ series, hasWarmUp: true });
    expect(report.measuredFrom).toBe(secondsAgo(30));
    expect(report.totals).toMatchObject({ counts: { accepted: 2 }, latency: { maxMs: 20.015 } });
    expect(report.timeline.points.map(({ p50Ms }) => p50Ms)).toEqual([900.095, 20.015]);
  });

  test('tells what was planned, in all, for each target and in each step, as far as somebody knows', () => {
    const counts = someCounts({ started: 1 });
    const planned: RunReportInput['planned'] = ({ from, until }, target) =>
      target === undefined ? (until - from) / 1_000 : undefined;
    const report = reportOf({ planned, intervals: [anInterval({ from: secondsAgo(20), counts })] });
    expect([report.totals.planned, report.targets[0]?.planned]).toEqual([3_600, undefined]);
    expect(report.timeline.points[0]?.planned).toBe(10);
  });

  test('says who has paused a target, and that it is why there was no visit', () => {
    const paused = { at: secondsAgo(90), who: 'ada@lovelace' };
    const targets = [{ ...staging, target: { ...staging.target, paused } }];
    expect(reportOf({ targets }).targets[0]).toMatchObject({ paused, startedNoneBecause: 'paused' });
    const intervals = [anInterval({ counts: someCounts({ started: 1 }) })];
    expect(reportOf({ targets, intervals }).targets[0]).toMatchObject({ paused, startedNoneBecause: undefined });
  });

  test('passes over the errors of other accounts', () => {
    expect(reportOf({ errors: [anError({ key: 'other' })] }).targets[0]?.errors).toEqual([]);
  });

  test('keeps what was sent to a target that was deleted meanwhile', () => {
    const counts = someCounts({ started: 4 });
    const report = reportOf({ intervals: [anInterval({ key: 'gone', counts })] });
    expect(report.totals.counts.started).toBe(4);
    expect(report.targets[1]).toMatchObject({
      key: 'gone',
      account: 'gone.example.com/matomo.php#1',
      name: 'gone',
      counts,
    });
    expect(report.targets[1]).not.toHaveProperty('cap');
  });

  test('says why a target got no visit', () => {
    const missed = [anInterval({ counts: someCounts({ offered: 2, missed: 2 }) })];
    const used = [aLedgerDay({ started: 1_000 })];
    const started = [anInterval({ counts: someCounts({ offered: 1, started: 1 }) })];
    const causeOf = (input: Parameters<typeof reportOf>[0]) => reportOf(input).targets[0]?.startedNoneBecause;
    expect(causeOf({})).toBe('none-due');
    expect(causeOf({ intervals: missed })).toBe('all-missed');
    expect(causeOf({ intervals: missed, ledger: used })).toBe('cap-used-up');
    expect(causeOf({ intervals: missed, budgets: [aBudget({ sent: 99_998 })] })).toBe('budget-used-up');
    expect(causeOf({ intervals: started, ledger: used })).toBeUndefined();
  });

  test('shows the hit budgets of accounts with their targets, and those of instances apart', () => {
    const instance = aBudget({
      scope: { kind: 'instance', instance: instanceOf('https://staging.example.com/matomo.php') },
    });
    const report = reportOf({ budgets: [aBudget(), instance] });
    expect([report.targets[0]?.budgets, report.budgets]).toEqual([[aBudget()], [instance]]);
  });

  test('is plain JSON', () => {
    const report = reportOf({ errors: [anError()], intervals: [anInterval({ latencies: [3] })] });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});
