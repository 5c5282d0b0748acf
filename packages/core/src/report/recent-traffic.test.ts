import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import { latestHits, recentRate } from './recent-traffic.js';
import { anInterval, aRun, NOW, secondsAgo, someCounts } from './report.test-support.js';

const hundred = someCounts({ started: 100, accepted: 400 });

describe('recentRate', () => {
  test('is taken over the interval before the current one and the current one so far', () => {
    const intervals = [
      anInterval({ from: secondsAgo(26), counts: someCounts({ started: 9_999 }) }),
      anInterval({ from: secondsAgo(16), counts: hundred }),
      anInterval({ from: secondsAgo(6), counts: someCounts({ started: 60, accepted: 240 }) }),
    ];
    expect(recentRate({ runs: [aRun()], intervals, now: NOW })).toEqual({ visitsPerSecond: 10, hitsPerSecond: 40 });
  });

  test('is taken since the start of a run that is younger than that', () => {
    const run = aRun({ startedAt: secondsAgo(4) });
    const intervals = [anInterval({ from: secondsAgo(7), counts: hundred })];
    expect(recentRate({ runs: [run], intervals, now: NOW })).toEqual({ visitsPerSecond: 25, hitsPerSecond: 100 });
  });

  test('does not explode in the first moment of a run', () => {
    const run = aRun({ startedAt: NOW });
    const intervals = [anInterval({ from: NOW, counts: hundred })];
    expect(recentRate({ runs: [run], intervals, now: NOW }).visitsPerSecond).toBe(100);
  });

  test('does not rise for a slow target whose other intervals are not recorded', () => {
    const intervals = [anInterval({ from: secondsAgo(2), counts: someCounts({ started: 1, accepted: 1 }) })];
    expect(recentRate({ runs: [aRun()], intervals, now: NOW }).visitsPerSecond).toBeCloseTo(1 / 12);
  });

  test('adds up the runs and passes over those that are not active', () => {
    const runs = [aRun(), aRun({ id: runId('r2') })];
    const intervals = ['r1', 'r2', 'ended'].map((run) =>
      anInterval({ run: runId(run), from: secondsAgo(10), counts: hundred }),
    );
    expect(recentRate({ runs, intervals, now: NOW }).visitsPerSecond).toBe(20);
  });

  test('is nothing without traffic', () => {
    expect(recentRate({ runs: [aRun()], intervals: [], now: NOW })).toEqual({ visitsPerSecond: 0, hitsPerSecond: 0 });
  });
});

describe('latestHits', () => {
  test('are those of the recent window', () => {
    const intervals = [
      anInterval({ from: secondsAgo(35), counts: someCounts({ failedHits: 5 }) }),
      anInterval({ from: secondsAgo(5), counts: hundred }),
    ];
    expect(latestHits({ runs: [aRun()], intervals, now: NOW })).toEqual(hundred);
  });

  test('are those of the last interval with hits when the window has none', () => {
    const intervals = [
      anInterval({ from: secondsAgo(900), counts: someCounts({ failedHits: 5 }) }),
      anInterval({ from: secondsAgo(990), counts: hundred }),
      anInterval({ from: secondsAgo(5), counts: someCounts({ offered: 1 }) }),
    ];
    expect(latestHits({ runs: [aRun()], intervals, now: NOW })).toEqual(someCounts({ failedHits: 5 }));
  });
});
