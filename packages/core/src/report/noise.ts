/** With fewer samples on a side, nobody can tell what is noise. */
const LEAST_SAMPLES = 3;

/**
 * How far the means of two series of samples may lie apart by chance alone, at 1 % of error, by Welch's test. Undefined where a
 * side has fewer than three samples.
 */
export function noiseBetween(before: readonly number[], after: readonly number[]): number | undefined {
  if (Math.min(before.length, after.length) < LEAST_SAMPLES) return undefined;
  const [a, b] = [varianceOfMean(before), varianceOfMean(after)];
  const freedom = (a + b) ** 2 / (a ** 2 / (before.length - 1) + b ** 2 / (after.length - 1));
  return a + b === 0 ? 0 : quantile(freedom) * Math.sqrt(a + b);
}

function varianceOfMean(samples: readonly number[]): number {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  const squares = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0);
  return squares / (samples.length - 1) / samples.length;
}

/** Student's t for 99 % on both sides. Between two degrees of freedom the lower one counts, which is the careful side. */
function quantile(freedom: number): number {
  return QUANTILES.findLast(([least]) => freedom >= least)?.[1] ?? FIRST;
}

const FIRST = 63.657;
const QUANTILES: readonly (readonly [freedom: number, quantile: number])[] = [
  [1, FIRST],
  [2, 9.925],
  [3, 5.841],
  [4, 4.604],
  [5, 4.032],
  [6, 3.707],
  [7, 3.499],
  [8, 3.355],
  [9, 3.25],
  [10, 3.169],
  [12, 3.055],
  [15, 2.947],
  [20, 2.845],
  [30, 2.75],
  [60, 2.66],
  [120, 2.617],
];
