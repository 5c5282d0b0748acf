import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import { accountOf, instanceOf, targetKey } from '../model/target.js';
import { DurationBuckets } from './duration-buckets.js';
import type { MetricFamily } from './metric-family.js';
import { metricFamilies } from './metrics.js';
import { anError, anInterval, aStatus, NOW, someCounts } from './report.test-support.js';
import { noFacts, type RunFacts } from './run-facts.js';
import type { RunSnapshot } from './run-snapshot.js';
import { TargetLabels } from './target-labels.js';

function aSnapshot(snapshot: Partial<RunSnapshot> = {}): RunSnapshot {
  return {
    run: { id: runId('r1'), startedAt: NOW, version: '1.2.3', fleet: runId('r0') },
    serial: 7,
    targets: [],
    intervals: [],
    errors: [],
    budgets: [],
    targetOf: new Map(),
    ...snapshot,
  };
}

function familiesOf(
  snapshot: Partial<RunSnapshot>,
  { facts = noFacts, labels = new TargetLabels() }: { facts?: RunFacts; labels?: TargetLabels } = {},
): readonly MetricFamily[] {
  return metricFamilies(aSnapshot(snapshot), { facts, labels, buckets: new DurationBuckets() });
}

function samplesOf(families: readonly MetricFamily[], name: string): readonly Readonly<Record<string, unknown>>[] {
  const family = families.find((one) => one.name === `trafficinator_${name}`);
  return (family?.samples ?? []).map(({ labels, ...rest }) => ({ ...labels, ...rest }));
}

describe('metricFamilies', () => {
  test('counts visits and hits by target and outcome, over all intervals of the run', () => {
    const families = familiesOf({
      intervals: [
        anInterval({
          counts: someCounts({ offered: 5, started: 4, completed: 3, missed: 1, accepted: 9, ambiguous: 1 }),
        }),
        anInterval({ counts: someCounts({ offered: 1, started: 1, retries: 2, rejected: 1 }) }),
        anInterval({ key: 'shop', counts: someCounts({ started: 7 }) }),
      ],
    });
    expect(samplesOf(families, 'visits_started_total')).toEqual([
      { target: 'staging', value: 5 },
      { target: 'shop', value: 7 },
    ]);
    expect(samplesOf(families, 'visits_due_total')).toContainEqual({ target: 'staging', value: 6 });
    expect(samplesOf(families, 'visits_ended_total')).toContainEqual({
      target: 'staging',
      outcome: 'completed',
      value: 3,
    });
    expect(samplesOf(families, 'hit_retries_total')).toContainEqual({ target: 'staging', value: 2 });
    expect(samplesOf(families, 'hits_total').filter(({ target }) => target === 'staging')).toEqual([
      { target: 'staging', outcome: 'accepted', value: 9 },
      { target: 'staging', outcome: 'rejected', value: 1 },
      { target: 'staging', outcome: 'failed', value: 0 },
      { target: 'staging', outcome: 'ambiguous', value: 1 },
    ]);
  });

  test('counts errors by class, of a target that moved to another account too', () => {
    const moved = { ...anError({ count: 2 }), account: accountOf('https://new.example.com/matomo.php', 1) };
    const errors = [anError({ count: 1 }), moved, anError({ class: 'dns', count: 4 })];
    expect(samplesOf(familiesOf({ errors }), 'hit_errors_total')).toEqual([
      { target: 'staging', class: 'timeout', value: 3 },
      { target: 'staging', class: 'dns', value: 4 },
    ]);
  });

  test('sorts the durations of answers into buckets', () => {
    const counts = someCounts({ accepted: 3 });
    const intervals = [
      anInterval({ counts, latencies: [4, 90, 40_000] }),
      anInterval({ counts, latencies: [90, 90, 90] }),
    ];
    const family = familiesOf({ intervals }).find(({ name }) => name === 'trafficinator_hit_duration_seconds');
    if (family?.type !== 'histogram') throw new TypeError('No histogram.');
    expect(family.boundsSeconds).toEqual([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]);
    expect(family.samples).toMatchObject([
      { labels: { target: 'staging' }, upTo: [1, 1, 1, 1, 5, 5, 5, 5, 5, 5, 5, 5], count: 6 },
    ]);
    expect(family.samples[0]?.sumSeconds).toBeCloseTo(40.364, 1);
  });

  test('tells caps, states and budgets as they are now', () => {
    const account = accountOf('https://staging.example.com/matomo.php', 1);
    const instance = instanceOf('https://staging.example.com/');
    const families = familiesOf({
      targets: [aStatus({ state: 'failing' }), aStatus({ key: 'shop', state: 'running' })],
      targetOf: new Map([[account, targetKey('staging')]]),
      budgets: [
        { scope: { kind: 'account', account }, period: 'day', limit: 100, sent: 40 },
        { scope: { kind: 'instance', instance }, period: 'month', limit: 1_000, sent: 500 },
      ],
    });
    expect(samplesOf(families, 'targets')).toContainEqual({ state: 'failing', value: 1 });
    expect(samplesOf(families, 'target_failing')).toEqual([
      { target: 'staging', value: 1 },
      { target: 'shop', value: 0 },
    ]);
    expect(samplesOf(families, 'cap_visits')).toContainEqual({ target: 'shop', value: 1_000 });
    expect(samplesOf(families, 'budget_used_hits')).toEqual([{ target: 'staging', period: 'day', value: 40 }]);
    expect(samplesOf(families, 'instance_budget_hits')).toEqual([{ matomo: instance, period: 'month', value: 1_000 }]);
  });

  test('tells what the run told last', () => {
    const facts = { fleetRuns: 3, isStateReachable: false, saturations: 2 };
    const families = familiesOf({ askedPerSecond: 50 }, { facts });
    const values = ['fleet_runners', 'asked_visits_per_second', 'state_reachable', 'saturations_total'].map((name) =>
      samplesOf(families, name),
    );
    expect(values).toEqual([[{ value: 3 }], [{ value: 50 }], [{ value: 0 }], [{ value: 2 }]]);
    expect(samplesOf(families, 'run_info')).toEqual([{ run: 'r1', fleet: 'r0', version: '1.2.3', value: 1 }]);
    expect(samplesOf(familiesOf({}), 'asked_visits_per_second')).toEqual([]);
  });

  test('names so many targets, and adds up the others', () => {
    const intervals = ['a', 'b', 'c', 'd'].map((key) => anInterval({ key, counts: someCounts({ started: 1 }) }));
    const labels = new TargetLabels(2);
    const expected = [
      { target: 'a', value: 1 },
      { target: 'b', value: 1 },
      { target: '(other)', value: 2 },
    ];
    expect(samplesOf(familiesOf({ intervals }, { labels }), 'visits_started_total')).toEqual(expected);
    expect([labels.named, labels.others]).toEqual([2, 2]);
    // A name once given stays: a series must not change what it counts.
    const reversed = samplesOf(familiesOf({ intervals: intervals.toReversed() }, { labels }), 'visits_started_total');
    expect(reversed).toEqual(expect.arrayContaining(expected));
  });
});

describe('the names of metrics', () => {
  const families = familiesOf({});

  test('are those that the linter of Prometheus asks for', () => {
    expect(families.flatMap(faults)).toEqual([]);
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
  });

  test('come with a help text each', () => {
    expect(families.filter(({ help }) => !/^[A-Z].*\.$/.test(help)).map(({ name }) => name)).toEqual([]);
  });
});

/** The rules of `promtool check metrics`, as far as names can break them. */
function faults({ name, type }: MetricFamily): readonly string[] {
  const rules: readonly (readonly [boolean, string])[] = [
    [!/^[a-z][a-z0-9_]*$/.test(name), 'is no name in snake case'],
    [type === 'counter' && !name.endsWith('_total'), 'is a counter without _total'],
    [type !== 'counter' && name.endsWith('_total'), 'is no counter'],
    [type !== 'histogram' && /_(count|sum|bucket)$/.test(name), 'ends like a series of a histogram'],
    [/_(milliseconds|ms|minutes|hours|days|percent|kilobytes|megabytes)(_|$)/.test(name), 'has no base unit'],
    [/_(counter|gauge|histogram|summary)(_|$)/.test(name), 'names its type'],
    [/[a-z][A-Z]/.test(name), 'is in camel case'],
    [type === 'histogram' && !name.endsWith('_seconds'), 'is a duration without its unit'],
  ];
  return rules.flatMap(([isBroken, words]) => (isBroken ? [`${name} ${words}`] : []));
}
