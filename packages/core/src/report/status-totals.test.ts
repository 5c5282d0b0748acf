import { describe, expect, test } from 'vitest';
import { aCap, aStatus, someCounts } from './report.test-support.js';
import { statusTotals } from './status-totals.js';

describe('statusTotals', () => {
  test('adds up the targets and takes the highest percentile', () => {
    const totals = statusTotals([
      aStatus({
        state: 'running',
        cap: aCap({ started: 400 }),
        counts: someCounts({ started: 4, accepted: 9 }),
        rate: { visitsPerSecond: 1, hitsPerSecond: 5 },
        latency: { p50Ms: 5, p90Ms: 8, p95Ms: 8, p99Ms: 9, maxMs: 10 },
      }),
      aStatus({
        state: 'failing',
        cap: aCap({ cap: 500 }),
        counts: someCounts({ started: 1, failedHits: 3 }),
        rate: { visitsPerSecond: 2, hitsPerSecond: 4 },
        latency: { p50Ms: 50, p90Ms: 80, p95Ms: 80, p99Ms: 90, maxMs: 100 },
      }),
      aStatus({ state: 'paused' }),
    ]);
    expect(totals).toEqual({
      states: { unreachable: 0, blocked: 0, failing: 1, running: 1, paused: 1, capped: 0, idle: 0 },
      cap: { cap: 2_500, started: 400, left: 2_100 },
      counts: someCounts({ started: 5, accepted: 9, failedHits: 3 }),
      rate: { visitsPerSecond: 3, hitsPerSecond: 9 },
      successRate: 0.75,
      highestP95Ms: 80,
    });
  });

  test('is all zero, without share and percentile, for no target', () => {
    const totals = statusTotals([]);
    expect([totals.cap, totals.successRate, totals.highestP95Ms]).toEqual([
      { cap: 0, started: 0, left: 0 },
      undefined,
      undefined,
    ]);
  });
});
