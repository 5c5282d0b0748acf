import type { Instant } from '../../base/clock.js';
import type { ErrorRecord, Interval, RunEnd, RunId, RunRecord } from '../../model/run.js';
import type { LeasedVisits } from '../../model/state.js';
import { type AtAccounts, isAtAccounts, isNobody } from '../at-accounts.js';
import type { Span } from '../intervals/stored-rows.js';
import { keep } from '../kept-json.js';
import { type EndRow, endOf } from '../run-end.js';
import type { RecordStore, RunStore } from '../state-store.js';
import { putIntervals, readIntervals, readLastEnds, thinIntervals } from './postgres-intervals.js';
import type { Session, Sessions } from './postgres-sessions.js';
import { type Column, printable, putRows } from './put-rows.js';

/** One statement: what it cannot serve is nobody's concern any more. */
const END = `
  WITH unblocked AS (DELETE FROM blocked_targets WHERE run = $1)
  UPDATE runs SET ended_at = $2, end_reason = $3, end_because = $4, verdict = $5
  WHERE id = $1 AND ended_at IS NULL`;
const RUNS = `
  SELECT id, started_at AS "startedAt", who, boot_id AS "bootId", pid, serial, pace, seed, version, fleet,
    ended_at AS "endedAt", end_reason AS "endReason", end_because AS "endBecause", verdict
  FROM runs WHERE ended_at IS NULL OR ended_at >= $1 ORDER BY started_at DESC, id`;
const ERRORS = `
  SELECT run, target, account, class, count, first_at AS "firstAt", last_at AS "lastAt", sample
  FROM errors WHERE run = ANY ($1::text[]) AND last_at >= $2
  ORDER BY array_position($1::text[], run), target, account, class`;
const ERRORS_AT = `
  SELECT run, target, account, class, count, first_at AS "firstAt", last_at AS "lastAt", sample
  FROM errors WHERE account = ANY ($1::text[]) AND last_at >= $2
  ORDER BY array_position($1::text[], account), run, target, class`;
const LEASED = `
  SELECT run, count(*) AS leases, sum(high - used)::bigint AS visits FROM leases
  WHERE run = ANY ($1::text[]) GROUP BY run ORDER BY array_position($1::text[], run)`;
const REPLACE_ERROR = `
  ON CONFLICT (run, target, account, class) DO UPDATE SET
    count = excluded.count, first_at = excluded.first_at, last_at = excluded.last_at, sample = excluded.sample`;

type RunRow = Omit<RunRecord, 'bootId' | 'pid' | 'end'> &
  EndRow & { readonly bootId: string | null; readonly pid: number | null };

/** Keeps what runs did. */
export class PostgresRuns implements Omit<RunStore, 'startRun'>, RecordStore {
  readonly #sessions: Sessions;
  readonly #state: string;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
    this.#state = sessions.on.address.place;
  }

  async record(intervals: readonly Interval[], errors: readonly ErrorRecord[]): Promise<void> {
    if (intervals.length + errors.length === 0) return;
    await this.#sessions.transaction('shared', async (session) => {
      await putIntervals(session, this.#state, intervals);
      await putErrors(session, errors);
    });
  }

  async endRun(run: RunId, { at, reason, because, verdict }: RunEnd): Promise<void> {
    const kept = verdict === undefined ? null : keep(verdict);
    await this.#sessions.query(END, [run, at, reason, because ?? null, kept]);
  }

  async readRuns(since: Instant): Promise<readonly RunRecord[]> {
    return readRuns(this.#sessions, this.#state, since);
  }

  async readIntervals(of: readonly RunId[] | AtAccounts, within?: Span): Promise<readonly Interval[]> {
    return isNobody(of) ? [] : readIntervals(this.#sessions, this.#state, of, within);
  }

  async readLastEnds(runs: readonly RunId[]): Promise<ReadonlyMap<RunId, Instant>> {
    return runs.length === 0 ? new Map() : readLastEnds(this.#sessions, this.#state, runs);
  }

  async readErrors(of: readonly RunId[] | AtAccounts, since?: Instant): Promise<readonly ErrorRecord[]> {
    return isNobody(of) ? [] : readErrors(this.#sessions, of, since);
  }

  async readLeased(runs: readonly RunId[]): Promise<readonly LeasedVisits[]> {
    return runs.length === 0 ? [] : this.#sessions.query<LeasedVisits>(LEASED, [runs]);
  }

  async thinIntervals(now: Instant): Promise<boolean> {
    return this.#sessions.transaction('shared', (session) => thinIntervals(session, this.#state, now));
  }
}

/** What is known of a run as it starts. */
export const startColumns: readonly Column<Omit<RunRecord, 'end'>>[] = [
  ['id', 'text', ({ id }) => id],
  ['started_at', 'bigint', ({ startedAt }) => startedAt],
  ['who', 'text', ({ who }) => printable(who)],
  ['boot_id', 'text', ({ bootId }) => bootId ?? null],
  ['pid', 'bigint', ({ pid }) => pid ?? null],
  ['serial', 'bigint', ({ serial }) => serial],
  ['pace', 'text', ({ pace }) => pace],
  ['seed', 'text', ({ seed }) => printable(seed)],
  ['version', 'text', ({ version }) => version],
  ['fleet', 'text', ({ fleet }) => fleet],
];

/** Runs that have not ended, or ended at `since` or later; the latest first. `state` is the place of the state. */
export async function readRuns(session: Session, state: string, since: Instant): Promise<readonly RunRecord[]> {
  return (await session.query<RunRow>(RUNS, [since])).map((row) => runOf(row, state));
}

/** The errors of runs, or of all runs at accounts. */
export async function readErrors(
  session: Session,
  of: readonly RunId[] | AtAccounts,
  since: number = Number.MIN_SAFE_INTEGER,
): Promise<readonly ErrorRecord[]> {
  return isAtAccounts(of)
    ? session.query<ErrorRecord>(ERRORS_AT, [of.accounts, since])
    : session.query<ErrorRecord>(ERRORS, [of, since]);
}

/** Puts runs that are not there. */
export async function putRuns(session: Session, runs: readonly RunRecord[]): Promise<void> {
  await putRows(session, { table: 'runs', columns: RUN_COLUMNS }, runs);
}

/** Puts errors; the last of those with the same key stays. */
export async function putErrors(session: Session, errors: readonly ErrorRecord[]): Promise<void> {
  await putRows(
    session,
    { table: 'errors', columns: ERROR_COLUMNS, onConflict: REPLACE_ERROR },
    lastOfEach(errors, ({ run, target, account, class: kind }) => [run, target, account, kind]),
  );
}

const RUN_COLUMNS: readonly Column<RunRecord>[] = [
  ...startColumns,
  ['ended_at', 'bigint', ({ end }) => end?.at ?? null],
  ['end_reason', 'text', ({ end }) => end?.reason ?? null],
  ['end_because', 'text', ({ end }) => end?.because ?? null],
  ['verdict', 'text', ({ end }) => (end?.verdict === undefined ? null : printable(keep(end.verdict)))],
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

function runOf({ endedAt, endReason, endBecause, verdict, bootId, pid, ...run }: RunRow, state: string): RunRecord {
  const end = endOf({ endedAt, endReason, endBecause, verdict }, { state, run: run.id });
  return { ...run, bootId: bootId ?? undefined, pid: pid ?? undefined, end };
}
