import { describe, expect, test } from 'vitest';
import {
  aBudget,
  aDay,
  aLedgerDay,
  anError,
  anInterval,
  aRun,
  aSeries,
  aTarget,
  aThreshold,
  NOW,
  secondsAgo,
  someCounts,
} from './report.test-support.js';
import { runReport } from './run-report.js';
import { runReportDocument } from './run-report-document.js';

describe('runReportDocument', () => {
  test('is the form of every report', () => {
    const verdict = { invalid: 'It did not keep up.', thresholds: [aThreshold()] };
    const paused = { ...aTarget({ key: 'b' }), paused: { at: NOW, who: 'ada@lovelace' } };
    const counts = someCounts({ offered: 3, started: 2, missed: 1, accepted: 3 });
    const report = runReport({
      runs: [aRun(), aRun()],
      end: { at: NOW, reason: 'done', because: 'visits', verdict },
      verdict,
      serial: 7,
      targets: [aTarget(), paused].map((target) => ({ target, day: aDay() })),
      ledger: [aLedgerDay()],
      budgets: [aBudget()],
      series: aSeries([anInterval({ from: secondsAgo(60), counts, latencies: [5] }), anInterval({ key: 'gone' })]),
      errors: [anError()],
      hasWarmUp: true,
      planned: () => 2.5,
      asOf: NOW,
    });
    const written: unknown = JSON.parse(JSON.stringify(report));
    expect(runReportDocument.parse(written)).toEqual(written);
  });
});
