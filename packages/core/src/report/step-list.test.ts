import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { totalCounts } from './counts.js';
import { latencyOf, summedHistogram } from './latency.js';
import { anInterval, at, someCounts } from './report.test-support.js';
import { StepList } from './step-list.js';

const boundary = at('2026-11-24T20:00:00Z');

function listOf(seconds: readonly number[], most: number): StepList {
  const list = new StepList(boundary, 4);
  for (const from of seconds) {
    list.add(
      anInterval({
        from: at(new Date(boundary + from * 1_000).toISOString()),
        counts: someCounts({ accepted: 1 }),
        latencies: [from + 500],
      }),
      most,
    );
  }
  return list;
}

describe('StepList', () => {
  test('has a step for each ten seconds at first, in order of time', () => {
    const list = listOf([20, 0, 20], 10);
    expect(list.seconds).toBe(10);
    expect(list.steps.map(({ from, intervals }) => [(from - boundary) / 1_000, intervals.length])).toEqual([
      [0, 1],
      [20, 2],
    ]);
  });

  test('makes its steps longer rather than more', () => {
    const list = listOf(
      Array.from({ length: 13 }, (_, step) => step * 10),
      3,
    );
    expect(list.seconds).toBe(60);
    expect(list.steps.map(({ from }) => (from - boundary) / 1_000)).toEqual([0, 60, 120]);
  });

  test('has steps that are as long as what they are given', () => {
    const list = new StepList(boundary, 4);
    list.add(anInterval({ from: boundary, seconds: 3_600 }), 10);
    expect(list.seconds).toBe(3_600);
  });

  test('never has a step on both sides of its boundary, nor more than asked for, and loses nothing', () => {
    const arbSeconds = fc.array(
      fc.integer({ min: -60, max: 600 }).map((step) => step * 10),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(arbSeconds, fc.integer({ min: 2, max: 12 }), (seconds, most) => {
        const list = listOf(seconds, most);
        const intervals = list.steps.flatMap((step) => step.intervals);
        expect(list.steps.length).toBeLessThanOrEqual(most);
        expect(totalCounts(intervals).accepted).toBe(seconds.length);
        const all = listOf(seconds, 10_000).steps.flatMap((step) => step.intervals);
        expect(latencyOf(summedHistogram(intervals, 'latency'))).toEqual(latencyOf(summedHistogram(all, 'latency')));
        const before = list.steps.filter(({ from }) => from < boundary).flatMap((step) => step.intervals);
        expect(totalCounts(before).accepted).toBe(seconds.filter((one) => one < 0).length);
      }),
      { numRuns: 40 },
    );
  });
});
