import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import { targetKey } from '../model/target.js';
import type { CapacityReport, CapacityStep } from '../report/capacity.js';
import { NOW, secondsAgo, someCounts } from '../report/report.test-support.js';
import { capacityMarkdown } from './capacity-markdown.js';
import { capacityStepText, capacityText } from './capacity-text.js';
import { plainPaint } from './paint.js';

const screen = { paint: plainPaint, width: 120 };

function aStep(step: Partial<CapacityStep> = {}): CapacityStep {
  return {
    rate: 50,
    visitsPerSecond: 49.8,
    hitsPerSecond: 151,
    counts: someCounts({ started: 1_494 }),
    errorRate: 0.001,
    latency: { p50Ms: 12, p90Ms: 20, p95Ms: 31, p99Ms: 95, maxMs: 120 },
    thresholds: [],
    limited: [],
    verdict: 'held',
    ...step,
  };
}

const broken = aStep({
  rate: 100,
  visitsPerSecond: 99.1,
  hitsPerSecond: 302,
  latency: { p50Ms: 240, p90Ms: 700, p95Ms: 812, p99Ms: 1_800, maxMs: 2_000 },
  thresholds: [{ metric: 'p95', bound: '<500ms', measured: 812, isCrossed: true }],
  verdict: 'crossed',
});

function aReport(report: Partial<CapacityReport> = {}): CapacityReport {
  return {
    formatVersion: '1.0',
    run: runId('r1'),
    startedAt: secondsAgo(100),
    endedAt: NOW,
    capacity: 50,
    steps: [aStep(), broken],
    endedBecause: 'crossed',
    ...report,
  };
}

describe('capacityText', () => {
  test('shows the curve, the highest rate that held, and why the search ended', () => {
    expect(capacityText(aReport(), screen)).toBe(
      [
        ' asked  started   hits  errors     p50     p95    p99',
        '50.0/s   49.8/s  151/s   0.1 %   12 ms   31 ms  95 ms  held',
        ' 100/s   99.1/s  302/s   0.1 %  240 ms  812 ms  1.8 s  p95 latency of all targets 812 ms, not <500ms',
        '',
        '50 visits/s held, and all rates below that were tried.',
        'At 100 visits/s a threshold was crossed.',
      ].join('\n'),
    );
  });

  test('says that nothing held', () => {
    const report = aReport({ capacity: undefined, steps: [], endedBecause: 'limited' });
    expect(capacityText(report, screen)).toBe(
      'No rate held.\nDaily caps or hit budgets ended the search: the targets may take more.',
    );
  });

  test('fits a narrow terminal', () => {
    const lines = capacityText(aReport(), { ...screen, width: 50 }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(50);
  });
});

describe('capacityStepText', () => {
  test.each([
    [aStep(), '50 visits/s: held (p95 31 ms, errors 0.1 %)'],
    [broken, '100 visits/s: p95 latency of all targets 812 ms, not <500ms (p95 812 ms, errors 0.1 %)'],
    [
      aStep({ verdict: 'limited', limited: [targetKey('shop')], latency: undefined, errorRate: undefined }),
      '50 visits/s: target.shop used a cap or a budget up',
    ],
    [
      aStep({ verdict: 'short', visitsPerSecond: 31.24 }),
      '50 visits/s: only 31.2 visits/s were started (p95 31 ms, errors 0.1 %)',
    ],
    [aStep({ verdict: 'saturated' }), '50 visits/s: this process did not keep up (p95 31 ms, errors 0.1 %)'],
  ])('says what a step is worth: %#', (step, text) => {
    expect(capacityStepText(step)).toBe(text);
  });
});

describe('capacityMarkdown', () => {
  test('is a table with the finding above it', () => {
    expect(capacityMarkdown(aReport())).toBe(
      [
        '**50 visits/s held, and all rates below that were tried.** At 100 visits/s a threshold was crossed.',
        '',
        '| asked | started | hits | errors | p50 | p95 | p99 | |',
        '| --: | --: | --: | --: | --: | --: | --: | --- |',
        '| 50.0/s | 49.8/s | 151/s | 0.1 % | 12 ms | 31 ms | 95 ms | held |',
        '| 100/s | 99.1/s | 302/s | 0.1 % | 240 ms | 812 ms | 1.8 s | **p95 latency of all targets 812 ms, not <500ms** |',
      ].join('\n'),
    );
  });
});
