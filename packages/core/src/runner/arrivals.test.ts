import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../base/clock.js';
import { randomFrom } from '../base/random.js';
import type { ArrivalTimes } from '../calendar/arrival-times.js';
import { type Arrivals, EagerArrivals, PlannedArrivals, SteadyArrivals } from './arrivals.js';

const ALL = Number.MAX_SAFE_INTEGER;

function at(ms: number): Instant {
  return instant(ms);
}

/** A day on which a visit is due at each of these milliseconds. */
function dueAt(...times: readonly number[]): ArrivalTimes {
  return {
    length: times.length,
    at: (index) => at(times[index] ?? Number.NaN),
    firstAtOrAfter: (from) => {
      const first = times.findIndex((time) => time >= from);
      return first === -1 ? times.length : first;
    },
  };
}

function steady(kind: 'poisson' | 'constant', perSecond: number): SteadyArrivals {
  const arrivals = new SteadyArrivals(kind, randomFrom('arrivals'), at(0));
  arrivals.setRate(perSecond, at(0));
  return arrivals;
}

/** The next so many due times. */
function duesOf(arrivals: Arrivals, many: number): number[] {
  return Array.from({ length: many }, () => {
    const due = arrivals.dueAt(0, at(0));
    arrivals.pass();
    return due;
  });
}

const RANDOM = randomFrom('x');

describe('PlannedArrivals', () => {
  const everySecond = dueAt(...Array.from({ length: 1_000 }, (_, second) => second * 1_000));

  test('claims what is due within a second, and nothing that is late by more than a minute', () => {
    const claim = new PlannedArrivals(everySecond, RANDOM).claim(at(500_000));
    expect(claim).toEqual({ from: 440, until: 501, want: 61 });
  });

  test('knows when the visit of an index is due', () => {
    expect(new PlannedArrivals(everySecond, RANDOM).dueAt(7)).toBe(7_000);
  });

  test('claims on while it is given something, and rests once it is refused', () => {
    const arrivals = new PlannedArrivals(everySecond, RANDOM);
    const claim = arrivals.claim(at(500_000)) ?? { from: 0, until: 0, want: 0 };
    arrivals.answered(claim, true, at(500_000));
    expect(arrivals.claim(at(500_000))).toEqual(claim);
    arrivals.answered(claim, false, at(500_000));
    expect(arrivals.claim(at(500_000))).toBeUndefined();
  });

  test('is past once all visits are due and no more are given, or all are too late', () => {
    const arrivals = new PlannedArrivals(dueAt(0, 1_000), RANDOM);
    expect(arrivals.isPast(at(500))).toBe(false);
    expect(arrivals.isPast(at(1_001))).toBe(false);
    arrivals.answered({ from: 0, until: 2, want: 2 }, false, at(1_001));
    expect(arrivals.isPast(at(1_001))).toBe(true);
    expect(new PlannedArrivals(dueAt(0, 1_000), RANDOM).isPast(at(61_001))).toBe(true);
    expect(new PlannedArrivals(dueAt(), RANDOM).isPast(at(0))).toBe(true);
  });

  test('asks again after two seconds for what was refused', () => {
    const arrivals = new PlannedArrivals(dueAt(0, 1_000), RANDOM);
    arrivals.answered({ from: 0, until: 2, want: 2 }, false, at(1_000));
    expect(arrivals.claim(at(2_999))).toBeUndefined();
    expect(arrivals.claim(at(3_000))).toEqual({ from: 0, until: 2, want: 2 });
  });

  test('asks at once when told that something has changed', () => {
    const arrivals = new PlannedArrivals(dueAt(0, 1_000), RANDOM);
    arrivals.answered({ from: 0, until: 2, want: 2 }, false, at(1_000));
    arrivals.askAgain(at(1_500));
    expect(arrivals.claim(at(1_500))).toEqual({ from: 0, until: 2, want: 2 });
  });

  test('has no visits before it took the place of another plan', () => {
    const arrivals = new PlannedArrivals(everySecond, RANDOM, 499_500);
    expect(arrivals.claim(at(500_000))).toEqual({ from: 500, until: 501, want: 1 });
    expect(arrivals.countDue(at(0), at(510_000))).toBe(10);
  });

  test('counts what falls due, whoever takes it', () => {
    const arrivals = new PlannedArrivals(everySecond, RANDOM);
    expect(arrivals.countDue(at(10_000), at(20_000))).toBe(10);
    expect(arrivals.countDue(at(20_000), at(10_000))).toBe(0);
  });

  test('claims about half a second at a time, however many visits there are', () => {
    const arrivals = new PlannedArrivals(dueAt(...Array.from({ length: 10_000 }, (_, index) => index)), RANDOM);
    let claims = 0;
    for (let now = 0; now < 5_000; now += 20) {
      const claim = arrivals.claim(at(now));
      if (claim === undefined) continue;
      claims += 1;
      arrivals.answered(claim, false, at(now));
    }
    expect(claims).toBeLessThanOrEqual(11);
  });

  test('claims its part of what is due, and not at once again, when it is one of several runners', () => {
    const arrivals = new PlannedArrivals(everySecond, RANDOM);
    arrivals.shareAmong(4);
    const claim = arrivals.claim(at(500_000)) ?? { from: 0, until: 0, want: 0 };
    expect(claim).toEqual({ from: 440, until: 501, want: 1 });
    arrivals.answered(claim, true, at(500_000));
    expect(arrivals.claim(at(500_100))).toBeUndefined();
    expect(arrivals.claim(at(500_400))).toBeDefined();
  });

  test('claims nothing on a day without visits, or after the last one', () => {
    expect(new PlannedArrivals(dueAt(), RANDOM).claim(at(0))).toBeUndefined();
    expect(new PlannedArrivals(dueAt(0), RANDOM).claim(at(60_001))).toBeUndefined();
  });
});

describe('SteadyArrivals', () => {
  test('comes at random with the mean that was asked for', () => {
    const dues = duesOf(steady('poisson', 50), 20_000);
    const gaps = dues.slice(1).map((due, index) => due - (dues[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(mean).toBeGreaterThan(19);
    expect(mean).toBeLessThan(21);
    // Of exponential gaps, the deviation is the mean.
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1);
  });

  test('comes evenly when it is constant', () => {
    expect(duesOf(steady('constant', 4), 4)).toEqual([250, 500, 750, 1_000]);
  });

  test('takes another rate at once, and keeps what is due already', () => {
    const arrivals = steady('constant', 1);
    arrivals.setRate(10, at(500));
    expect(arrivals.dueAt()).toBe(550);
    arrivals.setRate(1, at(700));
    expect(arrivals.dueAt()).toBe(550);
  });

  test('offers what was asked for, however often the rate changes', () => {
    const arrivals = steady('constant', 1);
    let visits = 0;
    for (let now = 0; now < 100_000; now += 100) {
      arrivals.setRate(now % 200 === 0 ? 2 : 0.5, at(now));
      for (; arrivals.dueAt() <= now; visits += 1) arrivals.pass();
    }
    expect(visits).toBeGreaterThanOrEqual(124);
    expect(visits).toBeLessThanOrEqual(126);
  });

  test('has nothing due at a rate of zero', () => {
    const arrivals = steady('constant', 1);
    arrivals.setRate(0, at(5_000));
    expect(arrivals.dueAt()).toBe(Number.MAX_SAFE_INTEGER);
    expect(arrivals.claim(at(5_000), 0)).toBeUndefined();
  });

  test('reserves a second ahead when half of it is used', () => {
    const arrivals = steady('constant', 20);
    expect(arrivals.claim(at(0), 0)).toEqual({ from: 0, until: ALL, want: 20 });
    expect(arrivals.claim(at(0), 10)?.want).toBe(20);
    expect(arrivals.claim(at(0), 11)).toBeUndefined();
  });

  test('asks again after two seconds when it was refused, also at a rate of zero', () => {
    const arrivals = steady('constant', 20);
    arrivals.answered({ from: 0, until: ALL, want: 20 }, false, at(0));
    arrivals.setRate(0, at(0));
    expect(arrivals.claim(at(1_999), 0)).toBeUndefined();
    expect(arrivals.claim(at(2_000), 0)?.want).toBe(1);
  });
});

describe.each([
  ['SteadyArrivals', steady('constant', 20)],
  ['EagerArrivals', new EagerArrivals()],
] as const)('%s', (_name, arrivals: Arrivals) => {
  test('asks at once after a refusal when told that something has changed', () => {
    arrivals.answered({ from: 0, until: ALL, want: 20 }, false, at(1_000));
    expect(arrivals.claim(at(1_500), 0)).toBeUndefined();
    arrivals.askAgain(at(1_500));
    expect(arrivals.claim(at(1_500), 0)).toBeDefined();
  });

  test('asks again after a refusal though the clock is set back', () => {
    arrivals.answered({ from: 0, until: ALL, want: 20 }, false, at(7_200_000));
    expect(arrivals.claim(at(7_201_999), 0)).toBeUndefined();
    expect(arrivals.claim(at(1_000), 0)).toBeDefined();
  });
});

describe('EagerArrivals', () => {
  test('always has a visit due', () => {
    expect(new EagerArrivals().dueAt(3, at(42))).toBe(42);
  });

  test('doubles what it reserves while that lasts for less than half a second, up to 4,096', () => {
    const arrivals = new EagerArrivals();
    const wants = Array.from({ length: 9 }, (_, index) => {
      const claim = arrivals.claim(at(10_000 + index), 0) ?? { from: 0, until: 0, want: 0 };
      arrivals.answered(claim, true, at(10_000 + index));
      return claim.want;
    });
    expect(wants).toEqual([64, 64, 128, 256, 512, 1_024, 2_048, 4_096, 4_096]);
  });

  test('asks again after two seconds when it was refused', () => {
    const arrivals = new EagerArrivals();
    arrivals.answered({ from: 0, until: ALL, want: 64 }, false, at(10_000));
    expect(arrivals.claim(at(11_999), 0)).toBeUndefined();
    expect(arrivals.claim(at(12_000), 0)).toBeDefined();
  });
});
