import { describe, expect, test } from 'vitest';
import { accountOf } from '../model/target.js';
import { totalCounts } from './counts.js';
import { anError, anInterval, at, someCounts } from './report.test-support.js';
import { RunHistory } from './run-history.js';

describe('RunHistory', () => {
  test('takes the newer of an interval that is recorded again, and adds up all others, folded or not', () => {
    const history = new RunHistory(at('2026-11-24T12:00:00Z'));
    const record = (time: string, from: string, started: number) =>
      history.add(
        [anInterval({ from: at(`2026-11-24T${from}Z`), counts: someCounts({ started }) })],
        [],
        at(`2026-11-24T${time}Z`),
      );
    record('12:00:01', '12:00:00', 1);
    record('12:00:02', '12:00:00', 2);
    record('12:01:31', '12:01:30', 10);
    record('12:03:01', '12:03:00', 100);
    expect(totalCounts(history.intervals).started).toBe(112);
    // What is older than half a minute is one interval.
    expect(history.intervals).toHaveLength(2);
  });

  test('keeps the accounts of a target apart that got another URL', () => {
    const history = new RunHistory(at('2026-11-24T12:00:00Z'));
    const moved = { account: accountOf('https://new.example.com/matomo.php', 1) };
    const interval = anInterval({ counts: someCounts({ started: 1 }) });
    history.add([interval, { ...interval, ...moved }], [anError(), { ...anError(), ...moved }], interval.from);
    expect([totalCounts(history.intervals).started, history.errors.length]).toEqual([2, 2]);
  });

  test('keeps the latest of the errors of a class', () => {
    const history = new RunHistory(at('2026-11-24T12:00:00Z'));
    history.add([], [anError({ count: 1 })], at('2026-11-24T12:00:00Z'));
    history.add([], [anError({ count: 3 })], at('2026-11-24T12:00:01Z'));
    expect(history.errors.map(({ count }) => count)).toEqual([3]);
  });
});
