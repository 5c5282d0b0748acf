import { describe, expect, test } from 'vitest';
import { aCap, aReport, aTargetReport, secondsAgo, someCounts } from '../report/report.test-support.js';
import { ansiPaint, plainPaint } from './paint.js';
import { reportText } from './report-text.js';

const latency = { p50Ms: 5, p95Ms: 8.2, p99Ms: 1_200, maxMs: 10_012 };
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
      `Run r1 by ada@workbox: 50 visits/s, 30 min 00 s
2026-11-24 20:18:00 UTC to 2026-11-24 20:48:00 UTC, serial 7, seed 42

visits       started     cap used  completed  partial  failed  missed  late
development        0  1,000/1,000          0        0       0       0     0
staging        4,123  4,200/5,000      4,000        0     123      77     3
total          4,123                   4,000        0     123      77     3

hits            sent  accepted  rejected  failed  ambiguous  success
development        0         0         0       0          0        -
staging      103,131   100,000         0   3,100         31   97.2 %
total        103,131   100,000         0   3,100         31   97.2 %

latency         p50     p95    p99     max
development       -       -      -       -
staging      5.0 ms  8.2 ms  1.2 s  10.0 s
total        5.0 ms  8.2 ms  1.2 s  10.0 s

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

hits            sent  accepted  rejected  failed  ambiguous  success     p50     p95    p99     max
development        0         0         0       0          0        -       -       -      -       -
staging      103,131   100,000         0   3,100         31   97.2 %  5.0 ms  8.2 ms  1.2 s  10.0 s
total        103,131   100,000         0   3,100         31   97.2 %  5.0 ms  8.2 ms  1.2 s  10.0 s
`,
    );
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
    expect(textAt(80, aReport({ seed: 'a\u001b[2J' }))).toBe(
      `Run r1 by ada@workbox: 50 visits/s, 30 min 00 s
2026-11-24 20:18:00 UTC to 2026-11-24 20:48:00 UTC, serial 7, seed a\\u{1b}[2J

The run ended because its time was up.`,
    );
  });

  test('lists twenty errors and counts the others', () => {
    const errors = Array.from({ length: 12 }, () => staging.errors).flat();
    expect(textAt(80, aReport({ targets: [{ ...staging, errors }] }))).toContain(
      '\nand 4 more lines like these; `--json` has all of them\n',
    );
  });

  test('paints failures red and zeros quiet', () => {
    const text = reportText(report, { paint: ansiPaint, width: 160 });
    expect(text).toContain('\u001b[31m3,100\u001b[39m');
    expect(text).toContain('\u001b[2m0\u001b[22m');
  });
});
