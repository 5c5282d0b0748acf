import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import { totalCounts } from './counts.js';
import { anInterval, aSeries, secondsAgo, someCounts } from './report.test-support.js';

describe('RunSeries', () => {
  test('keeps the whole, each account and each run apart', () => {
    const series = aSeries([
      anInterval({ key: 'a', counts: someCounts({ started: 1 }) }),
      anInterval({ key: 'b', counts: someCounts({ started: 2 }) }),
      anInterval({ key: 'b', run: runId('r2'), counts: someCounts({ started: 4 }) }),
    ]);
    const startedIn = (steps: typeof series.total.steps) =>
      totalCounts(steps.flatMap(({ intervals }) => intervals)).started;
    expect(startedIn(series.total.steps)).toBe(7);
    expect([...series.targets.values()].map(({ target, list }) => [target, startedIn(list.steps)])).toEqual([
      ['a', 1],
      ['b', 6],
    ]);
    expect([...series.runs].map(([run, { started }]) => [run, started])).toEqual([
      ['r1', 3],
      ['r2', 4],
    ]);
  });

  test('needs little memory, however many targets there are', () => {
    const intervals = Array.from({ length: 2_000 }, (_, target) =>
      Array.from({ length: 8 }, (_, step) => anInterval({ key: `t${target}`, from: secondsAgo(80 - step * 10) })),
    ).flat();
    const series = aSeries(intervals);
    expect(
      Math.max(...[...series.targets.values()].slice(1_000).map(({ list }) => list.steps.length)),
    ).toBeLessThanOrEqual(6);
    expect(series.total.steps).toHaveLength(8);
  });
});
