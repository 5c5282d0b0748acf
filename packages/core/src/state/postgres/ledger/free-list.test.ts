import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FreeList, type Range } from './free-list.js';

describe('FreeList', () => {
  test('takes the lowest range within the bounds, and leaves the rest', () => {
    const free = new FreeList([aRange(0, 10), aRange(20, 30)]);
    expect(free.take(aRange(4, 25), 3)).toEqual(aRange(4, 7));
    expect(free.take(aRange(8, 25), 100)).toEqual(aRange(8, 10));
    expect(free.take(aRange(10, 20), 100)).toBeUndefined();
    expect(free.ranges).toEqual([aRange(0, 4), aRange(7, 8), aRange(20, 30)]);
  });

  test('joins what touches, on both sides', () => {
    const free = new FreeList([aRange(0, 5), aRange(10, 15)]);
    free.put(aRange(5, 10));
    expect(free.ranges).toEqual([aRange(0, 15)]);
  });

  test('refuses what is free already, and takes nothing for something', () => {
    const free = new FreeList([aRange(5, 10)]);
    for (const [low, high] of [
      [0, 6],
      [9, 12],
      [6, 8],
      [0, 20],
      [5, 10],
    ] as const)
      expect(() => free.put(aRange(low, high))).toThrow(RangeError);
    free.put(aRange(7, 7));
    expect(free.ranges).toEqual([aRange(5, 10)]);
  });

  test('holds the same indices as a set, whatever is put and taken, in sorted ranges that do not touch', () => {
    const arbStep = fc.record({
      isPut: fc.boolean(),
      low: fc.nat(40),
      width: fc.nat(8),
      most: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(fc.array(arbStep, { maxLength: 40 }), (steps) => {
        const [free, known] = [new FreeList(), new Set<number>()];
        for (const { isPut, low, width, most } of steps) {
          const range = aRange(low, low + width);
          if (!isPut) for (const index of indices(free.take(range, most))) expect(known.delete(index)).toBe(true);
          else if (!indices(range).some((index) => known.has(index))) {
            free.put(range);
            for (const index of indices(range)) known.add(index);
          }
          expect(free.ranges.flatMap(indices)).toEqual([...known].sort((a, b) => a - b));
          for (const [at, { high }] of free.ranges.entries())
            expect(free.ranges[at + 1]?.low ?? Number.POSITIVE_INFINITY).toBeGreaterThan(high);
        }
      }),
    );
  });
});

function aRange(low: number, high: number): Range {
  return { low, high };
}

function indices(range: Range | undefined): readonly number[] {
  return range === undefined ? [] : Array.from({ length: range.high - range.low }, (_, offset) => range.low + offset);
}
