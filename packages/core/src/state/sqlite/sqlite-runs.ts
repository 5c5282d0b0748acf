import type { Statement, Transaction } from 'better-sqlite3';
import type { Instant } from '../../base/clock.js';
import type { ErrorRecord, Interval, RunEnd, RunId, RunRecord } from '../../model/run.js';
import type { Span } from '../intervals/stored-rows.js';
import { keep } from '../kept-json.js';
import { type EndRow, endOf } from '../run-end.js';
import type { RunStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import { SqliteIntervals } from './sqlite-intervals.js';
import type { Synchronous } from './synchronous.js';

const END = `
  UPDATE runs SET ended_at = @at, end_reason = @reason, verdict = @verdict WHERE id = @run AND ended_at IS NULL`;
const RUNS = `
  SELECT id, started_at AS startedAt, who, boot_id AS bootId, serial, pace, seed, version, fleet,
    ended_at AS endedAt, end_reason AS endReason, verdict
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

type RunRow = Omit<RunRecord, 'bootId' | 'end'> & EndRow & { readonly bootId: string | null };
type Recording = (intervals: readonly Interval[], errors: readonly ErrorRecord[]) => void;

/** Keeps what runs did. */
export class SqliteRuns implements Synchronous<Omit<RunStore, 'startRun'>> {
  readonly #state: string;
  readonly #end: Statement<Pick<RunEnd, 'at' | 'reason'> & { run: RunId; verdict: string | null }>;
  readonly #runs: Statement<[Instant], RunRow>;
  readonly #intervals: SqliteIntervals;
  readonly #errors: Statement<[RunId], ErrorRecord>;
  readonly #record: Transaction<Recording>;

  constructor({ durable, fast, state }: Connections) {
    this.#state = state;
    this.#end = durable.prepare(END);
    this.#runs = fast.prepare(RUNS);
    this.#intervals = new SqliteIntervals(fast, state);
    this.#errors = fast.prepare(ERRORS);
    const putError = fast.prepare<ErrorRecord>(PUT_ERROR);
    this.#record = fast.transaction((intervals, errors) => {
      this.#intervals.put(intervals);
      for (const error of errors) putError.run(error);
    });
  }

  record(intervals: readonly Interval[], errors: readonly ErrorRecord[]): void {
    if (intervals.length + errors.length > 0) this.#record.immediate(intervals, errors);
  }

  endRun(run: RunId, { at, reason, verdict }: RunEnd): void {
    this.#end.run({ run, at, reason, verdict: verdict === undefined ? null : keep(verdict) });
  }

  readRuns(since: Instant): readonly RunRecord[] {
    return this.#runs.all(since).map((row) => runOf(row, this.#state));
  }

  readIntervals(runs: readonly RunId[], within?: Span): readonly Interval[] {
    return this.#intervals.read(runs, within);
  }

  readErrors(runs: readonly RunId[]): readonly ErrorRecord[] {
    return runs.flatMap((run) => this.#errors.all(run));
  }

  thinIntervals(now: Instant): boolean {
    return this.#intervals.thin(now);
  }
}

function runOf({ endedAt, endReason, verdict, bootId, ...run }: RunRow, state: string): RunRecord {
  return { ...run, bootId: bootId ?? undefined, end: endOf({ endedAt, endReason, verdict }, { state, run: run.id }) };
}
