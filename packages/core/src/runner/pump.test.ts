import { describe, expect, test } from 'vitest';
import { Pump } from './pump.js';
import { FakeClock } from './runner.test-support.js';

function aPump(step: (ran: number) => number = () => Number.POSITIVE_INFINITY) {
  const clock = new FakeClock('2026-11-24T12:00:00Z');
  const start = clock.monotonicMs();
  const ran: number[] = [];
  const faults: unknown[] = [];
  const pump = new Pump({
    clock,
    busyMs: 20,
    idleMs: 200,
    step: () => {
      ran.push(clock.monotonicMs() - start);
      return step(ran.length);
    },
    onFault: (error) => faults.push(error),
  });
  return { clock, pump, ran, faults };
}

describe('Pump', () => {
  test('runs at least every 200 ms while nothing is due', async () => {
    const { clock, pump, ran } = aPump();
    pump.wake();
    await clock.pass(700);
    expect(ran).toEqual([0, 200, 400, 600]);
  });

  test('runs when something is due, and not more often than every 20 ms', async () => {
    const { clock, pump, ran } = aPump((many) => (many === 1 ? 50 : 1));
    pump.wake();
    await clock.pass(100);
    expect(ran).toEqual([0, 50, 70, 90]);
  });

  test('runs soon when it is woken', async () => {
    const { clock, pump, ran } = aPump();
    pump.wake();
    await clock.pass(50);
    pump.wake();
    pump.wake();
    await clock.pass(10);
    expect(ran).toEqual([0, 50]);
  });

  test('tells of a fault, and runs no more once it is ended', async () => {
    const { clock, pump, ran, faults } = aPump(() => {
      throw new RangeError('No.');
    });
    pump.wake();
    await clock.pass(1);
    expect(faults).toEqual([new RangeError('No.')]);
    pump.end();
    pump.wake();
    await clock.pass(1_000);
    expect(ran).toEqual([0]);
  });
});
