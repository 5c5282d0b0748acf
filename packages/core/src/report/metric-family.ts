/** A metric with all its series, ready to be exposed. Plain JSON; names and units follow the conventions of Prometheus. */
export type MetricFamily = ValueFamily | HistogramFamily;

/** What tells the series of a family apart. */
export type Labels = Readonly<Record<string, string>>;

interface Described {
  /** With its unit, and `_total` for a counter. */
  readonly name: string;
  /** A sentence. */
  readonly help: string;
}

/** `counter`: only grows while a run goes on. `gauge`: goes up and down. */
export interface ValueFamily extends Described {
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly ValueSample[];
}

/** One series of a counter or a gauge. */
export interface ValueSample {
  readonly labels: Labels;
  readonly value: number;
}

/** Durations, in seconds. */
export interface HistogramFamily extends Described {
  readonly type: 'histogram';
  /** The upper bounds of its buckets, in seconds, rising; what is above the last has none. */
  readonly boundsSeconds: readonly number[];
  readonly samples: readonly HistogramSample[];
}

/** One series of a histogram. */
export interface HistogramSample {
  readonly labels: Labels;
  /** For each bound, how many durations do not exceed it. */
  readonly upTo: readonly number[];
  readonly count: number;
  readonly sumSeconds: number;
}
