import { describe, expect, test } from 'vitest';
import { duration, durationMs } from './duration.js';

describe('duration', () => {
  test.each(['30s', '1h30m', '0.5s', '366d'])('takes %s', (text) => {
    expect(duration.safeParse(text).success).toBe(true);
  });

  test.each(['0s', '0m0s', '', '30', '5 s', '-5s', '367d', 30])('does not take %o', (value) => {
    expect(duration.safeParse(value).success).toBe(false);
  });
});

describe('durationMs', () => {
  test('gives milliseconds', () => {
    expect(durationMs('1h30m')).toBe(5_400_000);
  });

  test('throws on what never passed the schema', () => {
    expect(() => durationMs('soon')).toThrow('"soon" is no duration.');
  });
});
