import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { runId } from '../../packages/core/src/model/run.js';
import { accountOf, instanceOf, targetKey } from '../../packages/core/src/model/target.js';
import { DurationBuckets } from '../../packages/core/src/report/duration-buckets.js';
import type { MetricFamily } from '../../packages/core/src/report/metric-family.js';
import { metricFamilies } from '../../packages/core/src/report/metrics.js';
import { anError, anInterval, aStatus, NOW } from '../../packages/core/src/report/report.test-support.js';
import { noFacts } from '../../packages/core/src/report/run-facts.js';
import { TargetLabels } from '../../packages/core/src/report/target-labels.js';
import { root } from '../architecture/source-files.js';

const example = join(root, 'examples/observability');
const textOf = (file: string) => readFileSync(join(example, file), 'utf8');

const panel = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string().min(1),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.object({ refId: z.string(), expr: z.string() })).default([]),
});
const dashboard = z.object({
  uid: z.string(),
  schemaVersion: z.number().min(39),
  panels: z.array(panel),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.object({ query: z.string() }) })) }),
});
const rules = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});

const { panels, templating } = dashboard.parse(JSON.parse(textOf('grafana/dashboards/trafficinator.json')));
const alerts = rules.parse(parse(textOf('alerts.yml'))).groups.flatMap((group) => group.rules);
const queries = [...panels.flatMap(({ targets }) => targets), ...alerts].map(({ expr }) => expr);

/** The labels of every series that a run exposes, by its name. */
const series = seriesOf(everyFamily());

describe('the dashboard', () => {
  test('has panels side by side, each with a name of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });

  test('shows what a reader of a run needs', () => {
    const shown = queries.join('\n');
    const wanted = [
      'visits_due',
      'visits_started',
      'hits_total',
      'hit_duration',
      'cap_used',
      'budget_used',
      'hit_errors',
    ];
    expect(wanted.filter((name) => !shown.includes(`trafficinator_${name}`))).toEqual([]);
  });

  test('lets a reader choose among what is there', () => {
    const chosen = templating.list.map(({ query }) => /^label_values\((\w+), (\w+)\)$/.exec(query.query) ?? []);
    expect(chosen.map(([, name = '', label = '']) => label === 'job' || series.get(name)?.has(label))).toEqual([
      true,
      true,
    ]);
  });
});

describe('the queries of the dashboard and the alerts', () => {
  test.each(queries)('ask in PromQL for what is exposed: %s', (query) => {
    const { faults, selectors } = read(query);
    expect(faults).toEqual([]);
    expect(selectors.length).toBeGreaterThan(0);
    expect(selectors.filter((name) => !series.has(name) && !/^(process|nodejs)_/.test(name))).toEqual([]);
  });

  test.each(queries)('filter and group by labels that are there: %s', (query) => {
    const { labels, selectors } = read(query);
    const known = new Set(selectors.flatMap((name) => [...(series.get(name) ?? ['job'])]));
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });
});

describe('the containers', () => {
  test('get every file that the example has, and no other', () => {
    const compose = z
      .object({ services: z.record(z.string(), z.object({ volumes: z.array(z.string()) })) })
      .parse(parse(textOf('compose.yaml')));
    const mounted = Object.values(compose.services)
      .flatMap(({ volumes }) => volumes)
      .flatMap((volume) => /^\.\/([^:]+):.+:ro$/.exec(volume)?.[1] ?? []);
    const files = globSync('**/*.{yml,yaml,json}', { cwd: example }).filter((file) => file !== 'compose.yaml');
    expect(mounted.filter((path) => !files.some((file) => file === path || file.startsWith(`${path}/`)))).toEqual([]);
    expect(files.filter((file) => !mounted.some((path) => file === path || file.startsWith(`${path}/`)))).toEqual([]);
  });

  test('find one another, and only this machine finds them', () => {
    const source = parse(textOf('grafana/provisioning/datasources/prometheus.yaml')).datasources[0];
    const scraped = parse(textOf('prometheus.yml'));
    const { services } = parse(textOf('compose.yaml'));
    expect(source).toMatchObject({ uid: 'prometheus', url: 'http://prometheus:9090' });
    expect(scraped).toMatchObject({ rule_files: ['alerts.yml'], scrape_configs: [{ job_name: 'trafficinator' }] });
    const ports: readonly string[] = [...services.prometheus.ports, ...services.grafana.ports];
    expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  });
});

/** What is wrong with a query, which series it asks for, and by which labels it filters or groups. */
function read(query: string) {
  const text = query
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__range', '1h')
    .replaceAll(/\$(target|job)\b/g, '.*');
  const found: Record<'faults' | 'selectors' | 'labels', string[]> = { faults: [], selectors: [], labels: [] };
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      const part = text.slice(from, to);
      if (type.isError) found.faults.push(`at ${from}: ${text.slice(from)}`);
      if (type.name === 'Identifier') found.selectors.push(part);
      if (type.name === 'LabelName') found.labels.push(part);
    },
  });
  return found;
}

/** All families, with one series of each at least. */
function everyFamily(): readonly MetricFamily[] {
  const account = accountOf('https://staging.example.com/matomo.php', 1);
  const instance = instanceOf('https://staging.example.com/');
  return metricFamilies(
    {
      run: { id: runId('r1'), startedAt: NOW, version: '1.0.0', fleet: runId('r1') },
      serial: 1,
      askedPerSecond: 1,
      targets: [aStatus()],
      intervals: [anInterval({ latencies: [1] })],
      errors: [anError()],
      budgets: [
        { scope: { kind: 'account', account }, period: 'day', limit: 1, sent: 0 },
        { scope: { kind: 'instance', instance }, period: 'day', limit: 1, sent: 0 },
      ],
      targetOf: new Map([[account, targetKey('staging')]]),
    },
    { facts: noFacts, labels: new TargetLabels(), buckets: new DurationBuckets() },
  );
}

/** A scrape adds `job` and `instance`. */
function seriesOf(families: readonly MetricFamily[]): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    families.flatMap(({ name, type, samples }) => {
      const labels = new Set(['job', 'instance', ...samples.flatMap((sample) => Object.keys(sample.labels))]);
      if (type !== 'histogram') return [[name, labels] as const];
      return [
        [`${name}_bucket`, new Set([...labels, 'le'])] as const,
        [`${name}_sum`, labels] as const,
        [`${name}_count`, labels] as const,
      ];
    }),
  );
}
