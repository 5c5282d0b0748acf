import type { Statement, Transaction } from 'better-sqlite3';
import type { Instant } from '../../base/clock.js';
import type { ErrorRecord, Interval, RunEnd, RunId, RunRecord } from '../../model/run.js';
import type { LeasedVisits } from '../../model/state.js';
import type { Span } from '../intervals/stored-rows.js';
import { keep } from '../kept-json.js';
import { type EndRow, endOf } from '../run-end.js';
import type { RecordStore, RunStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import { SqliteIntervals } from './sqlite-intervals.js';
import type { Synchronous } from './synchronous.js';

const END = `
  UPDATE runs SET ended_at = @at, end_reason = @reason, end_because = @because, verdict = @verdict
  WHERE id = @run AND ended_at IS NULL`;
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
  FROM errors WHERE run = ? ORDER BY target, account, class`;
const LEASED = `
  SELECT run, count(*) AS leases, sum(high - used) AS visits FROM leases WHERE run = ? GROUP BY run`;

type RunRow = Omit<RunRecord, 'bootId' | 'pid' | 'end'> &
  EndRow & { readonly bootId: string | null; readonly pid: number | null };
type Recording = (intervals: readonly Interval[], errors: readonly ErrorRecord[]) => void;

/** Keeps what runs did. */
export class SqliteRuns implements Synchronous<Omit<RunStore, 'startRun'> & RecordStore> {
  readonly #state: string;
  readonly #end: Statement<
    Pick<RunEnd, 'at' | 'reason'> & { run: RunId; because: string | null; verdict: string | null }
  >;
  readonly #runs: Statement<[Instant], RunRow>;
  readonly #intervals: SqliteIntervals;
  readonly #errors: Statement<[RunId], ErrorRecord>;
  readonly #leased: Statement<[RunId], LeasedVisits>;
  readonly #record: Transaction<Recording>;

  constructor({ durable, fast, state }: Connections) {
    this.#state = state;
    this.#end = durable.prepare(END);
    this.#runs = fast.prepare(RUNS);
    this.#intervals = new SqliteIntervals(fast, state);
    this.#errors = fast.prepare(ERRORS);
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
    this.#end.run({ run, at, reason, because: because ?? null, verdict: kept });
  }

  readRuns(since: Instant): readonly RunRecord[] {
    return this.#runs.all(since).map((row) => runOf(row, this.#state));
  }

  readIntervals(runs: readonly RunId[], within?: Span): readonly Interval[] {
    return this.#intervals.read(runs, within);
  }

  readLastEnds(runs: readonly RunId[]): ReadonlyMap<RunId, Instant> {
    return this.#intervals.lastEnds(runs);
  }

  readErrors(runs: readonly RunId[]): readonly ErrorRecord[] {
    return runs.flatMap((run) => this.#errors.all(run));
  }

  readLeased(runs: readonly RunId[]): readonly LeasedVisits[] {
    return runs.flatMap((run) => this.#leased.all(run));
  }

  thinIntervals(now: Instant): boolean {
    return this.#intervals.thin(now);
  }
}

function runOf({ endedAt, endReason, endBecause, verdict, bootId, pid, ...run }: RunRow, state: string): RunRecord {
  const end = endOf({ endedAt, endReason, endBecause, verdict }, { state, run: run.id });
  return { ...run, bootId: bootId ?? undefined, pid: pid ?? undefined, end };
}
