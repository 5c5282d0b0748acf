import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Counts, noCounts } from '../model/run.js';
import { addCounts, successRate, totalCounts } from './counts.js';
import { someCounts } from './report.test-support.js';

const arbCounts: fc.Arbitrary<Counts> = fc
  .record({
    offered: fc.nat(),
    started: fc.nat(),
    completed: fc.nat(),
    partial: fc.nat(),
    failed: fc.nat(),
    missed: fc.nat(),
    late: fc.nat(),
    stalled: fc.nat(),
    withheld: fc.nat(),
    retries: fc.nat(),
    accepted: fc.nat(),
    rejected: fc.nat(),
    failedHits: fc.nat(),
    ambiguous: fc.nat(),
  })
  .map((counts) => ({
    ...counts,
    sent: counts.accepted + counts.rejected + counts.failedHits + counts.ambiguous,
  }));

describe('addCounts', () => {
  test('adds every count', () => {
    expect(
      addCounts(someCounts({ started: 2, accepted: 5 }), someCounts({ started: 1, accepted: 3, late: 1 })),
    ).toEqual(someCounts({ started: 3, accepted: 8, late: 1 }));
  });

  test('does not depend on order or grouping, and nothing adds nothing', () => {
    fc.assert(
      fc.property(arbCounts, arbCounts, arbCounts, (a, b, c) => {
        expect(addCounts(a, b)).toEqual(addCounts(b, a));
        expect(addCounts(addCounts(a, b), c)).toEqual(addCounts(a, addCounts(b, c)));
        expect(addCounts(a, noCounts)).toEqual(a);
      }),
    );
  });

  test('keeps accepted + rejected + failed + ambiguous equal to sent', () => {
    fc.assert(
      fc.property(fc.array(arbCounts), (many) => {
        const total = totalCounts(many.map((counts) => ({ counts })));
        expect(total.accepted + total.rejected + total.failedHits + total.ambiguous).toBe(total.sent);
      }),
    );
  });
});

describe('successRate', () => {
  test('is the share of accepted hits', () => {
    expect(successRate(someCounts({ accepted: 3, ambiguous: 1 }))).toBe(0.75);
  });

  test('is undefined while nothing was sent', () => {
    expect(successRate(noCounts)).toBeUndefined();
  });
});
