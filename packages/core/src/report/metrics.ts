import type { Counts, ErrorRecord, Interval } from '../model/run.js';
import { totalCounts } from './counts.js';
import { BOUNDS_SECONDS, type DurationBuckets } from './duration-buckets.js';
import type { Measure } from './latency.js';
import { limitFamilies } from './limit-metrics.js';
import { alone, counter, gauge, histogram } from './make-family.js';
import type { Labels, MetricFamily, ValueSample } from './metric-family.js';
import type { RunFacts } from './run-facts.js';
import type { RunSnapshot } from './run-snapshot.js';
import type { TargetLabels } from './target-labels.js';

/** What metrics are made of, besides the counts of the run. */
export interface MetricContext {
  readonly facts: RunFacts;
  readonly labels: TargetLabels;
  readonly buckets: DurationBuckets;
}

/**
 * The metrics of a run that goes on. Counters count from its beginning. Labels are few: `target`, as many as `labels` names,
 * `outcome`, `class`, `state`, `matomo` (an instance) and `period`.
 */
export function metricFamilies(snapshot: RunSnapshot, context: MetricContext): readonly MetricFamily[] {
  const { labels } = context;
  const byTarget = [...Map.groupBy(snapshot.intervals, ({ target }) => labels.labelOf(target))];
  const counted = byTarget.map(([target, intervals]) => ({ target, counts: totalCounts(intervals) }));
  return [
    ...runFamilies(snapshot, context.facts),
    ...visitFamilies(counted),
    ...hitFamilies(counted, snapshot.errors, labels),
    ...durationFamilies(byTarget, context.buckets),
    ...limitFamilies(snapshot, labels),
  ];
}

/** What was counted under one name. */
interface Counted {
  readonly target: string;
  readonly counts: Counts;
}

function runFamilies({ run, serial, askedPerSecond }: RunSnapshot, facts: RunFacts): readonly MetricFamily[] {
  const { fleetRuns, isStateReachable, saturations } = facts;
  const info = { run: run.id, fleet: run.fleet, version: run.version };
  return [
    gauge('run_info', 'Which run this is, of which fleet, by which version of the program.', [
      { labels: info, value: 1 },
    ]),
    gauge('run_start_time_seconds', 'When the run began, since 1970.', alone(run.startedAt / 1_000)),
    gauge('state_serial', 'Serial of the state that the run serves.', alone(serial)),
    gauge(
      'state_reachable',
      'Whether the state can be reached: no visit starts while it cannot.',
      alone(isStateReachable ? 1 : 0),
    ),
    gauge('fleet_runners', 'Runs that share the load, this one among them.', alone(fleetRuns)),
    gauge(
      'asked_visits_per_second',
      'Rate that the whole fleet is asked for; absent for a run without one.',
      askedPerSecond === undefined ? [] : alone(askedPerSecond),
    ),
    counter(
      'saturations_total',
      'How often this process did not keep up, so that its figures say nothing.',
      alone(saturations),
    ),
  ];
}

function visitFamilies(counted: readonly Counted[]): readonly MetricFamily[] {
  const of = (count: keyof Counts) => sums(counted, count);
  const ended = (['completed', 'partial', 'failed'] as const).flatMap((outcome) => sums(counted, outcome, { outcome }));
  return [
    counter('visits_due_total', 'Visits that were due.', of('offered')),
    counter('visits_started_total', 'Visits that were started.', of('started')),
    counter('visits_ended_total', 'Visits that ended: completed, partial, or failed with their first hit.', ended),
    counter(
      'visits_withheld_total',
      'Visits that the rate asked for, and that were held back since targets did not keep up.',
      of('withheld'),
    ),
    counter('visits_missed_total', 'Visits that were due and never started.', of('missed')),
    counter('visits_late_total', 'Visits that started more than a second after they were due.', of('late')),
    counter(
      'visits_stalled_total',
      'Late and missed visits for which this process itself was to blame.',
      of('stalled'),
    ),
  ];
}

const HIT_OUTCOMES = [
  ['accepted', 'accepted'],
  ['rejected', 'rejected'],
  ['failed', 'failedHits'],
  ['ambiguous', 'ambiguous'],
] as const;

function hitFamilies(
  counted: readonly Counted[],
  errors: readonly ErrorRecord[],
  labels: TargetLabels,
): readonly MetricFamily[] {
  const outcomes = HIT_OUTCOMES.flatMap(([outcome, count]) => sums(counted, count, { outcome }));
  return [
    counter('hits_total', 'Hits sent, by what became of them.', outcomes),
    counter('hit_errors_total', 'Hits that were not accepted, by class of error.', errorSamples(errors, labels)),
    counter('hit_retries_total', 'Requests beyond the first of a hit.', sums(counted, 'retries')),
  ];
}

function errorSamples(errors: readonly ErrorRecord[], labels: TargetLabels): readonly ValueSample[] {
  const byTarget = Map.groupBy(errors, ({ target }) => labels.labelOf(target));
  return [...byTarget].flatMap(([target, own]) =>
    [...Map.groupBy(own, (error) => error.class)].map(([name, same]) => ({
      labels: { target, class: name },
      value: same.reduce((sum, { count }) => sum + count, 0),
    })),
  );
}

/** Only the durations of answers are told by target: each series of a histogram is many. */
function durationFamilies(
  byTarget: readonly (readonly [string, readonly Interval[]])[],
  buckets: DurationBuckets,
): readonly MetricFamily[] {
  const all = byTarget.flatMap(([, intervals]) => intervals);
  const ofAll = (measure: Measure) => ({
    boundsSeconds: BOUNDS_SECONDS,
    samples: [{ labels: {}, ...buckets.of(all, measure) }],
  });
  return [
    histogram('hit_duration_seconds', 'Time from the request of a hit to its answer.', {
      boundsSeconds: BOUNDS_SECONDS,
      samples: byTarget.map(([target, intervals]) => ({ labels: { target }, ...buckets.of(intervals, 'latency') })),
    }),
    histogram(
      'hit_duration_since_due_seconds',
      'Time from when a hit was due to its answer.',
      ofAll('latencySinceDue'),
    ),
    histogram('visit_lateness_seconds', 'Time from when a visit was due to its start.', ofAll('lateness')),
  ];
}

/** One sample for each target. */
function sums(counted: readonly Counted[], count: keyof Counts, more: Labels = {}): readonly ValueSample[] {
  return counted.map(({ target, counts }) => ({ labels: { target, ...more }, value: counts[count] }));
}
