import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import type { ComparedRun, MetricChange } from '../report/compare-runs.js';
import { secondsAgo } from '../report/report.test-support.js';
import { comparisonText } from './comparison-text.js';
import { plainPaint } from './paint.js';

const before: ComparedRun = {
  run: runId('7f3a9c12-0000'),
  pace: '50 visits/s',
  startedAt: secondsAgo(3_600),
  durationMs: 600_000,
  result: 'passed',
  steps: 58,
};
const after = { ...before, run: runId('91bcaaaa-0000'), startedAt: secondsAgo(1_800) };

function textOf(...metrics: readonly MetricChange[]) {
  return comparisonText({ formatVersion: '1.0', before, after, metrics }, { paint: plainPaint, width: 110 });
}

describe('comparisonText', () => {
  test('shows what changed, and whether it is more than noise', () => {
    expect(
      textOf(
        {
          metric: 'hitsPerSecond',
          unit: 'perSecond',
          before: 250,
          after: 251,
          change: 1,
          relative: 0.004,
          noise: 12,
          judgement: 'same',
        },
        { metric: 'errorRate', unit: 'share', before: 0, after: 0.02, change: 0.02, noise: 0.005, judgement: 'worse' },
        {
          metric: 'p95',
          unit: 'ms',
          before: 210,
          after: 30,
          change: -180,
          relative: -180 / 210,
          noise: 8,
          judgement: 'better',
        },
      ),
    ).toBe(
      [
        'before: run 7f3a9c12, passed: 50 visits/s, 10 min 00 s from 2026-11-24 19:48:00 UTC, 58 whole steps',
        'after: run 91bcaaaa, passed: 50 visits/s, 10 min 00 s from 2026-11-24 20:18:00 UTC, 58 whole steps',
        '',
        '             before  after   change              noise',
        'hits sent     250/s  251/s  +1.00/s   +0.4 %  ± 12.0/s  within the noise',
        'error rate    0.0 %  2.0 %   +2.0 %            ± 0.5 %  worse',
        'p95 latency  210 ms  30 ms  -180 ms  -85.7 %  ± 8.0 ms  better',
      ].join('\n'),
    );
  });

  test('warns of a run that is invalid', () => {
    const metrics = [
      { metric: 'p95', unit: 'ms', before: 1, after: 2, change: 1, noise: 0, judgement: 'worse' },
    ] as const; // Keeps the literals.
    const comparison = { formatVersion: '1.0', before, after: { ...after, result: 'invalid' }, metrics } as const; // As above.
    const text = comparisonText(comparison, { paint: plainPaint, width: 130 });
    expect(text.split('\n')[3]).toMatch(/^A run is invalid, since its generator did not keep up/);
  });

  test('says why it cannot tell', () => {
    const text = textOf({ metric: 'p95', unit: 'ms', before: 210, after: 30, change: -180, judgement: 'unknown' });
    expect(text).toContain('a run has fewer than five steps: let both run for a minute or longer.');
  });
});
