import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advisoryKey, halfKey } from './advisory-key.js';

describe('advisoryKey', () => {
  test('is a signed number of 64 bits, the same for the same thing and another for another', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const key = advisoryKey('life', one);
        expect(BigInt.asIntN(64, BigInt(key)).toString()).toBe(key);
        expect(key === advisoryKey('life', other)).toBe(one === other);
        expect(key).not.toBe(advisoryKey('gate', one));
      }),
    );
  });

  test('never changes: processes of different versions must agree', () => {
    expect(advisoryKey('gate', 'trafficinator')).toBe('-1662517740657879047');
    expect(halfKey('trafficinator')).toBe(728_826_359);
  });
});
