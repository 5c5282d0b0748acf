// What the figures of a benchmark are shown as.

/** The median. */
export function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** The lowest and the highest of some ratios. */
export function span(ratios: readonly number[]): string {
  return `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
}

/** The median of some CPU times. */
export function time(microseconds: readonly number[]): string {
  return `${(middle(microseconds) / 1_000).toFixed(2)} ms`;
}

export function verdict(isGood: boolean): string {
  return isGood ? 'good' : 'BAD ';
}
