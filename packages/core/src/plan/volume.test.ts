import { describe, expect, test } from 'vitest';
import { aTarget } from './plan.test-support.js';
import { volumeOf } from './volume.js';

const evenHours = Array.from({ length: 24 }, () => 1);
const oneHour = evenHours.map((_, hour) => (hour === 9 ? 1 : 0));

function volumeWith(activity: { hours: readonly number[]; weekdays: readonly number[] }) {
  return volumeOf(aTarget({ pageviewsPerVisit: { min: 2, max: 4 }, activity }).settings, 3_600);
}

describe('volumeOf', () => {
  test('counts the pageviews, the other actions by their probabilities, and a ping', () => {
    const volume = volumeWith({ hours: oneHour, weekdays: [1, 1, 1, 1, 1, 1, 1] });
    expect(volume).toEqual({
      hitsPerDay: 17_100,
      hitsPerMonth: Math.round(3_600 * 4.75 * 30.4),
      peakHitsPerSecond: 4.75,
    });
  });

  test('spreads the hits over the hours, and over the weekdays of which the busiest gets all', () => {
    const even = volumeWith({ hours: evenHours, weekdays: [2, 2, 2, 2, 2, 0, 0] });
    expect(even).toEqual({
      hitsPerDay: 17_100,
      hitsPerMonth: Math.round((3_600 * 4.75 * 30.4 * 5) / 7),
      peakHitsPerSecond: 0.198,
    });
  });

  test('is nothing for a target that gets no visits', () => {
    expect(volumeOf(aTarget().settings, 0)).toEqual({ hitsPerDay: 0, hitsPerMonth: 0, peakHitsPerSecond: 0 });
  });
});
