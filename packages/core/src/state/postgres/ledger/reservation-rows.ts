// Reads and writes the hits that open leases hold. What a lease holds goes with its row.
import type { LeaseId } from '../../../model/state.js';
import type { BudgetKey } from '../../budget-row.js';
import type { Reservation } from '../../lease-hits.js';
import type { Span } from '../../quarters.js';
import type { Session } from '../postgres-sessions.js';

const PUT = `
  INSERT INTO reservations (lease, number, scope, owner, period, begins, starts_at, ends_at, hits)
  SELECT * FROM unnest(
    $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[])`;
const OF_LEASES = `
  SELECT lease, number, scope, owner, period, begins, starts_at AS "startsAt", ends_at AS "endsAt", hits, used
  FROM reservations
  WHERE lease = ANY ($1::bigint[]) ORDER BY lease, number`;
const BUDGETS = 'SELECT DISTINCT scope, owner, period, begins FROM reservations WHERE lease = ANY ($1::bigint[])';
const ADVANCE = `
  UPDATE reservations SET used = now.used
  FROM (
    SELECT lease, number, max(used) AS used
    FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS mark (lease, number, used) GROUP BY lease, number
  ) AS now
  WHERE reservations.lease = now.lease AND reservations.number = now.number`;

/** Hits that an open lease holds of a budget, within the bounds that its period had when they were granted. */
export type ReservationRow = BudgetKey & Span & Reservation;

/** Puts reservations of leases that are new. */
export async function putReservations(session: Session, rows: readonly Omit<ReservationRow, 'used'>[]): Promise<void> {
  if (rows.length === 0) return;
  const names = ['lease', 'number', 'scope', 'owner', 'period', 'begins', 'startsAt', 'endsAt', 'hits'] as const;
  await session.query(
    PUT,
    names.map((name) => rows.map((row) => row[name])),
  );
}

/** The reservations of locked leases, in the order in which they were asked for. */
export async function reservationsOf(
  session: Session,
  leases: readonly { readonly id: LeaseId; readonly budgets: number }[],
): Promise<ReadonlyMap<LeaseId, readonly ReservationRow[]>> {
  const ids = leases.filter(({ budgets }) => budgets > 0).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  return Map.groupBy(await session.query<ReservationRow>(OF_LEASES, [ids]), ({ lease }) => lease);
}

/** The budgets of which leases hold hits. */
export async function budgetsOf(session: Session, leases: readonly LeaseId[]): Promise<readonly BudgetKey[]> {
  return session.query<BudgetKey>(BUDGETS, [leases]);
}

/** Writes how much of each is used: the most, of one that is named more than once. */
export async function advanceReservations(session: Session, rows: readonly Reservation[]): Promise<void> {
  if (rows.length === 0) return;
  const names = ['lease', 'number', 'used'] as const;
  await session.query(
    ADVANCE,
    names.map((name) => rows.map((row) => row[name])),
  );
}
