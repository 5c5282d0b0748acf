import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoundedMap } from './bounded-map.js';

describe('BoundedMap', () => {
  test('keeps what was set or read last', () => {
    const map = new BoundedMap<string, number>(4);
    for (const [key, value] of Object.entries({ a: 1, b: 2, c: 3 })) map.set(key, value);
    expect(map.get('a')).toBe(1);
    for (const [key, value] of Object.entries({ d: 4, e: 5 })) map.set(key, value);
    expect([map.get('b'), map.get('a'), map.get('e')]).toEqual([undefined, 1, 5]);
  });

  test('tells what it forgets, once', () => {
    const forgotten: number[] = [];
    const map = new BoundedMap<number, number>(4, (value) => forgotten.push(value));
    for (let n = 1; n <= 6; n++) map.set(n, n);
    expect(forgotten).toEqual([1, 2]);
  });

  test('replaces, deletes and empties without calling that forgetting', () => {
    const forgotten: string[] = [];
    const map = new BoundedMap<string, string>(10, (value) => forgotten.push(value));
    map.set('a', 'old');
    map.set('a', 'new');
    expect([...map.values()]).toEqual(['new']);
    map.delete('a');
    map.set('b', 'b');
    map.clear();
    expect([map.size, map.get('a'), map.get('b'), forgotten]).toEqual([0, undefined, undefined, []]);
  });

  test('works with the smallest of limits', () => {
    const map = new BoundedMap<number, number>(0);
    map.set(1, 1);
    map.set(2, 2);
    expect(map.get(2)).toBe(2);
  });

  test('never holds more than its limit, and never forgets the last half of it', () => {
    const operations = fc.array(fc.tuple(fc.boolean(), fc.nat(30)), { maxLength: 200 });
    fc.assert(
      fc.property(operations, fc.integer({ min: 2, max: 20 }), (steps, limit) => {
        const map = new BoundedMap<number, number>(limit);
        let recent: number[] = [];
        for (const [isSet, key] of steps) {
          const isKnown = map.get(key) !== undefined;
          if (isSet) map.set(key, key);
          if (isSet || isKnown)
            recent = [...recent.filter((other) => other !== key), key].slice(-Math.floor(limit / 2));
          expect(map.size).toBeLessThanOrEqual(limit);
        }
        expect(recent.every((key) => map.get(key) === key)).toBe(true);
      }),
    );
  });
});
