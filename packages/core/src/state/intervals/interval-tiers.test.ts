import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../../base/clock.js';
import { nextStep, nextThinAt, type OldestRows, rowStart, type TierNumber, tierOfLength } from './interval-tiers.js';

const DAY_MS = 86_400_000;

/** The 24th of November 2026 at a time in UTC, and so many days later. */
function at(time: string, days = 0): Instant {
  return instant(Date.parse(`2026-11-24T${time}Z`) + days * DAY_MS);
}

function oldest(...rows: readonly (readonly [TierNumber, Instant])[]): OldestRows {
  return new Map(rows);
}

const MONTH = rowStart(tierOfLength(3600), at('00:00'));

describe('nextStep', () => {
  test.each<[string, OldestRows, Instant, readonly number[]]>([
    [
      'an hour, ten minutes after its end',
      oldest([0, at('12:00:20')]),
      at('13:10'),
      [0, 1, at('12:00'), at('12:00:20'), at('13:00')],
    ],
    [
      'six hours, a day after their end',
      oldest([1, at('13:00')]),
      at('18:00', 1),
      [1, 2, at('00:00'), at('13:00'), at('18:00')],
    ],
    [
      'a day, 31 days after its end',
      oldest([2, at('00:00')]),
      at('00:00', 32),
      [2, 3, MONTH, at('00:00'), at('00:00', 1)],
    ],
    [
      'all that is due into one row at once',
      oldest([0, at('12:00', -7)]),
      at('13:00'),
      [0, 1, at('12:00', -7), at('12:00', -7), at('13:00', -7)],
    ],
    [
      'recent rows first where older ones are due, too',
      oldest([1, at('00:00', -7)], [0, at('12:00')]),
      at('14:00'),
      [0, 1, at('12:00'), at('12:00'), at('13:00')],
    ],
  ])('moves %s', (_what, rows, now, expected) => {
    const step = nextStep(rows, now);
    expect(step && [step.source, step.tier.number, step.row, step.from, step.until]).toEqual(expected);
  });

  test.each([
    ['an hour that has not been over for ten minutes', oldest([0, at('12:00')]), at('13:09')],
    ['six hours of which the last ended less than a day ago', oldest([1, at('13:00')]), at('17:59', 1)],
    ['hours, which stay as they are', oldest([3, at('00:00')]), at('00:00', 4_000)],
    ['nothing', oldest(), at('13:00')],
  ])('leaves %s', (_what, rows, now) => {
    expect(nextStep(rows, now)).toBeUndefined();
  });

  test('is due when it was foretold, and not before', () => {
    for (const rows of [
      oldest([0, at('12:00')]),
      oldest([1, at('13:00')], [2, at('00:00')]),
      oldest([2, at('00:00')]),
    ]) {
      const due = nextThinAt(rows);
      expect(nextStep(rows, due)).toBeDefined();
      expect(nextStep(rows, instant(due - 1))).toBeUndefined();
    }
  });
});
