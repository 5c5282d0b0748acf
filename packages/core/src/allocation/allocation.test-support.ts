import fc from 'fast-check';
import type { Claim } from './water-fill.js';

/** Weights from the tiniest to the largest numbers, and such as people write. */
export const arbWeight = fc.oneof(
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1, max: 1_000_000 }).map((thousandths) => thousandths / 1_000),
  fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }),
);

/** Caps, many of them small or equal. */
export const arbCap = fc.oneof(fc.nat(5), fc.nat(1_000), fc.nat(100_000_000), fc.constant(Number.POSITIVE_INFINITY));

/** Claims of different keys. */
export const arbClaims = claimsOf(arbWeight);

/** Claims whose weights come from an arbitrary. */
export function claimsOf(weight: fc.Arbitrary<number>): fc.Arbitrary<readonly Claim[]> {
  const claim = fc.record({ key: fc.string({ maxLength: 4 }), weight, cap: arbCap });
  return fc.uniqueArray(claim, { selector: ({ key }) => key, maxLength: 12 });
}

/** A claim with a weight of 1 that nothing limits, unless told otherwise. */
export function aClaim(claim: Partial<Claim> = {}): Claim {
  return { key: 'a', weight: 1, cap: Number.POSITIVE_INFINITY, ...claim };
}

/** Adds up. */
export function sum(values: Iterable<number>): number {
  return [...values].reduce((left, right) => left + right, 0);
}
