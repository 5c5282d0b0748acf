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
      part += linesOf(family, at, at + SAMPLES);
      if (part.length < PART) continue;
      yield part;
      part = '';
    }
  }
  yield part;
}

function linesOf(family: MetricFamily, from: number, to: number): string {
  return family.type === 'histogram'
    ? histogramLines({ ...family, samples: family.samples.slice(from, to) })
    : valueLines({ ...family, samples: family.samples.slice(from, to) });
}

function valueLines({ name, samples }: Exclude<MetricFamily, HistogramFamily>): string {
  let lines = '';
  for (const { labels, value } of samples) lines += `${name}${inBraces(labelText(labels))} ${value}\n`;
  return lines;
}

function histogramLines({ name, boundsSeconds, samples }: HistogramFamily): string {
  const bounds = [...boundsSeconds, '+Inf'].map((bound) => `le="${bound}"}`);
  let lines = '';
  for (const { labels, upTo, count, sumSeconds } of samples) {
    const own = labelText(labels);
    const bucket = `${name}_bucket{${own}${own === '' ? '' : ','}`;
    for (const [at, bound] of bounds.entries()) lines += `${bucket}${bound} ${upTo[at] ?? count}\n`;
    lines += `${name}_sum${inBraces(own)} ${sumSeconds}\n${name}_count${inBraces(own)} ${count}\n`;
  }
  return lines;
}

function labelText(labels: Labels): string {
  let text = '';
  for (const [name, value] of Object.entries(labels)) text += `${text === '' ? '' : ','}${name}="${quoted(value)}"`;
  return text;
}

function quoted(value: string): string {
  return NEEDS_QUOTES.test(value) ? escaped(value).replaceAll('"', '\\"') : value;
}

const NEEDS_QUOTES = /[\\\n"]/;

function inBraces(text: string): string {
  return text === '' ? '' : `{${text}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
