import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import { dwellOffsets, LONGEST_GAP_MS } from './dwell.js';

function gapsOf(offsets: readonly number[]): number[] {
  return offsets.slice(1).map((offset, at) => offset - (offsets[at] ?? 0));
}

describe('dwellOffsets', () => {
  test('gives an offset to each action and to the end, which comes a few seconds after the last', () => {
    const offsets = dwellOffsets(randomFrom('a'), 4, 300_000);
    const lastView = gapsOf(offsets)[3] ?? 0;
    expect(offsets).toHaveLength(5);
    expect(offsets[0]).toBe(0);
    expect(offsets[4]).toBe(300_000);
    expect(lastView).toBeGreaterThanOrEqual(3_000);
    expect(lastView).toBeLessThanOrEqual(15_000);
  });

  test('lets the only action last as long as the visit', () => {
    expect(dwellOffsets(randomFrom('a'), 1, 300_000)).toEqual([0, 300_000]);
    expect(dwellOffsets(randomFrom('a'), 1, 7_200_000)).toEqual([0, LONGEST_GAP_MS]);
  });

  test('looks at pages for quite different times', () => {
    const gaps = Array.from(
      { length: 2_000 },
      (_, seed) => gapsOf(dwellOffsets(randomFrom(`${seed}`), 5, 300_000))[0] ?? 0,
    );
    const sorted = gaps.toSorted((a, b) => a - b);
    const median = sorted[1_000] ?? 0;
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    expect((sorted[1_900] ?? 0) / median).toBeGreaterThan(2);
    expect(mean).toBeGreaterThan(median * 1.05);
  });

  test('never goes back, never pauses long enough for a new visit, and lasts as long as asked where that is possible', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 2, max: 40 }),
        fc.double({ min: 0, max: 120, noNaN: true }),
        (seed, actions, minutes) => {
          const durationMs = minutes * 60_000;
          const offsets = dwellOffsets(randomFrom(seed), actions, durationMs);
          const gaps = gapsOf(offsets);
          expect(offsets).toHaveLength(actions + 1);
          expect(gaps.every((gap) => Number.isInteger(gap) && gap >= 0 && gap <= LONGEST_GAP_MS + 1)).toBe(true);
          if (durationMs < (actions - 1) * LONGEST_GAP_MS) {
            expect(Math.abs((offsets.at(-1) ?? 0) - durationMs)).toBeLessThanOrEqual(2);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
