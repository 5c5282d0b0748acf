import { describe, expect, test } from 'vitest';
import { rateCourse } from './rate-course.js';

describe('rateCourse', () => {
  const course = rateCourse({
    kind: 'stages',
    stages: [
      { for: '10s', rampTo: 100 },
      { for: '20s', rate: 50 },
      { for: '10s', rampTo: 0 },
    ],
  });

  test('rises from nothing in a straight line, holds a rate, and falls from it', () => {
    expect([0, 5_000, 10_000, 29_999, 35_000].map((ms) => course?.rateAt(ms))).toEqual([0, 50, 50, 50, 25]);
  });

  test('is over after the last stage', () => {
    expect([course?.lengthMs, course?.rateAt(40_000), course?.rateAt(-1)]).toEqual([40_000, 0, 0]);
  });

  test('adds up the visits of any time, across stages', () => {
    expect(course?.visitsIn(0, 40_000)).toBe(500 + 1_000 + 250);
    expect(course?.visitsIn(5_000, 12_000)).toBe(375 + 100);
    expect(course?.visitsIn(50_000, 60_000)).toBe(0);
    expect(rateCourse({ kind: 'rate', perSecond: 7 })?.visitsIn(1_000, 3_000)).toBe(14);
  });

  test('has no end at a rate, and is none by the plan of the day', () => {
    expect(rateCourse({ kind: 'rate', perSecond: 7 })?.lengthMs).toBe(Number.POSITIVE_INFINITY);
    expect(rateCourse({ kind: 'plan' })).toBeUndefined();
  });
});
