import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { OfferedRate } from './offered-rate.js';

const PACE = { kind: 'rate', perSecond: 90 } as const;

function aRate() {
  return new OfferedRate(PACE, { since: instant(0), from: instant(0) });
}

describe('OfferedRate', () => {
  test('is shared by the runners of a fleet, and adds up to what was asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (runs) => {
        const rates = Array.from({ length: runs }, () => {
          const rate = aRate();
          rate.shareAmong(runs);
          return rate.at(instant(1));
        });
        expect(rates.reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(90, 9);
      }),
    );
  });

  test('is nothing until the other runners know of this one', () => {
    const rate = new OfferedRate(PACE, { since: instant(0), from: instant(800) });
    expect([rate.at(instant(799)), rate.at(instant(800))]).toEqual([0, 90]);
  });

  test('is less while targets do not keep up, and says what it would be', () => {
    const rate = aRate();
    rate.slowTo(0.5);
    expect([rate.at(instant(1)), rate.full(instant(1)), rate.asked(instant(1))]).toEqual([45, 90, 90]);
  });

  test('follows what it is asked for later', () => {
    const rate = aRate();
    rate.ask(30);
    expect(rate.at(instant(1))).toBe(30);
  });

  test('counts the time of stages from the beginning of the fleet, and is over with the last', () => {
    const pace = { kind: 'stages', stages: [{ for: '10s', rampTo: 100 }] } as const;
    const rate = new OfferedRate(pace, { since: instant(1_000), from: instant(1_000) });
    expect([rate.at(instant(6_000)), rate.isOver(instant(10_999)), rate.isOver(instant(11_000))]).toEqual([
      50,
      false,
      true,
    ]);
  });

  test('is not given by the plan of the day', () => {
    const rate = new OfferedRate({ kind: 'plan' }, { since: instant(0), from: instant(0) });
    expect([rate.isGiven, rate.isOver(instant(1))]).toEqual([false, false]);
  });
});
