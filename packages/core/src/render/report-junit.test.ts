import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aReport, aTargetReport, aThreshold, NOW, someCounts } from '../report/report.test-support.js';
import { arbEvil } from './render.test-support.js';
import { evilReport } from './report-fixture.test-support.js';
import { reportJunit } from './report-junit.js';

describe('reportJunit', () => {
  test('has a test for the run, for each threshold and for each target', () => {
    const counts = someCounts({ offered: 4, started: 4, failedHits: 4 });
    const errors = [{ class: 'tls', count: 4, at: NOW, sample: 'certificate has expired' }] as const; // Keeps the literal.
    const report = aReport({
      verdict: {
        thresholds: [
          aThreshold({ measured: 0.02, isCrossed: true }),
          aThreshold({ metric: 'p95', bound: '<1s', measured: undefined }),
        ],
      },
      targets: [
        aTargetReport({ counts, successRate: 0, errors }),
        aTargetReport({ key: 'b', startedNoneBecause: 'none-due' }),
        aTargetReport({ key: 'c', successRate: 1, counts: someCounts({ offered: 1, started: 1, accepted: 2 }) }),
      ],
    });
    expect(reportJunit(report)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="trafficinator" tests="6" failures="2" errors="0" skipped="2" time="1800.000">
  <testsuite name="run" tests="1" failures="0" errors="0" skipped="0" timestamp="2026-11-24T20:18:00">
    <testcase classname="run" name="run r1"/>
  </testsuite>
  <testsuite name="thresholds of all targets" tests="2" failures="1" errors="0" skipped="1" timestamp="2026-11-24T20:18:00">
    <testcase classname="thresholds of all targets" name="error rate &lt;1%">
      <failure message="2.0 %, and not &lt;1%"/>
      <system-out>measured: 2.0 %</system-out>
    </testcase>
    <testcase classname="thresholds of all targets" name="p95 latency &lt;1s">
      <skipped message="Nothing was measured."/>
      <system-out>measured: nothing measured</system-out>
    </testcase>
  </testsuite>
  <testsuite name="targets" tests="3" failures="1" errors="0" skipped="1" timestamp="2026-11-24T20:18:00">
    <testcase classname="targets" name="target.staging">
      <failure message="No hit was accepted."/>
      <system-out>4 visits started of 4 due, 4 hits sent
0.0 % accepted
tls x4: certificate has expired</system-out>
    </testcase>
    <testcase classname="targets" name="target.b">
      <skipped message="No visit: none-due."/>
      <system-out>0 visits started of 0 due, 0 hits sent</system-out>
    </testcase>
    <testcase classname="targets" name="target.c">
      <system-out>1 visit started of 1 due, 2 hits sent
100.0 % accepted</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  test('is an error for a run that is invalid, or was lost', () => {
    const invalid = 'The generator did not keep up.';
    expect(reportJunit(aReport({ verdict: { invalid, thresholds: [] } }))).toContain(`<error message="${invalid}"/>`);
    expect(reportJunit(aReport({ end: { at: NOW, reason: 'lost' } }))).toContain(
      '<error message="The run was lost."/>',
    );
  });

  test('is well-formed, whatever configs, users and targets say', () => {
    fc.assert(
      fc.property(arbEvil, (evil) => {
        const left = reportJunit(evilReport(evil))
          .replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '')
          .replace(/<(\/?)[a-z-]+(?: [a-z]+="[^"<>]*")*(\/?)>/g, '');
        expect(left).not.toMatch(/[<>]/);
      }),
      { numRuns: 50 },
    );
  });
});
