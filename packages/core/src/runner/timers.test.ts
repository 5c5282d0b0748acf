import { describe, expect, test } from 'vitest';
import { FakeClock } from './runner.test-support.js';
import { Timers } from './timers.js';

describe('Timers', () => {
  test('repeats a task only after it has ended, however long it takes, and also after it has failed', async () => {
    const clock = new FakeClock('2026-11-24T12:00:00Z');
    const begins: number[] = [];
    const failures: unknown[] = [];
    const task = async () => {
      begins.push(clock.now());
      await new Promise<void>((resolve) => clock.after(1_000, resolve));
      throw new TypeError('No.');
    };
    const timers = new Timers(clock);
    const start = clock.now();
    timers.every(500, task, { onFailed: (error) => failures.push(error) });
    await clock.pass(3_900);
    expect(begins.map((at) => at - start)).toEqual([500, 2_000, 3_500]);
    expect(failures).toHaveLength(2);
  });

  test('does a task sooner for the first time, where that is wanted', async () => {
    const clock = new FakeClock('2026-11-24T12:00:00Z');
    const begins: number[] = [];
    const start = clock.now();
    const task = async () => void begins.push(clock.now() - start);
    new Timers(clock).every(500, task, { firstMs: 100, onFailed: () => expect.unreachable() });
    await clock.pass(1_200);
    expect(begins).toEqual([100, 600, 1_100]);
  });

  test('does nothing any more once it has ended', async () => {
    const clock = new FakeClock('2026-11-24T12:00:00Z');
    const timers = new Timers(clock);
    const done: string[] = [];
    timers.after(100, () => done.push('before'));
    timers.after(500, () => done.push('pending'));
    await clock.pass(200);
    timers.end();
    timers.after(0, () => done.push('later'));
    await clock.pass(1_000);
    expect(done).toEqual(['before']);
    expect(clock.pending).toBe(0);
  });
});
