import { describe, expect, test } from 'vitest';
import { LineLimit } from './line-limit.js';

describe('LineLimit', () => {
  test('takes ten lines of a topic within a minute, and says how many more there were', () => {
    const limit = new LineLimit<string>();
    const taken = Array.from({ length: 14 }, (_, at) => limit.takes('shop', at)).filter((isTaken) => isTaken);
    expect(taken).toHaveLength(10);
    expect(limit.takes('blog', 20)).toBe(true);
    expect(limit.end(59_999)).toEqual([]);
    expect(limit.end(60_000)).toEqual([{ topic: 'shop', leftOut: 4 }]);
    expect(limit.takes('shop', 60_001)).toBe(true);
  });

  test('ends all windows at once when it is told to', () => {
    const limit = new LineLimit<string>();
    for (let at = 0; at < 11; at++) limit.takes('shop', at);
    expect(limit.end(11, 'all')).toEqual([{ topic: 'shop', leftOut: 1 }]);
    expect(limit.end(12, 'all')).toEqual([]);
  });
});
