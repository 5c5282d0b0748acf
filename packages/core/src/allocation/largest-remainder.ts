import { exactWeights } from './exact-weights.js';

/**
 * Splits a whole number by weight into whole numbers that sum to it exactly, each its exact share rounded down or up.
 * The largest remainders are rounded up; of equal ones, those that come first. Without a positive weight all are 0.
 */
export function largestRemainder(total: number, weights: readonly number[]): readonly number[] {
  const exact = exactWeights(weights);
  const sum = exact.reduce((left, right) => left + right, 0n);
  if (sum === 0n) return weights.map(() => 0);
  const products = exact.map((weight) => BigInt(total) * weight);
  const shares = products.map((product) => Number(product / sum));
  const missing = total - shares.reduce((left, right) => left + right, 0);
  const order = byRemainder(products.map((product) => product % sum));
  for (const index of order.slice(0, missing)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

function byRemainder(remainders: readonly bigint[]): readonly number[] {
  const indices = remainders.map((_, index) => index);
  // The sort is stable, so equal remainders keep their order.
  return indices.sort((a, b) => compare(remainders[b] ?? 0n, remainders[a] ?? 0n));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
