// Reads and writes the open leases of a batch; a closed one has no row.
import type { Instant } from '../../../base/clock.js';
import type { RunId } from '../../../model/run.js';
import { type LeaseId, leaseId } from '../../../model/state.js';
import type { Session } from '../postgres-sessions.js';
import type { DayKey } from './day-page.js';
import type { Range } from './free-list.js';

const COLUMNS = `
  id, run, account, date, starts_at AS "startsAt", ends_at AS "endsAt", low, used, high, quarter, in_quarter AS "inQuarter", budgets`;
// Everybody locks leases in the order of their ids, and after their days, budgets and quotas.
const LOCK = `SELECT ${COLUMNS} FROM leases WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE`;
const HOLDINGS = `
  SELECT run, account, date, CASE WHEN has_quotas THEN fleet END AS fleet, bool_or(budgets > 0) AS "hasBudgets"
  FROM leases JOIN runs ON runs.id = leases.run WHERE leases.id = ANY ($1::bigint[]) GROUP BY run, account, date, has_quotas, fleet`;
const OF_RUNS = 'SELECT id FROM leases WHERE run = ANY ($1::text[])';
const OPEN = `
  INSERT INTO leases (run, account, date, starts_at, ends_at, low, used, high, budgets)
  SELECT run, account, date, starts_at, ends_at, low, low, high, budgets
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
    WITH ORDINALITY AS new (run, account, date, starts_at, ends_at, low, high, budgets, number)
  ORDER BY number
  RETURNING id, account, date, low`;
const ADVANCE = `
  UPDATE leases SET used = now.used, quarter = now.quarter, in_quarter = now.in_quarter
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS now (id, used, quarter, in_quarter)
  WHERE leases.id = now.id`;
const REMOVE = 'DELETE FROM leases WHERE id = ANY ($1::bigint[])';

/** What a lease is made of. */
export interface NewLease extends DayKey, Range {
  readonly run: RunId;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** How many hit budgets it holds hits of. */
  readonly budgets: number;
}

/** An open lease. `inQuarter` of its visits were counted in the bucket `quarter`, that of its last mark. */
export interface LeaseRow extends NewLease {
  readonly id: LeaseId;
  readonly used: number;
  readonly quarter: number;
  readonly inQuarter: number;
}

/** Opens leases; answers their ids in the same order. */
export async function openLeases(session: Session, leases: readonly NewLease[]): Promise<readonly LeaseId[]> {
  if (leases.length === 0) return [];
  const names = ['run', 'account', 'date', 'startsAt', 'endsAt', 'low', 'high', 'budgets'] as const;
  const columns = names.map((name) => leases.map((lease) => lease[name]));
  const rows = await session.query<DayKey & { id: number; low: number }>(OPEN, columns);
  const ids = new Map(rows.map((row) => [indexName(row), leaseId(row.id)]));
  return leases.map((lease) => ids.get(indexName(lease)) ?? missing());
}

/** No index is leased twice at the same time. */
function indexName({ account, date, low }: DayKey & { readonly low: number }): string {
  return JSON.stringify([account, date, low]);
}

function missing(): never {
  throw new TypeError('A lease was opened, and has no row.');
}

/** Locks those of the leases that are open, and reads them. */
export async function lockLeases(session: Session, ids: readonly LeaseId[]): Promise<Map<LeaseId, LeaseRow>> {
  const rows = await session.query<LeaseRow>(LOCK, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What leases of one run and day hold besides visits. `fleet` is null where the fleet has no quotas. */
export interface Holding extends DayKey {
  readonly run: RunId;
  readonly fleet: RunId | null;
  readonly hasBudgets: boolean;
}

/** The holdings of leases, as far as they are open: what to lock before them. */
export async function holdingsOf(session: Session, ids: readonly LeaseId[]): Promise<readonly Holding[]> {
  return session.query<Holding>(HOLDINGS, [ids]);
}

/** The open leases of runs. */
export async function leasesOfRuns(session: Session, runs: readonly RunId[]): Promise<readonly LeaseId[]> {
  return (await session.query<{ id: LeaseId }>(OF_RUNS, [runs])).map(({ id }) => id);
}

/** Writes how far leases are used. */
export async function advanceLeases(session: Session, rows: readonly LeaseRow[]): Promise<void> {
  if (rows.length === 0) return;
  const names = ['id', 'used', 'quarter', 'inQuarter'] as const;
  await session.query(
    ADVANCE,
    names.map((name) => rows.map((row) => row[name])),
  );
}

export async function removeLeases(session: Session, ids: readonly LeaseId[]): Promise<void> {
  if (ids.length > 0) await session.query(REMOVE, [ids]);
}
