import { describe, expect, test } from 'vitest';
import { parseDuration } from './duration.js';

describe('parseDuration', () => {
  test('reads amounts with units, one or more', () => {
    expect(['250ms', '45s', '30m', '1h30m', '1.5h', '2d'].map(parseDuration)).toEqual([
      250, 45_000, 1_800_000, 5_400_000, 5_400_000, 172_800_000,
    ]);
  });

  test('reads nothing without a unit, or with another one', () => {
    expect(['30', '', 'm', '-5s', '5 s', '5w'].map(parseDuration)).toEqual(Array(6).fill(undefined));
  });
});
