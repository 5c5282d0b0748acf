import { describe, expect, test } from 'vitest';
import { aRun, secondsAgo } from './report.test-support.js';
import { runStatus } from './run-status.js';

describe('runStatus', () => {
  test('tells who runs since when, at which pace, and whether somebody asked it to stop', () => {
    const run = { id: 'r1', who: 'ada@workbox', startedAt: secondsAgo(3_600), pace: '50 visits/s' };
    expect(runStatus(aRun(), { isStopAsked: false })).toEqual({ ...run, state: 'running' });
    expect(runStatus(aRun(), { isStopAsked: true })).toEqual({ ...run, state: 'stopping' });
  });
});
