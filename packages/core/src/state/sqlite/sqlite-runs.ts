import type { Database, Statement, Transaction } from 'better-sqlite3';
import type { Instant } from '../../base/clock.js';
import type { ErrorRecord, Interval, RunEnd, RunId, RunRecord } from '../../model/run.js';
import { keep, keptCounts } from '../kept-json.js';
import type { RunStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import type { Synchronous } from './synchronous.js';

const START = `
  INSERT INTO runs (id, started_at, who, boot_id, serial, pace)
  VALUES (@id, @startedAt, @who, @bootId, @serial, @pace)`;
const END = 'UPDATE runs SET ended_at = @at, end_reason = @reason WHERE id = @run AND ended_at IS NULL';
const RUNS = `
  SELECT id, started_at AS startedAt, who, boot_id AS bootId, serial, pace, ended_at AS endedAt, end_reason AS endReason
  FROM runs WHERE ended_at IS NULL OR ended_at >= ? ORDER BY started_at DESC, id`;
const PUT_INTERVAL = `
  INSERT INTO intervals (run, from_at, target, account, counts, latency)
  VALUES (@run, @from, @target, @account, @counts, @latency)
  ON CONFLICT (run, from_at, target, account) DO UPDATE SET counts = excluded.counts, latency = excluded.latency`;
const INTERVALS = `
  SELECT run, from_at AS "from", target, account, counts, latency
  FROM intervals WHERE run = ? ORDER BY from_at, target, account`;
const PUT_ERROR = `
  INSERT INTO errors (run, target, account, class, count, first_at, last_at, sample)
  VALUES (@run, @target, @account, @class, @count, @firstAt, @lastAt, @sample)
  ON CONFLICT (run, target, account, class) DO UPDATE SET
    count = excluded.count, first_at = excluded.first_at, last_at = excluded.last_at, sample = excluded.sample`;
const ERRORS = `
  SELECT run, target, account, class, count, first_at AS firstAt, last_at AS lastAt, sample
  FROM errors WHERE run = ? ORDER BY target, account, class`;

type NewRunRow = Omit<RunRecord, 'bootId' | 'end'> & { readonly bootId: string | null };
type RunRow = NewRunRow & { readonly endedAt: Instant | null; readonly endReason: RunEnd['reason'] | null };
type IntervalRow = Omit<Interval, 'counts'> & { readonly counts: string };
/** Puts intervals and errors. */
export type Recording = (intervals: readonly Interval[], errors: readonly ErrorRecord[]) => void;

/** Keeps what runs did. */
export class SqliteRuns implements Synchronous<RunStore> {
  readonly #state: string;
  readonly #start: Statement<NewRunRow>;
  readonly #end: Statement<RunEnd & { run: RunId }>;
  readonly #runs: Statement<[Instant], RunRow>;
  readonly #intervals: Statement<[RunId], IntervalRow>;
  readonly #errors: Statement<[RunId], ErrorRecord>;
  readonly #record: Transaction<Recording>;

  constructor({ durable, fast, state }: Connections) {
    this.#state = state;
    this.#start = durable.prepare(START);
    this.#end = durable.prepare(END);
    this.#runs = fast.prepare(RUNS);
    this.#intervals = fast.prepare(INTERVALS);
    this.#errors = fast.prepare(ERRORS);
    this.#record = fast.transaction(recording(fast));
  }

  startRun({ id, startedAt, who, bootId, serial, pace }: RunRecord): void {
    this.#start.run({ id, startedAt, who, bootId: bootId ?? null, serial, pace });
  }

  record(intervals: readonly Interval[], errors: readonly ErrorRecord[]): void {
    if (intervals.length + errors.length > 0) this.#record.immediate(intervals, errors);
  }

  endRun(run: RunId, { at, reason }: RunEnd): void {
    this.#end.run({ run, at, reason });
  }

  readRuns(since: Instant): readonly RunRecord[] {
    return this.#runs.all(since).map(runOf);
  }

  readIntervals(runs: readonly RunId[]): readonly Interval[] {
    return runs.flatMap((run) => this.#intervals.all(run).map((row) => this.#interval(row)));
  }

  readErrors(runs: readonly RunId[]): readonly ErrorRecord[] {
    return runs.flatMap((run) => this.#errors.all(run));
  }

  #interval(row: IntervalRow): Interval {
    const at = { state: this.#state, what: `an interval of the run ${row.run}` };
    return { ...row, counts: keptCounts(row.counts, at) };
  }
}

/** Prepares the recording, and answers what runs it in a transaction. */
export function recording(database: Database): Recording {
  const putInterval = database.prepare<IntervalRow>(PUT_INTERVAL);
  const putError = database.prepare<ErrorRecord>(PUT_ERROR);
  return (intervals, errors) => {
    for (const interval of intervals) putInterval.run({ ...interval, counts: keep(interval.counts) });
    for (const error of errors) putError.run(error);
  };
}

function runOf({ endedAt, endReason, bootId, ...run }: RunRow): RunRecord {
  const ended = endedAt !== null && endReason !== null;
  return { ...run, bootId: bootId ?? undefined, end: ended ? { at: endedAt, reason: endReason } : undefined };
}
