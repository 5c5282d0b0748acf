import type { Database, Statement } from 'better-sqlite3';
import type { LeaseId } from '../../../model/state.js';
import type { BudgetKey } from '../../budget-row.js';
import type { Reservation } from '../../lease-hits.js';
import type { Span } from '../../quarters.js';

const INSERT = `
  INSERT INTO reservations (lease, number, scope, owner, period, begins, starts_at, ends_at, hits)
  VALUES (@lease, @number, @scope, @owner, @period, @begins, @startsAt, @endsAt, @hits)`;
const OF_LEASE = `
  SELECT lease, number, scope, owner, period, begins, starts_at AS startsAt, ends_at AS endsAt, hits, used
  FROM reservations WHERE lease = ? ORDER BY number`;
const ADVANCE = 'UPDATE reservations SET used = @used WHERE lease = @lease AND number = @number AND used < @used';
const MARKED = `
  SELECT coalesce(sum(used), 0) AS hits FROM reservations
  WHERE scope = @scope AND owner = @owner AND period = @period AND begins = @begins`;
const ELSEWHERE = `
  SELECT coalesce(sum(hits), 0) AS hits FROM reservations
  WHERE scope = @scope AND owner = @owner AND period = @period AND begins <> @begins
    AND starts_at < @endsAt AND ends_at > @startsAt`;

/** Hits that an open lease holds of a budget, within the bounds that its period had when they were granted. */
export type ReservationRow = BudgetKey & Span & Reservation;

/** Keeps the hits of open leases. What a lease holds goes with its row. */
export class Reservations {
  readonly #insert: Statement<[Omit<ReservationRow, 'used'>]>;
  readonly #ofLease: Statement<[LeaseId], ReservationRow>;
  readonly #advance: Statement<[Pick<ReservationRow, 'lease' | 'number' | 'used'>]>;
  readonly #marked: Statement<[BudgetKey], { hits: number }>;
  readonly #elsewhere: Statement<[BudgetKey & Span], { hits: number }>;

  constructor(database: Database) {
    this.#insert = database.prepare(INSERT);
    this.#ofLease = database.prepare(OF_LEASE);
    this.#advance = database.prepare(ADVANCE);
    this.#marked = database.prepare(MARKED);
    this.#elsewhere = database.prepare(ELSEWHERE);
  }

  put(reservation: Omit<ReservationRow, 'used'>): void {
    this.#insert.run(reservation);
  }

  /** In the order in which they were asked for. */
  ofLease(lease: LeaseId): readonly ReservationRow[] {
    return this.#ofLease.all(lease);
  }

  /** Advances how much is used; it never goes back. */
  advance(lease: LeaseId, number: number, used: number): void {
    this.#advance.run({ lease, number, used });
  }

  /** Hits of a budget that open leases have marked. */
  marked({ scope, owner, period, begins }: BudgetKey): number {
    return this.#marked.get({ scope, owner, period, begins })?.hits ?? 0;
  }

  /** Hits that open leases hold of a budget's other periods, and may be sent within these bounds. */
  elsewhere({ scope, owner, period, begins }: BudgetKey, { startsAt, endsAt }: Span): number {
    return this.#elsewhere.get({ scope, owner, period, begins, startsAt, endsAt })?.hits ?? 0;
  }
}
