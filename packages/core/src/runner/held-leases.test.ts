import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../base/clock.js';
import { randomFrom } from '../base/random.js';
import { runId } from '../model/run.js';
import { type Lease, leaseId } from '../model/state.js';
import { aDay, SITE_1 } from '../state/contract/builders.contract.js';
import { type Arrivals, EagerArrivals, PlannedArrivals } from './arrivals.js';
import { HeldLeases, hasHits, withHits } from './held-leases.js';
import type { HitNeed } from './hit-budgets.js';

const DAY = aDay();

function aLease(from: number, to: number, id = 1): Lease {
  return { id: leaseId(id), run: runId('r'), account: SITE_1, date: DAY.date, from, to };
}

/** A plan whose visits are a second apart. */
function everySecond(): PlannedArrivals {
  const at = (index: number): Instant => instant(index * 1_000);
  const times = { length: 1_000, at, firstAtOrAfter: (from: Instant) => Math.ceil(from / 1_000) };
  return new PlannedArrivals(times, randomFrom('x'));
}

/** Arrivals, without any hit budget. */
function under(arrivals: Arrivals) {
  return { arrivals, budgets: [] };
}

const NEED: HitNeed = {
  ...{ scope: { kind: 'account', account: SITE_1 }, period: 'day', begins: DAY.date, hits: 6 },
  ...{ timezone: DAY.timezone, startsAt: DAY.startsAt, endsAt: DAY.endsAt },
};

describe('HeldLeases', () => {
  test('has in hand what is not taken, and closes what is taken and marked', () => {
    const leases = new HeldLeases();
    const held = leases.add(aLease(5, 9), DAY, under(everySecond()));
    expect([leases.available, leases.current]).toEqual([4, held]);
    held.next = 9;
    expect([leases.available, leases.current, leases.closable()]).toEqual([0, undefined, []]);
    held.launched = 9;
    expect(leases.closable()).toEqual([{ lease: 1, used: 9 }]);
    leases.drop(leaseId(1));
    expect(leases.isEmpty).toBe(true);
  });

  test('gives back what is not taken, and keeps open what waits for its mark', () => {
    const leases = new HeldLeases();
    const held = leases.add(aLease(5, 9), DAY, under(everySecond()));
    leases.add(aLease(20, 30, 2), DAY, under(everySecond()));
    held.next = 7;
    leases.giveBack();
    expect(leases.available).toBe(0);
    expect(leases.closable()).toEqual([{ lease: 2, used: 20 }]);
    held.launched = 7;
    expect(leases.closable()).toContainEqual({ lease: 1, used: 7 });
  });

  test('still owes what was due under the plan before, and gives the rest back', () => {
    const leases = new HeldLeases();
    const held = leases.add(aLease(5, 12), DAY, under(everySecond()));
    const plan = everySecond();
    const current = leases.add(aLease(6, 12, 2), DAY, under(plan));
    leases.replan(plan, instant(7_500));
    expect([held.end, current.end]).toEqual([8, 12]);
    leases.replan(everySecond(), instant(0));
    expect([held.end, current.end]).toEqual([5, 6]);
  });

  test('keeps what has no time of its own', () => {
    const leases = new HeldLeases();
    const held = leases.add(aLease(5, 12), DAY, under(new EagerArrivals()));
    const other = new EagerArrivals();
    leases.replan(other, instant(0));
    expect([held.end, held.arrivals]).toEqual([12, other]);
  });

  test('knows how many hits of a lease are left, and closes it with those that were sent', () => {
    const leases = new HeldLeases();
    const lease = { ...aLease(5, 9), hits: [10] };
    const held = leases.add(lease, DAY, { arrivals: everySecond(), budgets: [NEED] });
    expect(hasHits(held, [NEED])).toBe(true);
    held.taken = withHits(held, [NEED]);
    expect([held.taken, hasHits(held, [NEED]), hasHits(held, [{ ...NEED, hits: 4 }])]).toEqual([[6], false, true]);
    held.next = 6;
    held.launched = 6;
    held.sent = held.taken;
    held.lastHitAt = instant(9_000);
    leases.giveBack();
    expect(leases.closable()).toEqual([{ lease: 1, used: 6, hits: [6], lastHitAt: 9_000 }]);
  });

  test('has no hits of a period that was not reserved', () => {
    const lease = { ...aLease(5, 9), hits: [10] };
    const held = new HeldLeases().add(lease, DAY, { arrivals: everySecond(), budgets: [NEED] });
    expect(hasHits(held, [{ ...NEED, period: 'month' }])).toBe(false);
  });
});
