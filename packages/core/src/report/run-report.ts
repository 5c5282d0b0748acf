import { type Instant, instant } from '../base/clock.js';
import type { Signature } from '../model/audit.js';
import {
  type Counts,
  type ErrorRecord,
  noCounts,
  type RunEnd,
  type RunId,
  type RunRecord,
  type Verdict,
} from '../model/run.js';
import type { LedgerDay } from '../model/state.js';
import type { AccountKey, TargetKey } from '../model/target.js';
import { type BudgetStatus, budgetsOn, isUsedUp } from './budget-status.js';
import { type CapStatus, capStatus, ledgerDay, type TargetDay } from './cap-status.js';
import { successRate, totalCounts } from './counts.js';
import { type ErrorSummary, errorsByClass } from './errors-by-class.js';
import { type Latency, latencyOf, summedHistogram } from './latency.js';
import { type RunResult, runResult } from './run-result.js';
import type { RunSeries } from './run-series.js';
import type { StepList } from './step-list.js';
import { type Span, type Timeline, timelineOf } from './timeline.js';

/** What a run, or all runs of a fleet, did. Plain JSON, printed by `report --format json`; instants are milliseconds since 1970. */
export interface RunReport {
  readonly formatVersion: '1.1';
  /** The run; of several, the first. */
  readonly run: RunId;
  /** `user@host`. */
  readonly who: string;
  /** How visits arrived, in words. */
  readonly pace: string;
  /** The last serial of the state that the run served. */
  readonly serial: number;
  readonly seed: string;
  /** Of the program. */
  readonly version: string;
  readonly startedAt: Instant;
  /** Absent while the run goes on. */
  readonly end?: RunEnd | undefined;
  readonly durationMs: number;
  /** When this report was made. */
  readonly asOf: Instant;
  /** Latencies and thresholds are measured from here on; absent without a warm-up. */
  readonly measuredFrom?: Instant | undefined;
  readonly result: RunResult;
  readonly verdict: Verdict;
  /** The runs that are summed up here. */
  readonly runs: readonly ReportedRun[];
  /** Further runs of the same fleet, which are not. */
  readonly otherRuns: number;
  readonly totals: Traffic;
  readonly timeline: Timeline;
  /** Hit budgets of instances; those of targets stand there. */
  readonly budgets: readonly BudgetStatus[];
  readonly targets: readonly TargetReport[];
}

/** One runner of a fleet. */
export interface ReportedRun {
  readonly run: RunId;
  /** `user@host`. */
  readonly who: string;
  readonly startedAt: Instant;
  /** Absent while it goes on. */
  readonly end?: RunEnd | undefined;
  /** Visits started. */
  readonly visits: number;
  /** Hits sent, whatever became of them. */
  readonly hits: number;
}

/** What became of visits and hits. */
export interface Traffic {
  readonly counts: Counts;
  /** Visits that the plan of the day, or the rate, meant for this time; absent where nobody knows. */
  readonly planned?: number | undefined;
  /** Share of the sent hits that were accepted; absent when nothing was sent. */
  readonly successRate?: number | undefined;
  /** Of answers, since the request left; absent, like the others, when nothing was measured. */
  readonly latency?: Latency | undefined;
  /** Of the same answers, since the hit was due: what a visitor would have waited. */
  readonly latencySinceDue?: Latency | undefined;
  /** Of visits started, since they were due. */
  readonly lateness?: Latency | undefined;
}

/** What a run did at one target. */
export interface TargetReport extends Traffic {
  readonly key: TargetKey;
  readonly account: AccountKey;
  /** The label, or the key where there is none. */
  readonly name: string;
  /** Absent, like `cap`, when the target was deleted while the run went on. */
  readonly url?: string | undefined;
  readonly siteId?: number | undefined;
  /** Of the account, with what other runs sent. */
  readonly cap?: CapStatus | undefined;
  /** Hit budgets of the account, with what other runs sent. */
  readonly budgets: readonly BudgetStatus[];
  /** Who had paused it when this report was made, and when; absent if nobody had. */
  readonly paused?: Signature | undefined;
  readonly errors: readonly ErrorSummary[];
  /** Why the run started no visit; absent when it started some. */
  readonly startedNoneBecause?: NoneCause | undefined;
  readonly timeline: Timeline;
}

/**
 * The first that holds of: `paused`: it was paused when this report was made. `cap-used-up`: nothing is left of its day.
 * `budget-used-up`: no visit fits into what is left of a hit budget of its own or of its instance. `none-due`: no visit was due. `all-missed`: visits were due and
 * none could start in time.
 */
export type NoneCause = 'paused' | 'cap-used-up' | 'budget-used-up' | 'none-due' | 'all-missed';

/** What a report is made of. */
export interface RunReportInput {
  /** The runs that are summed up, the first to start first; one or more. */
  readonly runs: readonly [RunRecord, ...RunRecord[]];
  /** How they ended, all in all; absent while one goes on. */
  readonly end?: RunEnd | undefined;
  readonly verdict: Verdict;
  /** The last that was served. */
  readonly serial: number;
  /** Further runs of the fleet that are not summed up. */
  readonly otherRuns?: number | undefined;
  /** The applied targets, each with its day. */
  readonly targets: readonly TargetDay[];
  readonly ledger: readonly LedgerDay[];
  readonly budgets: readonly BudgetStatus[];
  /** What the runs recorded. */
  readonly series: RunSeries;
  readonly errors: readonly ErrorRecord[];
  /** Whether the run had a warm-up. */
  readonly hasWarmUp: boolean;
  /** What the plan, or the rate, meant for these runs; absent where nobody knows. */
  readonly planned?: PlannedVisits | undefined;
  readonly asOf: Instant;
}

/** How many visits were meant for a time, for one target or over all; undefined where nobody knows. */
export type PlannedVisits = (within: Span, target?: TargetKey) => number | undefined;

/** Sums up one or more runs: in all, and for each target, those that were deleted meanwhile last. */
export function runReport(input: RunReportInput): RunReport {
  const { runs, end, verdict, serial, asOf, series } = input;
  const [first] = runs;
  const span = { from: first.startedAt, until: instant(Math.max(end?.at ?? asOf, first.startedAt)) };
  return {
    formatVersion: '1.1',
    run: first.id,
    who: first.who,
    pace: first.pace,
    serial,
    seed: first.seed,
    version: first.version,
    startedAt: first.startedAt,
    end,
    durationMs: span.until - span.from,
    asOf,
    measuredFrom: input.hasWarmUp ? series.measuredFrom : undefined,
    result: runResult(end, verdict),
    verdict,
    runs: reportedRuns(input),
    otherRuns: input.otherRuns ?? 0,
    totals: { ...trafficOf(series.total, series.measuredFrom), planned: input.planned?.(span) },
    timeline: timelineOf(series.total, span, input.planned),
    budgets: input.budgets.filter(({ scope }) => scope.kind === 'instance'),
    targets: targetReports(input, span),
  };
}

function reportedRuns({ runs, series, end: endOfAll }: RunReportInput): readonly ReportedRun[] {
  return runs.map(({ id, who, startedAt, end }) => {
    const { started, sent } = series.runs.get(id) ?? noCounts;
    const own = runs.length === 1 ? endOfAll : end;
    return { run: id, who, startedAt, end: own, visits: started, hits: sent };
  });
}

function targetReports(input: RunReportInput, span: Span): readonly TargetReport[] {
  const { series, planned } = input;
  const errorsOf = Map.groupBy(input.errors, ({ account }) => account);
  return identities(input).map(({ isSpent, ...identity }) => {
    const list = series.targets.get(identity.account)?.list;
    const plannedHere = (within: Span) => planned?.(within, identity.key);
    const traffic = { ...trafficOf(list, series.measuredFrom), planned: plannedHere(span) };
    const timeline = list === undefined ? NO_TIMELINE : timelineOf(list, span, plannedHere);
    const errors = errorsByClass(errorsOf.get(identity.account) ?? []);
    return {
      ...identity,
      ...traffic,
      errors,
      startedNoneBecause: noneCause(identity, isSpent, traffic.counts),
      timeline,
    };
  });
}

const NO_TIMELINE: Timeline = { stepSeconds: 10, points: [] };

type Identity = Pick<TargetReport, 'key' | 'account' | 'name' | 'url' | 'siteId' | 'cap' | 'budgets' | 'paused'>;

/** With whether a hit budget bounds it to nothing. */
type Identified = Identity & { readonly isSpent: boolean };

function identities(input: RunReportInput): readonly Identified[] {
  const budgetsOf = budgetsOn(input.budgets);
  const applied = input.targets.map((targetDay) => {
    return appliedTarget(targetDay, { ledger: input.ledger, bounding: budgetsOf(targetDay.target.target) });
  });
  const deleted = new Map(input.series.targets);
  for (const { account } of applied) deleted.delete(account);
  const gone = [...deleted].map(([account, { target: key }]) => ({
    account,
    key,
    name: key,
    budgets: [],
    isSpent: false,
  }));
  return [...applied, ...gone];
}

function appliedTarget(
  targetDay: TargetDay,
  { ledger, bounding }: Pick<RunReportInput, 'ledger'> & { readonly bounding: readonly BudgetStatus[] },
): Identified {
  const { key, account, settings } = targetDay.target.target;
  const { name = key, url, siteId } = settings;
  const cap = capStatus(targetDay, ledgerDay(targetDay, ledger));
  const isSpent = bounding.some((budget) => isUsedUp(budget, targetDay.target.target));
  const own = bounding.filter(({ scope }) => scope.kind === 'account');
  return { key, account, name, url, siteId, cap, budgets: own, paused: targetDay.target.paused, isSpent };
}

function trafficOf(list: StepList | undefined, measuredFrom: Instant): Traffic {
  const intervals = list?.intervals ?? [];
  const measured = intervals.filter(({ from }) => from >= measuredFrom);
  const counts = totalCounts(intervals);
  return {
    counts,
    successRate: successRate(counts),
    latency: latencyOf(summedHistogram(measured, 'latency')),
    latencySinceDue: latencyOf(summedHistogram(measured, 'latencySinceDue')),
    lateness: latencyOf(summedHistogram(measured, 'lateness')),
  };
}

function noneCause({ cap, paused }: Identity, isSpent: boolean, counts: Counts): NoneCause | undefined {
  if (counts.started > 0) return undefined;
  if (paused !== undefined) return 'paused';
  if (cap?.left === 0) return 'cap-used-up';
  if (isSpent) return 'budget-used-up';
  return counts.offered === 0 ? 'none-due' : 'all-missed';
}
