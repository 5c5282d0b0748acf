import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import { totalCounts } from './counts.js';
import { foldIntervals, lastWithHits } from './fold-intervals.js';
import { latencyOf, summedHistogram } from './latency.js';
import { anInterval, NOW, secondsAgo, someCounts } from './report.test-support.js';

const arbInterval = fc
  .record({
    key: fc.constantFrom('a', 'b'),
    run: fc.constantFrom('r1', 'r2').map(runId),
    from: fc.nat(100).map(secondsAgo),
    counts: fc.nat(50).map((accepted) => someCounts({ accepted })),
    latencies: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 5 }),
  })
  .map(anInterval);

describe('foldIntervals', () => {
  test('makes one interval of the old ones of a run and target, and leaves the recent ones', () => {
    const recent = anInterval({ from: secondsAgo(5), counts: someCounts({ started: 7 }) });
    const folded = foldIntervals(
      [
        anInterval({ from: secondsAgo(50), counts: someCounts({ started: 2 }) }),
        anInterval({ from: secondsAgo(60), counts: someCounts({ started: 1 }) }),
        recent,
      ],
      secondsAgo(20),
    );
    expect(folded).toEqual([anInterval({ from: secondsAgo(60), counts: someCounts({ started: 3 }) }), recent]);
  });

  test('leaves the last one with hits, which tells how a slow target fares', () => {
    const failed = anInterval({ from: secondsAgo(40), counts: someCounts({ failedHits: 1 }) });
    const fine = [90, 60].map((seconds) =>
      anInterval({ from: secondsAgo(seconds), counts: someCounts({ accepted: 5 }) }),
    );
    const quiet = anInterval({ from: secondsAgo(30), counts: someCounts({ offered: 1 }) });
    expect(foldIntervals([...fine, failed, quiet], secondsAgo(20))).toEqual([
      anInterval({ from: secondsAgo(90), counts: someCounts({ offered: 1, accepted: 10 }) }),
      failed,
    ]);
  });

  test('keeps runs and targets apart', () => {
    const intervals = [anInterval({ key: 'a' }), anInterval({ key: 'b' }), anInterval({ key: 'a', run: runId('r2') })];
    expect(foldIntervals(intervals)).toEqual(intervals);
  });

  test('changes neither sums nor percentiles, however often it is done', () => {
    fc.assert(
      fc.property(fc.array(arbInterval, { maxLength: 12 }), fc.nat(100), (intervals, seconds) => {
        const once = foldIntervals(intervals, secondsAgo(seconds));
        const twice = foldIntervals(once, NOW);
        for (const folded of [once, twice]) {
          expect(totalCounts(folded)).toEqual(totalCounts(intervals));
          expect(lastWithHits(folded)?.from).toBe(lastWithHits(intervals)?.from);
          expect(latencyOf(summedHistogram(folded, 'latency'))).toEqual(
            latencyOf(summedHistogram(intervals, 'latency')),
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});
