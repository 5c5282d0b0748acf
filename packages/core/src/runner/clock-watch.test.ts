import { expect, test } from 'vitest';
import { ClockWatch } from './clock-watch.js';
import { FakeClock } from './runner.test-support.js';

test('tells once by how much the clock was set, forward or back', async () => {
  const clock = new FakeClock('2026-11-24T12:00:00Z');
  const watch = new ClockWatch(clock);
  await clock.pass(60_000);
  expect(watch.takeSetMs()).toBe(0);
  clock.set(-7_200_000);
  await clock.pass(500);
  expect([watch.takeSetMs(), watch.takeSetMs()]).toEqual([-7_200_000, 0]);
  clock.set(3_600_000);
  expect([watch.takeSetMs(), watch.takeSetMs()]).toEqual([3_600_000, 0]);
});

test('follows a clock that drifts, however far it goes in the end', () => {
  const clock = new FakeClock('2026-11-24T12:00:00Z');
  const watch = new ClockWatch(clock);
  for (let n = 0; n < 100; n++) {
    clock.set(900);
    expect(watch.takeSetMs()).toBe(0);
  }
});
