import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundOf, latencyBound, shareBound } from './thresholds.js';

const arbSign = fc.constantFrom('<', '<=');
const arbSpace = fc.constantFrom('', ' ');

describe('boundOf', () => {
  test('reads shares from 0 to 1, and latencies in milliseconds', () => {
    expect(boundOf('<1%')).toEqual({ limit: 0.01, isInclusive: false });
    expect(boundOf('<= 0.5 %')).toEqual({ limit: 0.005, isInclusive: true });
    expect(boundOf('<500ms')).toEqual({ limit: 500, isInclusive: false });
    expect(boundOf('<=2s')).toEqual({ limit: 2_000, isInclusive: true });
  });

  test('gives back every amount that can be written', () => {
    fc.assert(
      fc.property(arbSign, arbSpace, fc.integer({ min: 1, max: 100_000 }), (sign, space, amount) => {
        const isInclusive = sign === '<=';
        expect(boundOf(`${sign}${space}${amount}ms`)).toEqual({ limit: amount, isInclusive });
        expect(boundOf(`${sign}${amount}${space}s`)).toEqual({ limit: amount * 1_000, isInclusive });
        expect(boundOf(`${sign}${space}${amount}%`)).toEqual({ limit: amount / 100, isInclusive });
      }),
    );
  });

  test('throws on what never passed the schema', () => {
    expect(() => boundOf('>1%')).toThrow('">1%" is no bound.');
  });
});

describe('the checks of bounds', () => {
  test.each(['<1%', '<=0%', '< 0.5%', '<100%'])('take the share %s', (text) => {
    expect(shareBound.safeParse(text).success).toBe(true);
  });

  // Nothing is below none.
  test.each(['<0%', '<0.0%', '1%', '>1%', '=1%', '<500ms', '<%', ''])('do not take the share %o', (text) => {
    expect(shareBound.safeParse(text).success).toBe(false);
  });

  test.each(['<500ms', '<=2s', '< 1.5 s'])('take the latency %s', (text) => {
    expect(latencyBound.safeParse(text).success).toBe(true);
  });

  test.each(['<0ms', '500', '<500', '<1m', '<1%', ''])('do not take the latency %o', (text) => {
    expect(latencyBound.safeParse(text).success).toBe(false);
  });
});
