import type { HistogramFamily, HistogramSample, ValueFamily, ValueSample } from './metric-family.js';

const PREFIX = 'trafficinator_';

/** Makes a counter of the program; `name` ends in `_total`. */
export function counter(name: string, help: string, samples: readonly ValueSample[]): ValueFamily {
  return { type: 'counter', name: `${PREFIX}${name}`, help, samples };
}

/** Makes a gauge of the program. */
export function gauge(name: string, help: string, samples: readonly ValueSample[]): ValueFamily {
  return { type: 'gauge', name: `${PREFIX}${name}`, help, samples };
}

/** Makes a histogram of the program; `name` ends in `_seconds`. */
export function histogram(
  name: string,
  help: string,
  {
    boundsSeconds,
    samples,
  }: { readonly boundsSeconds: readonly number[]; readonly samples: readonly HistogramSample[] },
): HistogramFamily {
  return { type: 'histogram', name: `${PREFIX}${name}`, help, boundsSeconds, samples };
}

/** The only sample of a family without labels. */
export function alone(value: number): readonly ValueSample[] {
  return [{ labels: {}, value }];
}
