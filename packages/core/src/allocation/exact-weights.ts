/**
 * Whole numbers in the same ratios as the weights, read as the decimals that people write: 0.1 to 0.3 is exactly 1 to 3,
 * though no binary fraction is. Shares that are made from them depend on neither rounding nor order.
 */
export function exactWeights(weights: readonly number[]): readonly bigint[] {
  const decimals = weights.map(decimalOf);
  const lowest = decimals.reduce((low, { exponent }) => Math.min(low, exponent), 0);
  return decimals.map(({ digits, exponent }) => BigInt(digits + '0'.repeat(exponent - lowest)));
}

/** A number as `digits × 10^exponent`, from its shortest decimal form, such as `1.5e-7`. */
function decimalOf(value: number): { readonly digits: string; readonly exponent: number } {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: whole + fraction, exponent: Number(exponent) - fraction.length };
}
