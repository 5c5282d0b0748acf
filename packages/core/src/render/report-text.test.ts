import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import {
  aBudget,
  aCap,
  aReport,
  aTargetReport,
  aThreshold,
  NOW,
  secondsAgo,
  someCounts,
} from '../report/report.test-support.js';
import { ansiPaint, plainPaint } from './paint.js';
import { reportText } from './report-text.js';

const latency = { p50Ms: 5, p90Ms: 8.2, p95Ms: 8.2, p99Ms: 1_200, maxMs: 10_012 };
const counts = someCounts({
  offered: 4_200,
  started: 4_123,
  completed: 4_000,
  failed: 123,
  missed: 77,
  late: 3,
  accepted: 100_000,
  failedHits: 3_100,
  ambiguous: 31,
});
const staging = aTargetReport({
  counts,
  cap: aCap({ cap: 5_000, started: 4_200 }),
  successRate: 0.972,
  latency,
  errors: [
    { class: 'timeout', count: 31, at: secondsAgo(4), sample: 'No answer within 10 s.' },
    { class: 'connection-refused', count: 3_100, at: secondsAgo(400), sample: 'connect ECONNREFUSED 10.11.12.13:443' },
  ],
});
const development = aTargetReport({
  key: 'development',
  cap: aCap({ started: 1_000 }),
  startedNoneBecause: 'cap-used-up',
});
const report = aReport({ totals: { counts, successRate: 0.972, latency }, targets: [development, staging] });

function textAt(width: number, shown = report) {
  return reportText(shown, { paint: plainPaint, width });
}

describe('reportText', () => {
  test('is readable at 80 columns', () => {
    expect(textAt(80)).toBe(
      `Run r1 by ada@workbox: 50 visits/s
30 min 00 s, 2026-11-24 20:18:00 UTC to 2026-11-24 20:48:00 UTC, serial 7, seed
  42, version 1.2.3

visits       started     cap used  completed  partial  failed  missed  late
development        0  1,000/1,000          0        0       0       0     0
staging        4,123  4,200/5,000      4,000        0     123      77     3
total          4,123                   4,000        0     123      77     3

hits            sent  accepted  rejected  failed  ambiguous  success
development        0         0         0       0          0        -
staging      103,131   100,000         0   3,100         31   97.2 %
total        103,131   100,000         0   3,100         31   97.2 %

latency         p50     p90     p95    p99     max  p95 since due  p95 late by
development       -       -       -      -       -              -            -
staging      5.0 ms  8.2 ms  8.2 ms  1.2 s  10.0 s              -            -
total        5.0 ms  8.2 ms  8.2 ms  1.2 s  10.0 s              -            -

errors
staging: timeout ×31, last at 2026-11-24 20:47:56 UTC: No answer within 10 s.
staging: connection-refused ×3,100, last at 2026-11-24 20:41:20 UTC: connect
  ECONNREFUSED 10.11.12.13:443

The run ended because its time was up.
target.development sent none: its cap of 1,000 visits for 2026-11-24 (UTC) is
  used up; the next day begins in 3 h 12 min.`,
    );
  });

  test('shows latencies beside the hits at 160 columns', () => {
    expect(textAt(160)).toContain(
      `
visits         due  started     cap used  completed  partial  failed  missed  late
development      0        0  1,000/1,000          0        0       0       0     0
staging      4,200    4,123  4,200/5,000      4,000        0     123      77     3
total        4,200    4,123                   4,000        0     123      77     3

hits            sent  accepted  rejected  failed  ambiguous  success     p50     p90     p95    p99     max  p95 since due  p95 late by
development        0         0         0       0          0        -       -       -       -      -       -              -            -
staging      103,131   100,000         0   3,100         31   97.2 %  5.0 ms  8.2 ms  8.2 ms  1.2 s  10.0 s              -            -
total        103,131   100,000         0   3,100         31   97.2 %  5.0 ms  8.2 ms  8.2 ms  1.2 s  10.0 s              -            -
`,
    );
  });

  test('shows thresholds, those that were crossed first, and hit budgets', () => {
    const thresholds = [
      aThreshold(),
      aThreshold({ metric: 'p95', bound: '<1ms', measured: 8.2, isCrossed: true, target: staging.key }),
      aThreshold({ metric: 'missedRate', measured: undefined }),
      aThreshold({ metric: 'capReached', bound: 'true', measured: 1 }),
    ];
    const budgets = [aBudget({ sent: 61_234 })];
    const text = textAt(80, aReport({ verdict: { thresholds }, targets: [{ ...staging, budgets }] }));
    expect(text).toContain(`
thresholds                       bound          measured
target.staging  p95 latency       <1ms            8.2 ms  crossed
all targets     missed visits      <1%  nothing measured  not measured
all targets     error rate         <1%             0.2 %  kept
all targets     cap used       used up           100.0 %  kept

hit budgets
target.staging: 61,234/100,000 hits of the month that began on 2026-11-01 (UTC),
  61.2 % used
`);
    expect(text).toContain('\n1 of 4 thresholds was crossed; for 1 nothing was measured.\n');
  });

  test('shows the runs that it sums up, and says which it does not', () => {
    const run = { who: 'ada@workbox', startedAt: secondsAgo(1_800), visits: 2_000, hits: 50_000 };
    const runs = [
      { ...run, run: runId('r1'), end: { at: NOW, reason: 'done' } as const }, // Keeps the literal.
      { ...run, run: runId('r2'), who: 'bob@workbox', visits: 2_123 },
    ];
    expect(textAt(80, aReport({ runs, end: undefined }))).toContain(`
runs  by           from                     visits    hits  ended
r1    ada@workbox  2026-11-24 20:18:00 UTC   2,000  50,000  done
r2    bob@workbox  2026-11-24 20:18:00 UTC   2,123  50,000  running

At least one run is still going on.
This sums up 2 runs that shared the load.`);
    expect(textAt(80, aReport({ runs: runs.slice(0, 1), otherRuns: 3 }))).toContain(
      'It shared the load with 3 other runs; `trafficinator report` sums up all runs of\n  r1.',
    );
  });

  test('says first that a run is invalid', () => {
    const invalid = 'The generator did not keep up for 5 s of 30 s.';
    expect(textAt(120, aReport({ verdict: { invalid, thresholds: [] } }))).toContain(
      `\n\nThis run is invalid, and says nothing of the targets: ${invalid}\nThe run ended`,
    );
  });

  test('shows columns for what was planned, held back, stalled and sent again only where there is some', () => {
    const odd = { ...counts, withheld: 5, stalled: 2, retries: 9 };
    const text = textAt(
      160,
      aReport({ totals: { counts: odd, planned: 4_300.4 }, targets: [{ ...staging, counts: odd }] }),
    );
    expect(text).toMatch(/^visits +planned +due +started .* late +stalled +held back$/m);
    expect(text).toMatch(/^hits .* retries +success/m);
    expect(text).toContain('5 visits were held back, since targets did not keep up.');
    expect(textAt(160)).not.toMatch(/planned|stalled|held back|retries/);
  });

  test('shows the worst of many targets, and says so', () => {
    const many = Array.from({ length: 30 }, (_, n) => aTargetReport({ key: `t${n}`, successRate: n === 29 ? 0.5 : 1 }));
    const text = textAt(100, aReport({ targets: many }));
    expect(text).toContain('The worst 20 of 30 targets, and the totals of all; `--format json` has every one.');
    expect(text.split('\n').find((line) => line.startsWith('t'))).toMatch(/^t29 /);
  });

  test('leaves out the totals of a single target, and errors that did not happen', () => {
    const single = aTargetReport({ counts: someCounts({ offered: 1, started: 1, completed: 1, accepted: 2 }) });
    const text = textAt(160, aReport({ targets: [single] }));
    expect([text.includes('total'), text.includes('errors')]).toEqual([false, false]);
  });

  test('shows no cap for a target that was deleted meanwhile', () => {
    const gone = aTargetReport({ key: 'gone', cap: undefined, counts: someCounts({ started: 4 }) });
    expect(textAt(80, aReport({ targets: [development, gone] }))).toMatch(/^gone +0 +4 +- +0/m);
  });

  test('is short for a run without targets', () => {
    expect(textAt(120, aReport({ seed: 'a\u001b[2J' }))).toBe(
      `Run r1 by ada@workbox: 50 visits/s
30 min 00 s, 2026-11-24 20:18:00 UTC to 2026-11-24 20:48:00 UTC, serial 7, seed a\\u{1b}[2J, version 1.2.3

The run ended because its time was up.`,
    );
  });

  test('lists ten errors, the most frequent first, and counts the others', () => {
    const errors = Array.from({ length: 7 }, () => staging.errors).flat();
    const lines = textAt(200, aReport({ targets: [{ ...staging, errors }] })).split('\n');
    expect(lines[lines.indexOf('errors') + 1]).toContain('connection-refused ×3,100');
    expect(lines).toContain('and 4 more lines like these; `--format json` has all of them');
  });

  test('paints failures red and zeros quiet', () => {
    const text = reportText(report, { paint: ansiPaint, width: 160 });
    expect(text).toContain('\u001b[31m3,100\u001b[39m');
    expect(text).toContain('\u001b[2m0\u001b[22m');
  });
});
