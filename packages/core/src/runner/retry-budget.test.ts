import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RetryBudget } from './retry-budget.js';

function aBudget() {
  const clock = { now: 0, monotonicMs: () => clock.now };
  const budget = new RetryBudget(clock);
  const request = (times: number) => {
    for (let n = 0; n < times; n++) budget.requested();
  };
  const retries = () => {
    let taken = 0;
    while (budget.tryTake()) taken += 1;
    return taken;
  };
  return { clock, budget, request, retries };
}

describe('RetryBudget', () => {
  test('allows ten a minute however few requests there are', () => {
    const { retries, clock } = aBudget();
    expect(retries()).toBe(10);
    clock.now += 30_000;
    expect(retries()).toBe(0);
    clock.now += 30_000;
    expect(retries()).toBe(10);
  });

  test('allows a tenth of the requests of the last minute', () => {
    const { request, retries, clock } = aBudget();
    request(1_000);
    clock.now += 20_000;
    request(500);
    expect(retries()).toBe(150);
    clock.now += 45_000;
    request(2_000);
    expect(retries()).toBe(100);
  });

  test('never allows more than a tenth, or ten, in any minute', () => {
    const arbStep = fc.record({ waitMs: fc.nat(20_000), requests: fc.nat(300), retries: fc.nat(40) });
    fc.assert(
      fc.property(fc.array(arbStep, { maxLength: 30 }), (steps) => {
        const { clock, budget, request } = aBudget();
        const made: { at: number; requests: number; retries: number }[] = [];
        for (const { waitMs, requests, retries } of steps) {
          clock.now += waitMs;
          request(requests);
          let taken = 0;
          for (let n = 0; n < retries; n++) if (budget.tryTake()) taken += 1;
          made.push({ at: clock.now, requests, retries: taken });
          if (taken === 0) continue;
          const recent = made.filter(({ at }) => at > clock.now - 55_000);
          const sum = (name: 'requests' | 'retries', of: typeof made) => of.reduce((all, one) => all + one[name], 0);
          const lastMinute = made.filter(({ at }) => at > clock.now - 60_000);
          expect(sum('retries', recent)).toBeLessThanOrEqual(Math.max(10, sum('requests', lastMinute) * 0.1));
        }
      }),
    );
  });
});
