import { describe, expect, test } from 'vitest';
import { instant, localDate } from '../base/clock.js';
import type { EngineEvent } from '../model/event.js';
import { runId } from '../model/run.js';
import { instanceOf, targetKey } from '../model/target.js';
import { aReport, someCounts } from '../report/report.test-support.js';
import { endNoticeOf, noticeOf } from './notification.js';

const at = instant(1_000);
const target = targetKey('shop');
const run = runId('r1');

describe('noticeOf', () => {
  test('tells what happens in words, without what a target answered', () => {
    const failing: EngineEvent = {
      kind: 'failing',
      at,
      target,
      class: 'server-error',
      detail: 'a <secret>',
      pauseMs: 5_000,
    };
    expect(noticeOf(failing, run)).toEqual({
      formatVersion: '1.0',
      text: 'target.shop is failing (server-error).',
      kind: 'failing',
      at,
      run,
      target,
      topic: 'failing shop',
    });
    const lost: EngineEvent = { kind: 'stateUnreachable', at, detail: 'postgres://ada:secret@db' };
    expect(JSON.stringify(noticeOf(lost, run))).not.toContain('secret');
  });

  test.each<[EngineEvent, string]>([
    [{ kind: 'capped', at, target, date: localDate('2026-11-24'), timezone: 'UTC', cap: 10 }, 'cap'],
    [
      { kind: 'thresholdCrossed', at, result: { metric: 'p95', bound: '<1s', measured: 2_000, isCrossed: true } },
      'threshold',
    ],
    [{ kind: 'saturated', at, lagMs: 900 }, 'invalid'],
    [{ kind: 'recoveredTarget', at, target }, 'failing'],
    [
      { kind: 'instancePaused', at, instance: instanceOf('https://x.example.com/'), pauseMs: 1_000, class: 'timeout' },
      'failing',
    ],
    [{ kind: 'stateReachable', at }, 'state'],
    [{ kind: 'recordLost', at }, 'state'],
  ])('has a kind for %o', (event, kind) => {
    expect(noticeOf(event, run)?.kind).toBe(kind);
  });

  test('tells nothing of what is usual', () => {
    expect(noticeOf({ kind: 'adopted', at, serial: 3, targets: 1 }, run)).toBeUndefined();
  });
});

describe('endNoticeOf', () => {
  test('says why the run ended, what it sent, and what it is worth', () => {
    const report = aReport({
      totals: {
        counts: someCounts({ started: 1_234, accepted: 4_990, failedHits: 10 }),
        successRate: 0.998,
        latency: { p50Ms: 20, p90Ms: 60, p95Ms: 120, p99Ms: 300, maxMs: 900 },
      },
      verdict: {
        thresholds: [
          { metric: 'errorRate', bound: '<0.1%', measured: 0.002, isCrossed: true },
          { target, metric: 'p95', bound: '<1s', measured: 120, isCrossed: false },
        ],
      },
    });
    const { text, kind, report: data } = endNoticeOf(report);
    expect(text).toBe(
      'Run r1 by ada@workbox: The run ended because its time was up. 1,234 visits started, 99.8 % of 5,000 hits accepted, p95 120 ms. 1 of 2 thresholds was crossed. Crossed: error rate <0.1% (all targets).',
    );
    expect([kind, data?.totals.counts.started]).toEqual(['end', 1_234]);
  });
});
