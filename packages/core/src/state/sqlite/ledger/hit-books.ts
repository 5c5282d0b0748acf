import type { Database } from 'better-sqlite3';
import type { BoundedPeriod, LeaseId, LeaseMark, LedgerBudget } from '../../../model/state.js';
import { budgetKeyOf, hitsFor, ledgerBudget, withReserved, withSettled } from '../../budget-row.js';
import { hitQuarterOf } from '../../hit-quarters.js';
import { hitsWithin } from '../../lease-hits.js';
import type { BudgetClaim } from '../../state-store.js';
import { BudgetRows } from './budget-rows.js';
import { HitQuarters } from './hit-quarters.js';
import type { LeaseRow } from './lease-rows.js';
import { type ReservationRow, Reservations } from './reservations.js';

type Lease = Pick<LeaseRow, 'id' | 'budgets' | 'startsAt' | 'endsAt'>;

/** Hit budgets, and what leases hold of them, kept in step. A lease without budgets costs no look-up. */
export class HitBooks {
  readonly #budgets: BudgetRows;
  readonly #reservations: Reservations;
  readonly #quarters: HitQuarters;

  constructor(database: Database) {
    this.#reservations = new Reservations(database);
    this.#quarters = new HitQuarters(database);
    this.#budgets = new BudgetRows(database, this.#quarters, this.#reservations);
  }

  read(period: BoundedPeriod): LedgerBudget | undefined {
    const row = this.#budgets.read(period);
    return row === undefined ? undefined : ledgerBudget(row, this.#reservations.marked(row));
  }

  /**
   * The hits that each claim can have; undefined where one of the budgets has too few, or is asked for in a time zone that is not
   * applied.
   */
  offer(claims: readonly BudgetClaim[]): readonly number[] | undefined {
    const offers = claims.map((claim) => {
      const row = this.#budgets.open(claim);
      return row === undefined ? undefined : hitsFor(claim, row);
    });
    const enough = offers.filter((hits) => hits !== undefined);
    return enough.length === offers.length ? enough : undefined;
  }

  /** Reserves what was offered for a lease. */
  reserve(lease: LeaseId, claims: readonly BudgetClaim[], offered: readonly number[]): void {
    claims.forEach((claim, number) => {
      const { startsAt, endsAt } = claim;
      const hits = offered[number] ?? 0;
      const row = this.#budgets.open(claim);
      if (row !== undefined) this.#budgets.write(withReserved(row, hits));
      this.#reservations.put({ lease, number, ...budgetKeyOf(claim), startsAt, endsAt, hits });
    });
  }

  /** Advances the used hits of a lease. */
  mark(lease: Lease, hits: readonly number[] | undefined): void {
    const used = hitsWithin(lease.id, this.#held(lease), hits);
    used.forEach((count, number) => {
      if (count > 0) this.#reservations.advance(lease.id, number, count);
    });
  }

  /** Books the used hits of a lease that is about to be closed, and frees the rest. */
  close(lease: Lease, { hits, lastHitAt }: Pick<LeaseMark, 'hits' | 'lastHitAt'>): void {
    const held = this.#held(lease);
    const used = hitsWithin(lease.id, held, hits);
    held.forEach((reservation, index) => {
      this.#settle(reservation, used[index] ?? 0, hitQuarterOf(lastHitAt, { day: lease, period: reservation }));
    });
  }

  /** Books the hits of a lease whose runner is dead: as far as they are marked, or all of them. */
  bury(lease: Lease, marksAreKept: boolean): void {
    for (const held of this.#held(lease)) {
      const quarter = hitQuarterOf(undefined, { day: lease, period: held });
      this.#settle(held, marksAreKept ? held.used : held.hits, quarter);
    }
  }

  #held({ id, budgets }: Lease): readonly ReservationRow[] {
    return budgets === 0 ? [] : this.#reservations.ofLease(id);
  }

  #settle(held: ReservationRow, used: number, quarter: number): void {
    const row = this.#budgets.find(held);
    if (row === undefined) return; // Its key is a foreign one.
    this.#budgets.write(withSettled(row, { hits: held.hits, used }));
    this.#quarters.add(held, quarter, used);
  }
}
