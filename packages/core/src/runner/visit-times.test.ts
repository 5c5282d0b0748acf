import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../base/clock.js';
import { arbDay, at } from '../calendar/calendar.test-support.js';
import { localDayAt } from '../calendar/local-day.js';
import type { DayBounds } from '../model/state.js';
import { visitTimes } from './visit-times.js';

const DAY = localDayAt(at('2026-11-24T12:00:00Z'), 'UTC');
const NOON = at('2026-11-24T12:00:00Z');

/** A day, an instant in it, and the offsets of a visit, ascending from 0. */
const arbCase = fc
  .record({
    day: arbDay.filter(({ startsAt, endsAt }) => endsAt > startsAt),
    part: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    offsets: fc.array(fc.oneof(fc.nat(2_000_000), fc.double({ min: 0, max: 200_000_000, noNaN: true })), {
      maxLength: 12,
    }),
  })
  .map(({ day, part, offsets }) => {
    const now = instant(Math.floor(day.startsAt + part * (day.endsAt - day.startsAt)));
    return { day, now, offsets: [0, ...offsets].sort((a, b) => a - b) };
  });

function isIn(day: DayBounds, moment: Instant): boolean {
  // Matomo keeps whole seconds.
  const seconds = Math.floor(moment / 1_000) * 1_000;
  return seconds >= day.startsAt && seconds < day.endsAt;
}

function timesOf(mode: 'realtime' | 'condensed', now: Instant, day: DayBounds, offsets: readonly number[]): Instant[] {
  return offsets.map(visitTimes(mode, now, day, offsets.at(-1) ?? 0));
}

describe('visitTimes', () => {
  test('dates a realtime visit from now on', () => {
    expect(timesOf('realtime', NOON, DAY, [0, 5_000, 60_000])).toEqual([NOON, NOON + 5_000, NOON + 60_000]);
  });

  test('dates a condensed visit so that it has ended a second ago', () => {
    expect(timesOf('condensed', NOON, DAY, [0, 5_000, 60_000])).toEqual([NOON - 61_000, NOON - 56_000, NOON - 1_000]);
  });

  test('shrinks a realtime visit that would cross midnight in proportion', () => {
    const late = instant(DAY.endsAt - 10_001);
    expect(timesOf('realtime', late, DAY, [0, 50_000, 100_000])).toEqual([late, late + 5_000, late + 10_000]);
  });

  test('shrinks a condensed visit that would have begun yesterday', () => {
    const early = instant(DAY.startsAt + 11_000);
    expect(timesOf('condensed', early, DAY, [0, 50_000, 100_000])).toEqual(
      [0, 5_000, 10_000].map((ms) => DAY.startsAt + ms),
    );
  });

  test('leaves a visit that starts a moment after midnight in the day whose cap it uses', () => {
    const times = timesOf('condensed', instant(DAY.endsAt + 3_000), DAY, [0, 60_000]);
    expect(times).toEqual([DAY.endsAt - 60_001, DAY.endsAt - 1]);
    expect(timesOf('realtime', instant(DAY.endsAt + 3_000), DAY, [0, 60_000])).toEqual([
      DAY.endsAt - 1,
      DAY.endsAt - 1,
    ]);
  });

  test('never dates a condensed visit in the future, also on a clock that was set back to yesterday', () => {
    fc.assert(
      fc.property(arbCase, fc.integer({ min: -100_000_000, max: 100_000_000 }), ({ day, now, offsets }, shift) => {
        const actual = instant(now + shift);
        expect(timesOf('condensed', actual, day, offsets).every((time) => time <= actual)).toBe(true);
      }),
    );
  });

  test('keeps every hit in the local day and in order, in every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom('realtime', 'condensed'), arbCase, (mode, { day, now, offsets }) => {
        const times = timesOf(mode, now, day, offsets);
        expect(times.every((time) => isIn(day, time))).toBe(true);
        expect(times.every((time, index) => time >= (times[index - 1] ?? time))).toBe(true);
      }),
    );
  });
});
