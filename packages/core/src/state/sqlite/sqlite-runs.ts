import type { Database, Statement, Transaction } from 'better-sqlite3';
import type { Instant } from '../../base/clock.js';
import type { ErrorRecord, Interval, RunEnd, RunId, RunRecord } from '../../model/run.js';
import type { LeasedVisits } from '../../model/state.js';
import type { AccountKey } from '../../model/target.js';
import { type AtAccounts, isAtAccounts } from '../at-accounts.js';
import type { Span } from '../intervals/stored-rows.js';
import { keep } from '../kept-json.js';
import { type EndRow, endOf } from '../run-end.js';
import type { RecordStore, RunStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import { SqliteIntervals } from './sqlite-intervals.js';
import { UNBLOCK } from './sqlite-log.js';
import type { Synchronous } from './synchronous.js';

const END = `
  UPDATE runs SET ended_at = @at, end_reason = @reason, end_because = @because, verdict = @verdict
  WHERE id = @run AND ended_at IS NULL`;
// A run that others took for dead has counted on since: only a commit that writes something makes that durable.
const CONFIRM = 'UPDATE runs SET ended_at = ended_at WHERE id = ?';
const RUNS = `
  SELECT id, started_at AS startedAt, who, boot_id AS bootId, pid, serial, pace, seed, version, fleet,
    ended_at AS endedAt, end_reason AS endReason, end_because AS endBecause, verdict
  FROM runs WHERE ended_at IS NULL OR ended_at >= ? ORDER BY started_at DESC, id`;
/** Puts an error, or replaces it. */
export const PUT_ERROR = `
  INSERT INTO errors (run, target, account, class, count, first_at, last_at, sample)
  VALUES (@run, @target, @account, @class, @count, @firstAt, @lastAt, @sample)
  ON CONFLICT (run, target, account, class) DO UPDATE SET
    count = excluded.count, first_at = excluded.first_at, last_at = excluded.last_at, sample = excluded.sample`;
const ERRORS = `
  SELECT run, target, account, class, count, first_at AS firstAt, last_at AS lastAt, sample
  FROM errors WHERE run = ? AND last_at >= ? ORDER BY target, account, class`;
const ERRORS_AT = `
  SELECT run, target, account, class, count, first_at AS firstAt, last_at AS lastAt, sample
  FROM errors WHERE account = ? AND last_at >= ? ORDER BY run, target, class`;
const LEASED = `
  SELECT run, count(*) AS leases, sum(high - used) AS visits FROM leases WHERE run = ? GROUP BY run`;

type RunRow = Omit<RunRecord, 'bootId' | 'pid' | 'end'> &
  EndRow & { readonly bootId: string | null; readonly pid: number | null };
type EndedRun = Pick<RunEnd, 'at' | 'reason'> & { run: RunId; because: string | null; verdict: string | null };
type Recording = (intervals: readonly Interval[], errors: readonly ErrorRecord[]) => void;

/** Keeps what runs did. */
export class SqliteRuns implements Synchronous<Omit<RunStore, 'startRun'> & RecordStore> {
  readonly #state: string;
  readonly #end: Transaction<(end: EndedRun) => void>;
  readonly #runs: Statement<[Instant], RunRow>;
  readonly #intervals: SqliteIntervals;
  readonly #errors: Statement<[RunId, number], ErrorRecord>;
  readonly #errorsAt: Statement<[AccountKey, number], ErrorRecord>;
  readonly #leased: Statement<[RunId], LeasedVisits>;
  readonly #record: Transaction<Recording>;

  constructor({ durable, fast, state }: Connections) {
    this.#state = state;
    this.#end = durable.transaction(ending(durable));
    this.#runs = fast.prepare(RUNS);
    this.#intervals = new SqliteIntervals(fast, state);
    this.#errors = fast.prepare(ERRORS);
    this.#errorsAt = fast.prepare(ERRORS_AT);
    this.#leased = fast.prepare(LEASED);
    const putError = fast.prepare<ErrorRecord>(PUT_ERROR);
    this.#record = fast.transaction((intervals, errors) => {
      this.#intervals.put(intervals);
      for (const error of errors) putError.run(error);
    });
  }

  record(intervals: readonly Interval[], errors: readonly ErrorRecord[]): void {
    if (intervals.length + errors.length > 0) this.#record.immediate(intervals, errors);
  }

  endRun(run: RunId, { at, reason, because, verdict }: RunEnd): void {
    const kept = verdict === undefined ? null : keep(verdict);
    this.#end.immediate({ run, at, reason, because: because ?? null, verdict: kept });
  }

  readRuns(since: Instant): readonly RunRecord[] {
    return this.#runs.all(since).map((row) => runOf(row, this.#state));
  }

  readIntervals(of: readonly RunId[] | AtAccounts, within?: Span): readonly Interval[] {
    return this.#intervals.read(of, within);
  }

  readLastEnds(runs: readonly RunId[]): ReadonlyMap<RunId, Instant> {
    return this.#intervals.lastEnds(runs);
  }

  readErrors(of: readonly RunId[] | AtAccounts, since: number = Number.MIN_SAFE_INTEGER): readonly ErrorRecord[] {
    if (isAtAccounts(of)) return of.accounts.flatMap((account) => this.#errorsAt.all(account, since));
    return of.flatMap((run) => this.#errors.all(run, since));
  }

  readLeased(runs: readonly RunId[]): readonly LeasedVisits[] {
    return runs.flatMap((run) => this.#leased.all(run));
  }

  thinIntervals(now: Instant): boolean {
    return this.#intervals.thin(now);
  }
}

/** Prepares the end of a run, and answers what runs it in a transaction. What it cannot serve is nobody's concern any more. */
function ending(database: Database) {
  const end = database.prepare<[EndedRun]>(END);
  const confirm = database.prepare<[RunId]>(CONFIRM);
  const unblock = database.prepare<[RunId]>(UNBLOCK);
  return (ended: EndedRun): void => {
    if (end.run(ended).changes === 0) confirm.run(ended.run);
    unblock.run(ended.run);
  };
}

function runOf({ endedAt, endReason, endBecause, verdict, bootId, pid, ...run }: RunRow, state: string): RunRecord {
  const end = endOf({ endedAt, endReason, endBecause, verdict }, { state, run: run.id });
  return { ...run, bootId: bootId ?? undefined, pid: pid ?? undefined, end };
}
