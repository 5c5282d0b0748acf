import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../../../base/clock.js';
import { accountOf } from '../../../model/target.js';
import { QuarterChanges, quarterOf, quartersOf } from './quarters.js';

const QUARTER_MS = 900_000;
const DAY = { startsAt: quarter(4), endsAt: quarter(100) };
const [A, B] = [accountOf('https://a.example.com/matomo.php', 1), accountOf('https://b.example.com/matomo.php', 1)];

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

describe('QuarterChanges', () => {
  test('sums up what concerns the same bucket, and leaves out what comes to nothing', () => {
    const changes = new QuarterChanges();
    for (const [account, at, visits] of [
      [B, 1, 2],
      [A, 9, 1],
      [A, 2, 5],
      [B, 1, -3],
      [A, 9, -1],
    ] as const)
      changes.add(account, at, visits);
    expect(changes.sorted).toEqual([
      { account: A, quarter: 2, visits: 5 },
      { account: B, quarter: 1, visits: -1 },
    ]);
  });
});

function quarter(number: number): Instant {
  return instant(number * QUARTER_MS);
}
