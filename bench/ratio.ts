/** Does the work of one round once, and answers a number that depends on all of it. */
export type Round = () => number | Promise<number>;

/** One side of a comparison: prepares its work, which is not measured, and answers the round. */
export type Side = () => Round | Promise<Round>;

/** A number that is the same on every machine, and may not grow past its ceiling. */
export interface Limit {
  readonly name: string;
  readonly count: number;
  readonly ceiling: number;
}

/** How fast the subject is as a share of its baseline, which does the unavoidable part of the same work. */
export interface Ratio {
  readonly name: string;
  readonly baseline: Side;
  readonly subject: Side;
  /** Below this share of the baseline's speed the benchmark fails. */
  readonly floor: number;
  readonly limits?: () => readonly Limit[];
}

/** Declares a benchmark. It is the default export of its file. */
export function ratio(declared: Ratio): Ratio {
  return declared;
}

/** Imports the benchmark that a file of this folder declares. */
export async function readRatio(file: string): Promise<Ratio> {
  const { default: declared }: { readonly default: Ratio } = await import(new URL(file, import.meta.url).href);
  return declared;
}
