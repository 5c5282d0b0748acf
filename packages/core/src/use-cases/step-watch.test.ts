import { describe, expect, test } from 'vitest';
import { instant, localDate } from '../base/clock.js';
import { targetKey } from '../model/target.js';
import { anInterval, at, someCounts } from '../report/report.test-support.js';
import { StepWatch } from './step-watch.js';

const times = { settleMs: 5_000, holdMs: 20_000 };
const start = at('2026-11-24T12:00:03Z');

describe('StepWatch', () => {
  test('measures whole intervals after the rate had time to settle', () => {
    const { from, until, seconds } = new StepWatch(start, times);
    expect([from, until, seconds]).toEqual([at('2026-11-24T12:00:10Z'), at('2026-11-24T12:00:30Z'), 20]);
    expect(new StepWatch(at('2026-11-24T12:00:06Z'), times).from).toBe(at('2026-11-24T12:00:20Z'));
  });

  test('counts the intervals in its time, each as it was recorded last', () => {
    const watch = new StepWatch(start, times);
    const record = (from: string, started: number) =>
      watch.count([anInterval({ from: at(`2026-11-24T12:00:${from}Z`), counts: someCounts({ started }) })]);
    record('00', 1);
    record('10', 2);
    record('10', 20);
    record('20', 30);
    record('30', 400);
    expect(watch.intervals.map(({ counts }) => counts.started)).toEqual([20, 30]);
  });

  test('remembers what bounded the rate', () => {
    const watch = new StepWatch(start, times);
    expect([watch.isSaturated, watch.limited]).toEqual([false, []]);
    watch.tell({ kind: 'saturated', at: instant(0), lagMs: 900 });
    watch.tell({
      kind: 'capped',
      at: instant(0),
      target: targetKey('shop'),
      date: localDate('2026-11-24'),
      timezone: 'UTC',
      cap: 1,
    });
    expect([watch.isSaturated, watch.limited]).toEqual([true, ['shop']]);
  });
});
