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

/** A process that sends hits for a while. */
export interface Sending extends Launch {
  /** How many hits were answered, from what it has printed. */
  readonly hitsOf: (output: string) => number;
}

/** How many hits a whole process sends for a second of CPU time, as a multiple of what a baseline does. */
export interface Throughput {
  readonly name: string;
  /** Starts what both sides need. */
  readonly sides: () => Promise<{ readonly baseline: Sending; readonly subject: Sending; stop(): Promise<void> }>;
  /** Below this multiple the benchmark fails. */
  readonly floor: number;
}

/** Declares a benchmark of throughput. It is the default export of its file. */
export function throughput(declared: Throughput): Throughput {
  return declared;
}

/** A figure that is measured with and without something. */
export interface Paired {
  readonly name: string;
  readonly unit: string;
  /** Starts what both measurements need. */
  readonly pair: () => Promise<{ without(): Promise<number>; with(): Promise<number>; stop(): Promise<void> }>;
  /** Above this multiple of what it is without, the benchmark fails. */
  readonly ceiling: number;
}

/** Declares a benchmark of a figure with and without something. It is the default export of its file. */
export function paired(declared: Paired): Paired {
  return declared;
}

/** A figure of what was measured, and what it is held to; a figure without a bound is only told. */
export interface Figure {
  /** With its unit. */
  readonly name: string;
  readonly value: number;
  /** Above it the benchmark fails. */
  readonly ceiling?: number;
  /** Below it the benchmark fails. */
  readonly floor?: number;
}

/** Figures that have no baseline: what is promised of a machine of usual size. */
export interface Figures {
  readonly name: string;
  readonly figures: () => Promise<readonly Figure[]>;
}

/** Declares a benchmark of figures without a baseline. It is the default export of its file. */
export function figures(declared: Figures): Figures {
  return declared;
}

/** Any benchmark. */
export type Benchmark = Ratio | ProcessRatio | FirstBytes | Throughput | Paired | Figures;

/** Imports the benchmark that a file of this folder declares, in the process that measures and in those that are measured. */
export async function readBenchmark(file: string): Promise<Benchmark> {
  const { default: declared }: { readonly default: Benchmark } = await import(new URL(file, import.meta.url).href);
  return declared;
}
