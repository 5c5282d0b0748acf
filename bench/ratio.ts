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

/** A process that is started anew in each round. */
export interface Launch {
  readonly cwd: string;
  /** A script and its arguments. */
  readonly args: readonly [script: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Puts all in the state that the round begins with. Not measured. */
  readonly prepare?: () => void;
}

/** What a whole process costs, from its start to its end, as a multiple of a baseline that does the unavoidable part. */
export interface ProcessRatio {
  readonly name: string;
  readonly baseline: Launch;
  readonly subject: Launch;
  /** Above this multiple of the baseline's CPU time the benchmark fails. */
  readonly ceiling: number;
}

/** Declares a benchmark of whole processes. It is the default export of its file. */
export function processRatio(declared: ProcessRatio): ProcessRatio {
  return declared;
}

/** How long commands take until they say something, beyond a baseline. */
export interface FirstBytes {
  readonly name: string;
  readonly baseline: Launch;
  /** By name. */
  readonly subjects: Readonly<Record<string, Launch>>;
  /** The benchmark fails when the first byte of a subject comes later than that after the baseline's, in the median of the rounds. */
  readonly marginMs: number;
}

/** Declares a benchmark of first bytes. It is the default export of its file. */
export function firstBytes(declared: FirstBytes): FirstBytes {
  return declared;
}

/** Imports the benchmark that a file of this folder declares, in the process that measures and in those that are measured. */
export async function readBenchmark(file: string): Promise<Ratio | ProcessRatio | FirstBytes> {
  const { default: declared }: { readonly default: Ratio | ProcessRatio | FirstBytes } = await import(
    new URL(file, import.meta.url).href
  );
  return declared;
}
