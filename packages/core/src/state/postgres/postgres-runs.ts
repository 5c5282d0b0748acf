import type { Instant } from '../../base/clock.js';
import type { ErrorRecord, Interval, RunEnd, RunId, RunRecord } from '../../model/run.js';
import { keep, keptCounts } from '../kept-json.js';
import type { RunStore } from '../state-store.js';
import type { Session, Sessions } from './postgres-sessions.js';
import { type Column, printable, putRows } from './put-rows.js';

const END = 'UPDATE runs SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL';
const RUNS = `
  SELECT id, started_at AS "startedAt", who, boot_id AS "bootId", serial, pace, ended_at AS "endedAt", end_reason AS "endReason"
  FROM runs WHERE ended_at IS NULL OR ended_at >= $1 ORDER BY started_at DESC, id`;
const INTERVALS = `
  SELECT run, from_at AS "from", target, account, counts, latency
  FROM intervals WHERE run = ANY ($1::text[]) ORDER BY array_position($1::text[], run), from_at, target, account`;
const ERRORS = `
  SELECT run, target, account, class, count, first_at AS "firstAt", last_at AS "lastAt", sample
  FROM errors WHERE run = ANY ($1::text[]) ORDER BY array_position($1::text[], run), target, account, class`;
const REPLACE_INTERVAL = `
  ON CONFLICT (run, from_at, target, account) DO UPDATE SET counts = excluded.counts, latency = excluded.latency`;
const REPLACE_ERROR = `
  ON CONFLICT (run, target, account, class) DO UPDATE SET
    count = excluded.count, first_at = excluded.first_at, last_at = excluded.last_at, sample = excluded.sample`;

type RunRow = Omit<RunRecord, 'bootId' | 'end'> & {
  readonly bootId: string | null;
  readonly endedAt: Instant | null;
  readonly endReason: RunEnd['reason'] | null;
};
type IntervalRow = Omit<Interval, 'counts'> & { readonly counts: string };

/** Keeps what runs did. */
export class PostgresRuns implements RunStore {
  readonly #sessions: Sessions;
  readonly #state: string;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
    this.#state = sessions.on.address.place;
  }

  async startRun(run: RunRecord): Promise<void> {
    await putRuns(this.#sessions, [{ ...run, end: undefined }]);
  }

  async record(intervals: readonly Interval[], errors: readonly ErrorRecord[]): Promise<void> {
    if (intervals.length + errors.length === 0) return;
    await this.#sessions.transaction('shared', (session) => putRecords(session, intervals, errors));
  }

  async endRun(run: RunId, { at, reason }: RunEnd): Promise<void> {
    await this.#sessions.query(END, [run, at, reason]);
  }

  async readRuns(since: Instant): Promise<readonly RunRecord[]> {
    return readRuns(this.#sessions, since);
  }

  async readIntervals(runs: readonly RunId[]): Promise<readonly Interval[]> {
    return runs.length === 0 ? [] : readIntervals(this.#sessions, this.#state, runs);
  }

  async readErrors(runs: readonly RunId[]): Promise<readonly ErrorRecord[]> {
    return runs.length === 0 ? [] : readErrors(this.#sessions, runs);
  }
}

/** Runs that have not ended, or ended at `since` or later; the latest first. */
export async function readRuns(session: Session, since: Instant): Promise<readonly RunRecord[]> {
  return (await session.query<RunRow>(RUNS, [since])).map(runOf);
}

/** The intervals of runs; `state` is the place of the state. */
export async function readIntervals(
  session: Session,
  state: string,
  runs: readonly RunId[],
): Promise<readonly Interval[]> {
  return (await session.query<IntervalRow>(INTERVALS, [runs])).map((row) => {
    const at = { state, what: `an interval of the run ${row.run}` };
    return { ...row, counts: keptCounts(row.counts, at) };
  });
}

/** The errors of runs. */
export async function readErrors(session: Session, runs: readonly RunId[]): Promise<readonly ErrorRecord[]> {
  return session.query<ErrorRecord>(ERRORS, [runs]);
}

/** Puts runs that are not there. */
export async function putRuns(session: Session, runs: readonly RunRecord[]): Promise<void> {
  await putRows(session, { table: 'runs', columns: RUN_COLUMNS }, runs);
}

/** Puts intervals and errors; the last of those with the same key stays. */
export async function putRecords(session: Session, intervals: readonly Interval[], errors: readonly ErrorRecord[]) {
  await putRows(
    session,
    { table: 'intervals', columns: INTERVAL_COLUMNS, onConflict: REPLACE_INTERVAL },
    lastOfEach(intervals, ({ run, from, target, account }) => [run, from, target, account]),
  );
  await putRows(
    session,
    { table: 'errors', columns: ERROR_COLUMNS, onConflict: REPLACE_ERROR },
    lastOfEach(errors, ({ run, target, account, class: kind }) => [run, target, account, kind]),
  );
}

const RUN_COLUMNS: readonly Column<RunRecord>[] = [
  ['id', 'text', ({ id }) => id],
  ['started_at', 'bigint', ({ startedAt }) => startedAt],
  ['who', 'text', ({ who }) => printable(who)],
  ['boot_id', 'text', ({ bootId }) => bootId ?? null],
  ['serial', 'bigint', ({ serial }) => serial],
  ['pace', 'text', ({ pace }) => pace],
  ['ended_at', 'bigint', ({ end }) => end?.at ?? null],
  ['end_reason', 'text', ({ end }) => end?.reason ?? null],
];
const INTERVAL_COLUMNS: readonly Column<Interval>[] = [
  ['run', 'text', ({ run }) => run],
  ['from_at', 'bigint', ({ from }) => from],
  ['target', 'text', ({ target }) => target],
  ['account', 'text', ({ account }) => account],
  ['counts', 'text', ({ counts }) => keep(counts)],
  ['latency', 'text', ({ latency }) => latency],
];
const ERROR_COLUMNS: readonly Column<ErrorRecord>[] = [
  ['run', 'text', ({ run }) => run],
  ['target', 'text', ({ target }) => target],
  ['account', 'text', ({ account }) => account],
  ['class', 'text', ({ class: kind }) => kind],
  ['count', 'bigint', ({ count }) => count],
  ['first_at', 'bigint', ({ firstAt }) => firstAt],
  ['last_at', 'bigint', ({ lastAt }) => lastAt],
  ['sample', 'text', ({ sample }) => printable(sample)],
];

/** One statement cannot put a row twice. */
function lastOfEach<Row>(rows: readonly Row[], keyOf: (row: Row) => readonly unknown[]): readonly Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(keyOf(row)), row])).values()];
}

function runOf({ endedAt, endReason, bootId, ...run }: RunRow): RunRecord {
  const ended = endedAt !== null && endReason !== null;
  return { ...run, bootId: bootId ?? undefined, end: ended ? { at: endedAt, reason: endReason } : undefined };
}
