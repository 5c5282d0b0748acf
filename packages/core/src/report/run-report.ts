import type { Instant } from '../base/clock.js';
import type { Signature } from '../model/audit.js';
import type { Counts, ErrorRecord, Interval, RunEnding, RunId, RunRecord } from '../model/run.js';
import type { LedgerDay } from '../model/state.js';
import type { AccountKey, TargetKey } from '../model/target.js';
import { type CapStatus, capStatus, ledgerDay, type TargetDay } from './cap-status.js';
import { successRate, totalCounts } from './counts.js';
import { type ErrorSummary, errorsByClass } from './errors-by-class.js';
import { foldIntervals } from './fold-intervals.js';
import { type Latency, latencyOf, mergedLatency } from './latency.js';

/** What a run did. Plain JSON, printed by `report --json`; instants are milliseconds since 1970. */
export interface RunReport {
  readonly formatVersion: '1.0';
  readonly run: RunId;
  /** `user@host`. */
  readonly who: string;
  /** How visits arrived, in words. */
  readonly pace: string;
  /** The last serial of the state that the run served. */
  readonly serial: number;
  readonly seed: string;
  readonly startedAt: Instant;
  /** Absent while the run goes on. */
  readonly end?: RunEnding | undefined;
  readonly durationMs: number;
  /** When this report was made. */
  readonly asOf: Instant;
  readonly totals: Traffic;
  readonly targets: readonly TargetReport[];
}

/** What became of visits and hits. */
export interface Traffic {
  readonly counts: Counts;
  /** Share of the sent hits that were accepted; absent when nothing was sent. */
  readonly successRate?: number | undefined;
  /** Absent when there was no answer. */
  readonly latency?: Latency | undefined;
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
  /** Who had paused it when this report was made, and when; absent if nobody had. */
  readonly paused?: Signature | undefined;
  readonly errors: readonly ErrorSummary[];
  /** Why the run started no visit; absent when it started some. */
  readonly startedNoneBecause?: NoneCause | undefined;
}

/**
 * The first that holds of: `paused`: it was paused when this report was made. `cap-used-up`: nothing is left of its day.
 * `none-due`: no visit was due. `all-missed`: visits were due and none could start in time.
 */
export type NoneCause = 'paused' | 'cap-used-up' | 'none-due' | 'all-missed';

/** What a report is made of. Intervals and errors of other runs are passed over. */
export interface RunReportInput {
  readonly run: RunRecord;
  /** How the run ended; without it, as its record says. */
  readonly end?: RunEnding | undefined;
  readonly serial: number;
  readonly seed: string;
  /** The applied targets, each with its day. */
  readonly targets: readonly TargetDay[];
  readonly ledger: readonly LedgerDay[];
  readonly intervals: readonly Interval[];
  readonly errors: readonly ErrorRecord[];
  readonly asOf: Instant;
}

/** Sums up a run: in all, and for each target, those that were deleted meanwhile last. */
export function runReport(input: RunReportInput): RunReport {
  const { run, serial, seed, asOf } = input;
  const end = input.end ?? run.end;
  const intervals = foldIntervals(input.intervals.filter((interval) => interval.run === run.id));
  const errors = input.errors.filter((error) => error.run === run.id);
  return {
    formatVersion: '1.0',
    run: run.id,
    who: run.who,
    pace: run.pace,
    serial,
    seed,
    startedAt: run.startedAt,
    end,
    durationMs: (end?.at ?? asOf) - run.startedAt,
    asOf,
    totals: trafficOf(intervals),
    targets: targetReports(input, intervals, errors),
  };
}

function targetReports(
  input: RunReportInput,
  intervals: readonly Interval[],
  errors: readonly ErrorRecord[],
): readonly TargetReport[] {
  const intervalsOf = Map.groupBy(intervals, ({ account }) => account);
  const errorsOf = Map.groupBy(errors, ({ account }) => account);
  return identities(input, intervals).map((identity) => {
    const traffic = trafficOf(intervalsOf.get(identity.account) ?? []);
    const own = errorsByClass(errorsOf.get(identity.account) ?? []);
    return { ...identity, ...traffic, errors: own, startedNoneBecause: noneCause(identity, traffic.counts) };
  });
}

type Identity = Pick<TargetReport, 'key' | 'account' | 'name' | 'url' | 'siteId' | 'cap' | 'paused'>;

function identities(input: RunReportInput, intervals: readonly Interval[]): readonly Identity[] {
  const applied = input.targets.map((targetDay) => appliedTarget(targetDay, input.ledger));
  const deleted = new Map(intervals.map(({ account, target }) => [account, target]));
  for (const { account } of applied) deleted.delete(account);
  return [...applied, ...[...deleted].map(([account, key]) => ({ key, account, name: key }))];
}

function appliedTarget(targetDay: TargetDay, ledger: readonly LedgerDay[]): Identity {
  const { key, account, settings } = targetDay.target.target;
  const { name = key, url, siteId } = settings;
  const cap = capStatus(targetDay, ledgerDay(targetDay, ledger));
  return { key, account, name, url, siteId, cap, paused: targetDay.target.paused };
}

function trafficOf(intervals: readonly Interval[]): Traffic {
  const counts = totalCounts(intervals);
  return { counts, successRate: successRate(counts), latency: latencyOf(mergedLatency(intervals)) };
}

function noneCause({ cap, paused }: Identity, counts: Counts): NoneCause | undefined {
  if (counts.started > 0) return undefined;
  if (paused !== undefined) return 'paused';
  if (cap?.left === 0) return 'cap-used-up';
  return counts.offered === 0 ? 'none-due' : 'all-missed';
}
