import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import {
  aCap,
  aDay,
  aLedgerDay,
  anError,
  anInterval,
  aRun,
  aTarget,
  NOW,
  secondsAgo,
  someCounts,
} from './report.test-support.js';
import { type RunReportInput, runReport } from './run-report.js';

const staging = { target: aTarget({ name: 'Staging' }), day: aDay() };

function reportOf(input: Partial<RunReportInput>) {
  const nothing = { ledger: [], intervals: [], errors: [] };
  return runReport({ run: aRun(), serial: 8, seed: '42', targets: [staging], asOf: NOW, ...nothing, ...input });
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
    const traffic = {
      counts: someCounts({ offered: 4, started: 3, accepted: 3, ambiguous: 1 }),
      successRate: 0.75,
      latency: { p50Ms: 20.015, p95Ms: 20.015, p99Ms: 20.015, maxMs: 20.015 },
    };
    const end = { at: secondsAgo(10), reason: 'done', because: 'visits' } as const; // Keeps the literals.
    expect(reportOf({ end, intervals, ledger: [aLedgerDay({ started: 5 })], errors: [anError()] })).toEqual({
      formatVersion: '1.0',
      run: 'r1',
      who: 'ada@workbox',
      pace: '50 visits/s',
      serial: 8,
      seed: '42',
      startedAt: secondsAgo(3_600),
      end,
      durationMs: 3_590_000,
      asOf: NOW,
      totals: traffic,
      targets: [
        {
          key: 'staging',
          account: 'staging.example.com/matomo.php#1',
          name: 'Staging',
          url: 'https://staging.example.com/matomo.php',
          siteId: 1,
          cap: aCap({ started: 5 }),
          ...traffic,
          errors: [{ class: 'timeout', count: 1, at: secondsAgo(5), sample: 'No answer within 10 s.' }],
        },
      ],
    });
  });

  test('ends as the record of the run says, and goes on without an end', () => {
    const end = { at: secondsAgo(60), reason: 'lost' } as const; // Keeps the literals.
    expect(reportOf({ run: aRun({ end }) })).toMatchObject({ end, durationMs: 3_540_000 });
    expect(reportOf({})).toMatchObject({ end: undefined, durationMs: 3_600_000 });
  });

  test('says who has paused a target, and that it is why there was no visit', () => {
    const paused = { at: secondsAgo(90), who: 'ada@lovelace' };
    const targets = [{ ...staging, target: { ...staging.target, paused } }];
    expect(reportOf({ targets }).targets[0]).toMatchObject({ paused, startedNoneBecause: 'paused' });
    const intervals = [anInterval({ counts: someCounts({ started: 1 }) })];
    expect(reportOf({ targets, intervals }).targets[0]).toMatchObject({ paused, startedNoneBecause: undefined });
  });

  test('passes over other runs', () => {
    const other = { run: runId('r2') };
    const report = reportOf({
      intervals: [anInterval({ ...other, counts: someCounts({ started: 1 }) })],
      errors: [anError(other)],
    });
    expect([report.totals.counts.started, report.targets[0]?.errors]).toEqual([0, []]);
  });

  test('keeps what was sent to a target that was deleted meanwhile', () => {
    const counts = someCounts({ started: 4 });
    const report = reportOf({ intervals: [anInterval({ key: 'gone', counts })] });
    expect(report.totals.counts.started).toBe(4);
    expect(report.targets[1]).toEqual({
      key: 'gone',
      account: 'gone.example.com/matomo.php#1',
      name: 'gone',
      counts,
      errors: [],
    });
  });

  test('says why a target got no visit', () => {
    const missed = [anInterval({ counts: someCounts({ offered: 2, missed: 2 }) })];
    const used = [aLedgerDay({ started: 1_000 })];
    const started = [anInterval({ counts: someCounts({ offered: 1, started: 1 }) })];
    const causeOf = (input: Partial<RunReportInput>) => reportOf(input).targets[0]?.startedNoneBecause;
    expect(causeOf({})).toBe('none-due');
    expect(causeOf({ intervals: missed })).toBe('all-missed');
    expect(causeOf({ intervals: missed, ledger: used })).toBe('cap-used-up');
    expect(causeOf({ intervals: started, ledger: used })).toBeUndefined();
  });

  test('is plain JSON', () => {
    const report = reportOf({ errors: [anError()], intervals: [anInterval({ latencies: [3] })] });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});
