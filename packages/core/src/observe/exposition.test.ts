import { describe, expect, test } from 'vitest';
import type { MetricFamily } from '../report/metric-family.js';
import { expositionParts, expositionText } from './exposition.js';
import { ProcessMetrics } from './process-metrics.js';

const families: readonly MetricFamily[] = [
  {
    type: 'counter',
    name: 'trafficinator_hits_total',
    help: 'Hits sent.',
    samples: [
      { labels: { target: 'a "quoted" \\ name\nwith a break', outcome: 'accepted' }, value: 12 },
      { labels: { target: 'b', outcome: 'failed' }, value: 0 },
    ],
  },
  { type: 'gauge', name: 'trafficinator_fleet_runners', help: 'Runs.', samples: [{ labels: {}, value: 2 }] },
  {
    type: 'histogram',
    name: 'trafficinator_hit_duration_seconds',
    help: 'Time.',
    boundsSeconds: [0.1, 1],
    samples: [{ labels: { target: 'b' }, upTo: [3, 4], count: 5, sumSeconds: 2.5 }],
  },
];

describe('expositionText', () => {
  test('writes what a scraper reads: values, labels and buckets', () => {
    expect(Object.fromEntries(parse(expositionText(families)))).toEqual({
      'trafficinator_hits_total{target="a \\"quoted\\" \\\\ name\\nwith a break",outcome="accepted"}': 12,
      'trafficinator_hits_total{target="b",outcome="failed"}': 0,
      trafficinator_fleet_runners: 2,
      'trafficinator_hit_duration_seconds_bucket{target="b",le="0.1"}': 3,
      'trafficinator_hit_duration_seconds_bucket{target="b",le="1"}': 4,
      'trafficinator_hit_duration_seconds_bucket{target="b",le="+Inf"}': 5,
      'trafficinator_hit_duration_seconds_sum{target="b"}': 2.5,
      'trafficinator_hit_duration_seconds_count{target="b"}': 5,
    });
  });

  test('says what each metric is, once, and leaves out what has no value', () => {
    const text = expositionText([
      ...families,
      { type: 'gauge', name: 'trafficinator_none', help: 'None.', samples: [] },
    ]);
    expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '# HELP trafficinator_hits_total Hits sent.',
      '# TYPE trafficinator_hits_total counter',
      '# HELP trafficinator_fleet_runners Runs.',
      '# TYPE trafficinator_fleet_runners gauge',
      '# HELP trafficinator_hit_duration_seconds Time.',
      '# TYPE trafficinator_hit_duration_seconds histogram',
    ]);
    expect(text.endsWith('\n')).toBe(true);
  });
});

describe('expositionParts', () => {
  test('cut what is large between two lines', () => {
    const samples = Array.from({ length: 2_000 }, (_, at) => ({ labels: { target: `t${at}` }, value: at }));
    const large: readonly MetricFamily[] = [{ type: 'gauge', name: 'trafficinator_many', help: 'Many.', samples }];
    const parts = [...expositionParts(large)];
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.filter((part) => part !== '' && !part.endsWith('\n'))).toEqual([]);
    expect(parse(parts.join('')).size).toBe(2_000);
  });
});

describe('ProcessMetrics', () => {
  test('tell of this process, under names that the linter of Prometheus takes', async () => {
    const text = await new ProcessMetrics().text();
    expect(parse(text).get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
    expect([...types.keys()]).toEqual(
      expect.arrayContaining([
        'process_cpu_seconds_total',
        'process_resident_memory_bytes',
        'nodejs_eventloop_lag_p99_seconds',
      ]),
    );
    expect([...types].filter(([name, type]) => name.endsWith('_total') !== (type === 'counter'))).toEqual([]);
  });
});

/** Reads the text format, and takes no line that is not of it. */
function parse(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '');
  const series = lines.filter((line) => !/^# (HELP|TYPE) \w+ \S/.test(line));
  return new Map(
    series.map((line) => {
      const [, name, value] =
        /^([a-zA-Z_:][\w:]*(?:\{(?:[a-z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})?) (\S+)$/.exec(line) ?? [];
      if (name === undefined) throw new TypeError(`No line of the format: ${line}`);
      return [name, Number(value)];
    }),
  );
}
