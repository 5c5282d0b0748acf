import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../base/clock.js';
import { firstQuarterOf, quarterOf } from './quarters.js';

const QUARTER_MS = 900_000;
const DAY = { startsAt: quarter(4), endsAt: quarter(100) };

describe('quarterOf', () => {
  test('counts a visit within its day, whatever the clock says', () => {
    const instants = [quarter(0), quarter(4), instant(quarter(5) - 1), quarter(99), quarter(100), quarter(500)];
    expect(instants.map((at) => quarterOf(at, DAY))).toEqual([4, 4, 4, 99, 99, 99]);
  });
});

describe('firstQuarterOf', () => {
  test('names the bucket in which a span begins', () => {
    expect(firstQuarterOf(DAY)).toBe(4);
    expect(firstQuarterOf({ startsAt: instant(quarter(5) - 1) })).toBe(4);
  });
});

function quarter(number: number): Instant {
  return instant(number * QUARTER_MS);
}
