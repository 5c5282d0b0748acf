import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeTicks, valueTicks } from './chart-scale.js';

describe('valueTicks', () => {
  test('are round', () => {
    expect(valueTicks(8.4)).toEqual([0, 2.5, 5, 7.5, 10]);
    expect(valueTicks(0.7)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(valueTicks(40)).toEqual([0, 10, 20, 30, 40]);
    expect(valueTicks(0)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  test('cover the highest value with few, and not by much', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (highest) => {
        const ticks = valueTicks(highest);
        const top = ticks.at(-1) ?? 0;
        expect(top).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
        expect(top).toBeLessThanOrEqual(highest * 2.5);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
  });
});

describe('timeTicks', () => {
  test('are round moments, one more than asked for at most', () => {
    const at = (time: string) => Date.parse(`2026-11-24T${time}Z`);
    expect(timeTicks(at('20:18:03'), at('20:48:03'))).toEqual({
      stepMs: 300_000,
      ticks: ['20:20:00', '20:25:00', '20:30:00', '20:35:00', '20:40:00', '20:45:00'].map(at),
    });
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 400 * 86_400 }), fc.constantFrom(4, 8), (from, seconds, most) => {
        const { ticks } = timeTicks(from, from + seconds * 1_000, most);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        expect(ticks.every((tick) => tick >= from && tick <= from + seconds * 1_000)).toBe(true);
      }),
    );
  });
});
