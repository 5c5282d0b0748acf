import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import { anInterval, aRun, NOW, secondsAgo, someCounts } from './report.test-support.js';
import { runStatus } from './run-status.js';

describe('runStatus', () => {
  test('tells who runs since when, at which pace, what it does, and whether somebody asked it to stop', () => {
    const intervals = [
      anInterval({ from: secondsAgo(10), counts: someCounts({ started: 20, accepted: 60 }) }),
      anInterval({ from: secondsAgo(10), run: runId('r2'), counts: someCounts({ started: 500 }) }),
    ];
    const run = { id: 'r1', who: 'ada@workbox', startedAt: secondsAgo(3_600), pace: '50 visits/s', fleet: 'r0' };
    const rate = { visitsPerSecond: 2, hitsPerSecond: 6 };
    const record = aRun({ fleet: runId('r0') });
    const signs = { intervals, now: NOW };
    expect(runStatus(record, { ...signs, isStopAsked: false })).toEqual({ ...run, state: 'running', rate });
    expect(runStatus(record, { ...signs, isStopAsked: true })).toEqual({ ...run, state: 'stopping', rate });
  });
});
