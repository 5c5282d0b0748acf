import type { HistogramFamily, Labels, MetricFamily } from '../report/metric-family.js';

/** Some kilobytes take less than a millisecond. */
const PART = 30_000;
const SAMPLES = 50;

/** Writes metrics in the text format of Prometheus. A family without samples is left out. */
export function expositionText(families: readonly MetricFamily[]): string {
  return [...expositionParts(families)].join('');
}

/** Writes the same part by part, so that whoever has more to do can do it between them: thousands of targets make megabytes. */
export function* expositionParts(families: readonly MetricFamily[]): Generator<string> {
  let part = '';
  for (const family of families) {
    const { name, help, type, samples } = family;
    if (samples.length > 0) part += `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n`;
    for (let at = 0; at < samples.length; at += SAMPLES) {
      part += `${linesOf(family, at, at + SAMPLES).join('\n')}\n`;
      if (part.length < PART) continue;
      yield part;
      part = '';
    }
  }
  yield part;
}

function linesOf(family: MetricFamily, from: number, to: number): readonly string[] {
  return family.type === 'histogram'
    ? histogramLines({ ...family, samples: family.samples.slice(from, to) })
    : valueLines({ ...family, samples: family.samples.slice(from, to) });
}

function valueLines({ name, samples }: Exclude<MetricFamily, HistogramFamily>): readonly string[] {
  return samples.map(({ labels, value }) => `${name}${inBraces(labelText(labels))} ${value}`);
}

function histogramLines({ name, boundsSeconds, samples }: HistogramFamily): readonly string[] {
  return samples.flatMap(({ labels, upTo, count, sumSeconds }) => {
    const own = labelText(labels);
    const comma = own === '' ? '' : ',';
    const bucket = (bound: number | string, records: number) =>
      `${name}_bucket{${own}${comma}le="${bound}"} ${records}`;
    return [
      ...boundsSeconds.map((bound, at) => bucket(bound, upTo[at] ?? 0)),
      bucket('+Inf', count),
      `${name}_sum${inBraces(own)} ${sumSeconds}`,
      `${name}_count${inBraces(own)} ${count}`,
    ];
  });
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`)
    .join(',');
}

function inBraces(text: string): string {
  return text === '' ? '' : `{${text}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
