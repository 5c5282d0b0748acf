/** How far back a page looks, and in which steps. */
export interface Range {
  readonly name: string;
  readonly words: string;
  readonly spanMs: number;
  readonly stepSeconds: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const QUARTER: Range = { name: '15m', words: '15 minutes', spanMs: 15 * MINUTE_MS, stepSeconds: 10 };

/** All that can be chosen. A step is long enough to be kept as long as its range is looked at. */
export const ranges: readonly Range[] = [
  QUARTER,
  { name: '1h', words: 'hour', spanMs: HOUR_MS, stepSeconds: 30 },
  { name: '6h', words: '6 hours', spanMs: 6 * HOUR_MS, stepSeconds: 120 },
  { name: '24h', words: '24 hours', spanMs: DAY_MS, stepSeconds: 600 },
  { name: '7d', words: '7 days', spanMs: 7 * DAY_MS, stepSeconds: 3_600 },
  { name: '30d', words: '30 days', spanMs: 30 * DAY_MS, stepSeconds: 14_400 },
];

/** The range of an address; 15 minutes where it names none. */
export function rangeOf(name: string | null): Range {
  return ranges.find((range) => range.name === name) ?? QUARTER;
}

/** The time that a range covers now, in whole steps: the one that has not ended would look like a fall. */
export function spanOf({ spanMs, stepSeconds }: Range, now: number): { readonly from: number; readonly to: number } {
  const stepMs = stepSeconds * 1_000;
  const to = Math.floor(now / stepMs) * stepMs;
  return { from: to - spanMs, to };
}
