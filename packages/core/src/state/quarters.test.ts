import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../base/clock.js';
import { quarterOf, quartersOf } from './quarters.js';

const QUARTER_MS = 900_000;
const DAY = { startsAt: quarter(4), endsAt: quarter(100) };

describe('quarterOf', () => {
  test('counts a visit within its day, whatever the clock says', () => {
    const instants = [quarter(0), quarter(4), instant(quarter(5) - 1), quarter(99), quarter(100), quarter(500)];
    expect(instants.map((at) => quarterOf(at, DAY))).toEqual([4, 4, 4, 99, 99, 99]);
  });
});

describe('quartersOf', () => {
  test('names the buckets that overlap a span, whole or in part', () => {
    expect(quartersOf(DAY)).toEqual({ first: 4, last: 99 });
    expect(quartersOf({ startsAt: instant(quarter(5) - 1), endsAt: instant(quarter(7) + 1) })).toEqual({
      first: 4,
      last: 7,
    });
  });
});

function quarter(number: number): Instant {
  return instant(number * QUARTER_MS);
}
