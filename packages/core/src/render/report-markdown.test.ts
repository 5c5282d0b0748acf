import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aBudget, aReport, aTargetReport, aThreshold, secondsAgo, someCounts } from '../report/report.test-support.js';
import { arbEvil } from './render.test-support.js';
import { evilReport } from './report-fixture.test-support.js';
import { reportMarkdown } from './report-markdown.js';

const latency = { p50Ms: 5, p90Ms: 8, p95Ms: 8.2, p99Ms: 1_200, maxMs: 10_012 };

describe('reportMarkdown', () => {
  test('says what the run is worth, then how the targets did, the worst first', () => {
    const counts = someCounts({ offered: 10, started: 9, missed: 1, accepted: 45, failedHits: 5 });
    const errors = [{ class: 'unavailable', count: 5, at: secondsAgo(4), sample: '503 | <b>busy</b>' }] as const; // Keeps the literal.
    const report = aReport({
      result: 'crossed',
      verdict: {
        thresholds: [aThreshold(), aThreshold({ metric: 'p95', bound: '<5ms', measured: 8.2, isCrossed: true })],
      },
      totals: { counts, successRate: 0.9, latency },
      targets: [
        aTargetReport({ key: 'idle', startedNoneBecause: 'none-due' }),
        aTargetReport({ counts, successRate: 0.9, latency, errors, budgets: [aBudget({ sent: 50 })] }),
      ],
    });
    expect(reportMarkdown(report, { maxLength: 10_000 })).toBe(`**Run \`r1\`: crossed.** \`50 visits/s\`.

By \`ada@workbox\`, 30 min 00 s, 2026-11-24 20:18:00 UTC to 2026-11-24 20:48:00 UTC, serial 7, seed \`42\`, version \`1.2.3\`.

- 1 of 2 thresholds was crossed.
- The run ended because its time was up.
- \`target.idle\` sent none: no visit was due.

| threshold of | what | bound | measured | |
| --- | --- | --- | --: | --- |
| all targets | p95 latency | \`<5ms\` | 8.2 ms | **crossed** |
| all targets | error rate | \`<1%\` | 0.2 % | kept |

| target | due | started | missed | late | hits | accepted | p50 | p95 | p99 | cap used |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
| **total** | 10 | 9 | 1 | 0 | 50 | 90.0 % | 5.0 ms | 8.2 ms | 1.2 s |  |
| \`staging\` | 10 | 9 | 1 | 0 | 50 | 90.0 % | 5.0 ms | 8.2 ms | 1.2 s | 0/1,000 |
| \`idle\` | 0 | 0 | 0 | 0 | 0 |  |  |  |  | 0/1,000 |

**Hit budgets**

- \`target.staging\`: 50/100,000 hits of the month that began on 2026-11-01 (\`UTC\`), 0.1 % used

**Errors**

- \`staging\`: unavailable ×5, last at 2026-11-24 20:47:56 UTC: \`503 \\u{7c} <b>busy</b>\`
`);
  });

  test('is never longer than asked for, and says what it left out', () => {
    const targets = Array.from({ length: 500 }, (_, n) => aTargetReport({ key: `target-${n}` }));
    const text = reportMarkdown(aReport({ targets }), { maxLength: 4_000 });
    expect(text.length).toBeLessThanOrEqual(4_000);
    expect(text).toMatch(/_\d+ lines had no room here: `trafficinator report` shows them all\._\n$/);
  });

  test('holds what others wrote in code spans alone', () => {
    fc.assert(
      fc.property(arbEvil, (evil) => {
        const text = reportMarkdown(evilReport(evil), { maxLength: 60_000 });
        const outside = text.replace(/`[^`\n]*`/g, '');
        expect(outside.replaceAll('**', '')).toMatch(/^[\w .,:;()%×/|\n+-]*$/);
      }),
      { numRuns: 50 },
    );
  });
});
