import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import { anInterval, aRun, NOW, secondsAgo, someCounts } from './report.test-support.js';
import { runStatus } from './run-status.js';

describe('runStatus', () => {
  test('tells who runs since when, where, at which pace, what it does and holds, and whether somebody asked it to stop', () => {
    const intervals = [
      anInterval({ from: secondsAgo(10), counts: someCounts({ started: 20, accepted: 60 }) }),
      anInterval({ from: secondsAgo(10), run: runId('r2'), counts: someCounts({ started: 500 }) }),
    ];
    const record = aRun({ fleet: runId('r0'), pid: 4_711 });
    const { seed: _seed, serial: _serial, ...run } = record;
    const leased = [
      { run: runId('r2'), leases: 9, visits: 90 },
      { run: runId('r1'), leases: 2, visits: 7 },
    ];
    const signs = { intervals, leased, now: NOW };
    const told = { ...run, rate: { visitsPerSecond: 2, hitsPerSecond: 6 }, leased: { leases: 2, visits: 7 } };
    expect(runStatus(record, { ...signs, isStopAsked: false })).toEqual({ ...told, state: 'running' });
    expect(runStatus(record, { ...signs, isStopAsked: true })).toEqual({ ...told, state: 'stopping' });
  });

  test('holds nothing where the ledger has nothing of it', () => {
    const { leased } = runStatus(aRun(), { isStopAsked: false, intervals: [], leased: [], now: NOW });
    expect(leased).toEqual({ leases: 0, visits: 0 });
  });
});
