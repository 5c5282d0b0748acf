import { exactWeights } from './exact-weights.js';
import { largestRemainder } from './largest-remainder.js';

/** One that wants a part of the total. */
export interface Claim<Key extends string = string> {
  readonly key: Key;
  /** Any number from 0; only ratios matter. */
  readonly weight: number;
  /** It takes no more than this, whole; `Infinity` where nothing limits it. */
  readonly cap: number;
}

/** What becomes of that which a capped claim cannot take. */
export type Overflow = 'redistribute' | 'drop';

/**
 * Splits a whole number by weight, clamped at each cap; what capped claims cannot take is redistributed by weight among
 * the others, or dropped. Whole numbers, which under `redistribute` sum to the lesser of the total and the sum of the caps.
 * The order of the claims does not matter; a tie goes to the lower key. A larger total takes at most one from a claim.
 */
export function waterFill<Key extends string>(
  total: number,
  claims: readonly Claim<Key>[],
  overflow: Overflow = 'redistribute',
): Map<Key, number> {
  const ordered = claims
    .map(({ key, weight, cap }) => ({ key, weight, cap: Math.max(0, Math.floor(Math.min(cap, total))) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const shares = overflow === 'drop' ? clamped(total, ordered) : filled(total, ordered);
  return new Map(ordered.map(({ key }, index) => [key, shares[index] ?? 0]));
}

function clamped(total: number, claims: readonly Claim[]): readonly number[] {
  const shares = largestRemainder(
    total,
    claims.map(({ weight }) => weight),
  );
  return claims.map(({ cap }, index) => Math.min(cap, shares[index] ?? 0));
}

function filled(total: number, claims: readonly Claim[]): readonly number[] {
  const { full, rest } = fillUp(total, claims);
  const shares = largestRemainder(
    rest,
    claims.map(({ weight }, index) => (full.has(index) ? 0 : weight)),
  );
  return claims.map(({ cap }, index) => (full.has(index) ? cap : (shares[index] ?? 0)));
}

/** Finds the claims whose share reaches their cap: the level rises until one is full, then the rest of the water is for the others. */
function fillUp(
  total: number,
  claims: readonly Claim[],
): { readonly full: ReadonlySet<number>; readonly rest: number } {
  const vessels = vesselsOf(claims);
  const full = new Set<number>();
  let rest = BigInt(total);
  let weights = vessels.reduce((sum, { weight }) => sum + weight, 0n);
  for (const { index, weight, cap } of vessels) {
    if (rest * weight < cap * weights) break;
    full.add(index);
    rest -= cap;
    weights -= weight;
  }
  return { full, rest: Number(rest) };
}

interface Vessel {
  readonly index: number;
  readonly weight: bigint;
  readonly cap: bigint;
}

/** In the order in which they fill up: by cap over weight. What has no weight never fills. */
function vesselsOf(claims: readonly Claim[]): readonly Vessel[] {
  const weights = exactWeights(claims.map(({ weight }) => weight));
  return claims
    .map(({ cap }, index) => ({ index, weight: weights[index] ?? 0n, cap: BigInt(cap) }))
    .filter(({ weight }) => weight > 0n)
    .sort((a, b) => Number(a.cap * b.weight > b.cap * a.weight) - Number(a.cap * b.weight < b.cap * a.weight));
}
