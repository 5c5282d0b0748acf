import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cut } from './cut.js';
import { FakeClock } from './runner.test-support.js';
import { WaitList } from './wait-list.js';

function aList() {
  const clock = new FakeClock('2026-11-24T12:00:00Z');
  const cut = new Cut();
  const faults: unknown[] = [];
  const list = new WaitList({ clock, cut, onFault: (error) => faults.push(error) });
  const start = clock.monotonicMs();
  const went: { readonly name: number; readonly afterMs: number }[] = [];
  const wait = (name: number, delayMs: number) =>
    list.add(start + delayMs, { goOn: () => went.push({ name, afterMs: clock.monotonicMs() - start }) });
  return { clock, cut, list, faults, went, wait, start };
}

describe('WaitList', () => {
  test('lets everybody go on when it is time, in the order of their times, however they came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(500), { maxLength: 60 }), fc.nat(500), async (delays, pauseMs) => {
        const { clock, went, wait } = aList();
        const half = delays.length >> 1;
        for (const [name, delay] of delays.slice(0, half).entries()) wait(name, delay);
        await clock.pass(pauseMs);
        for (const [name, delay] of delays.slice(half).entries()) wait(half + name, delay);
        await clock.pass(1_000);
        expect(went.map(({ name }) => name).sort((a, b) => a - b)).toEqual(delays.map((_, name) => name));
        for (const { name, afterMs } of went) {
          const since = name < half ? 0 : pauseMs;
          expect(afterMs).toBe(Math.max(since, delays[name] ?? 0));
        }
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  test('has one timer, whoever waits', () => {
    const { clock, wait } = aList();
    for (let name = 0; name < 1_000; name++) wait(name, 1_000 - name);
    expect(clock.pending).toBe(1);
  });

  test('goes by the clock that nobody sets', async () => {
    const { clock, went, wait } = aList();
    wait(1, 100);
    clock.set(7_200_000);
    await clock.pass(99);
    expect(went).toEqual([]);
    await clock.pass(1);
    expect(went).toEqual([{ name: 1, afterMs: 100 }]);
  });

  test('lets everybody go on when the run is cut short, and who comes later at once', () => {
    const { clock, cut, went, wait } = aList();
    wait(1, 5_000);
    wait(2, 1_000);
    cut.make();
    wait(3, 1_000);
    expect(went.map(({ name }) => name)).toEqual([2, 1, 3]);
    expect(clock.pending).toBe(0);
  });

  test('tells of what throws, and forgets nobody for it', async () => {
    const { clock, list, faults, went, wait, start } = aList();
    list.add(start + 10, { goOn: () => expect.fail('thrown') });
    wait(1, 20);
    await clock.pass(30);
    expect(faults).toHaveLength(1);
    expect(went).toEqual([{ name: 1, afterMs: 20 }]);
  });
});
