import { describe, expect, test } from 'vitest';
import { aStatus } from '../report/report.test-support.js';
import { statusTotals } from '../report/status-totals.js';
import { latencyCell, NOTHING, rateCell, stateCounts, successCell, totalP95, usedShare } from './target-cells.js';

const latency = { p50Ms: 5, p90Ms: 8.2, p95Ms: 8.2, p99Ms: 9, maxMs: 10 };

describe('target cells', () => {
  test('show nothing rather than a zero that nobody measured', () => {
    expect([rateCell(0), successCell(undefined), latencyCell(undefined)]).toEqual([NOTHING, NOTHING, NOTHING]);
  });

  test('show a success rate below a half in red', () => {
    expect([successCell(0.5).tone, successCell(0.499).tone]).toEqual([undefined, 'bad']);
  });
});

describe('usedShare', () => {
  test('counts a cap of nothing as used up', () => {
    expect([usedShare({ started: 1, cap: 4 }), usedShare({ started: 0, cap: 0 })]).toEqual([0.25, 1]);
  });
});

describe('totalP95', () => {
  test('is known for one target, and bounded by the highest for several', () => {
    const totalOf = (statuses: Parameters<typeof totalP95>[1]) => totalP95(statusTotals(statuses), statuses);
    expect(totalOf([aStatus({ latency })])).toBe('8.2 ms');
    expect(totalOf([aStatus({ latency }), aStatus({ key: 'b', latency: { ...latency, p95Ms: 31 } })])).toBe('≤ 31 ms');
    expect(totalOf([aStatus()])).toBeUndefined();
  });
});

describe('stateCounts', () => {
  test('names the states that occur, those that want attention first', () => {
    const states = { idle: 1_200, running: 2, paused: 3, capped: 0, blocked: 0, failing: 1, unreachable: 1 };
    expect(stateCounts(states)).toBe('1 unreachable, 1 failing, 2 running, 3 paused, 1,200 idle');
  });
});
