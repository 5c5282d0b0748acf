import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { anInterval, at, someCounts } from './report.test-support.js';
import { statsTimeline, stepSecondsOf } from './target-stats.js';

const MINUTE = 60_000;
const from = at('2026-11-24T12:00:00Z');

function spanOf(ms: number) {
  return { from, until: instant(from + ms) };
}

describe('stepSecondsOf', () => {
  test('takes what is asked for, the next that there is, or what a chart shows well', () => {
    const hour = spanOf(60 * MINUTE);
    expect([stepSecondsOf(hour, 10), stepSecondsOf(hour, 45), stepSecondsOf(hour, undefined)]).toEqual([10, 60, 20]);
    expect(stepSecondsOf(spanOf(0), undefined)).toBe(10);
    expect(stepSecondsOf(spanOf(24 * 60 * MINUTE), undefined)).toBe(300);
  });

  test('never gives more than 1,500 points, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 * 24 * 60 * MINUTE }),
        fc.option(fc.nat(1_000), { nil: undefined }),
        (ms, wanted) => {
          expect(ms / 1_000 / stepSecondsOf(spanOf(ms), wanted)).toBeLessThanOrEqual(1_500);
        },
      ),
    );
  });
});

describe('statsTimeline', () => {
  const planned = ({ from: begin, until }: { from: number; until: number }) => (until - begin) / 1_000;

  test('adds up what happened in each step, with what was planned, and leaves out steps without traffic', () => {
    const intervals = [
      anInterval({ from, counts: someCounts({ started: 2, accepted: 3 }), latencies: [8, 8, 8] }),
      anInterval({ from: instant(from + 10_000), counts: someCounts({ started: 1, failedHits: 1 }) }),
      anInterval({ from: instant(from + 3 * MINUTE), counts: someCounts({ started: 5, accepted: 5 }) }),
    ];
    const within = spanOf(3 * MINUTE + 30_000);
    expect(statsTimeline(intervals, { within, stepSeconds: 60, planned })).toMatchObject({
      stepSeconds: 60,
      points: [
        { at: from, seconds: 60, planned: 60, started: 3, accepted: 3, failedHits: 1, p50Ms: 8.003 },
        { at: from + 3 * MINUTE, seconds: 30, planned: 30, started: 5, accepted: 5 },
      ],
    });
  });

  test('has steps as long as the longest interval at least', () => {
    const old = anInterval({ from, seconds: 3_600, counts: someCounts({ accepted: 9 }) });
    expect(statsTimeline([old], { within: spanOf(120 * MINUTE), stepSeconds: 60, planned }).stepSeconds).toBe(3_600);
  });

  test('loses nothing, whatever the length of the steps', () => {
    const arbIntervals = fc.array(fc.record({ at: fc.nat(5_000), accepted: fc.nat(9) }), { maxLength: 40 });
    fc.assert(
      fc.property(arbIntervals, fc.constantFrom(10, 60, 300, 3_600), (list, stepSeconds) => {
        const intervals = list.map(({ at: slot, accepted }) =>
          anInterval({ from: instant(from + slot * 10_000), counts: someCounts({ accepted }) }),
        );
        const { points } = statsTimeline(intervals, { within: spanOf(50_010_000), stepSeconds, planned });
        const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
        expect(sum(points.map(({ accepted }) => accepted))).toBe(sum(list.map(({ accepted }) => accepted)));
      }),
    );
  });
});
