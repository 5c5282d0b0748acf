import type { Database } from 'better-sqlite3';
import type { Instant } from '../../../base/clock.js';
import type { RunId } from '../../../model/run.js';
import type { AccountDay, BoundedPeriod, Lease, LeaseMark, LedgerBudget, LedgerDay } from '../../../model/state.js';
import { quarterOf } from '../../quarters.js';
import type { GrantRequest } from '../../state-store.js';
import { type DayRow, DayRows } from './day-rows.js';
import { FreeRanges, type Range } from './free-ranges.js';
import { HitBooks } from './hit-books.js';
import { type LeaseRow, LeaseRows } from './lease-rows.js';
import { Quarters } from './quarters.js';
import { Quotas } from './quotas.js';

/** The ledger's tables, kept in step. Every method must run in a transaction of the caller. */
export class LedgerBooks {
  readonly #days: DayRows;
  readonly #leases: LeaseRows;
  readonly #free: FreeRanges;
  readonly #quarters: Quarters;
  readonly #quotas: Quotas;
  readonly #hits: HitBooks;

  constructor(database: Database) {
    this.#leases = new LeaseRows(database);
    this.#free = new FreeRanges(database);
    this.#quarters = new Quarters(database);
    this.#days = new DayRows(database, this.#leases, this.#quarters);
    this.#quotas = new Quotas(database);
    this.#hits = new HitBooks(database);
  }

  /** The days as everyone may see them. */
  readDays(asked: readonly AccountDay[]): readonly LedgerDay[] {
    return this.#days.read(asked);
  }

  /** The budget as everyone may see it. */
  readBudget(period: BoundedPeriod): LedgerBudget | undefined {
    return this.#hits.read(period);
  }

  grant(request: GrantRequest): Lease | undefined {
    const { run, budgets = [] } = request;
    const day = this.#days.open(request.account, request.day);
    if (day === undefined) return undefined;
    const hits = this.#hits.offer(budgets);
    if (hits === undefined) return undefined;
    const left = this.#quotas.left({ run, account: day.account });
    const range = this.#take({ ...request, want: Math.min(request.want, left) }, day);
    if (range === undefined) return undefined;
    const visits = range.high - range.low;
    this.#days.write({ ...day, leased: day.leased + visits, next: Math.max(day.next, range.high) });
    const { startsAt, endsAt } = request.day;
    const lease = { run, account: day.account, date: day.date };
    const id = this.#leases.open({ ...lease, ...range, startsAt, endsAt, budgets: budgets.length });
    this.#hits.reserve(id, budgets, hits);
    if (Number.isFinite(left)) this.#quotas.lease(lease, visits);
    return { id, ...lease, from: range.low, to: range.high, ...(budgets.length > 0 && { hits }) };
  }

  /** Advances the mark. False when the lease is no longer open. */
  mark({ lease, used, hits }: LeaseMark, at: Instant): boolean {
    const row = this.#leases.find(lease);
    if (row === undefined) return false;
    demandWithin(row, used);
    if (used > row.used) this.#advance(row, used, at);
    this.#hits.mark(row, hits);
    return true;
  }

  /** Closes the lease, if it is open. */
  close(mark: LeaseMark, at: Instant): void {
    const row = this.#leases.find(mark.lease);
    if (row === undefined) return;
    this.#hits.close(row, mark);
    this.#close(row, mark.used, at);
  }

  /** Closes all leases of a run: at their last mark if marks can be trusted, else as wholly used. */
  closeAll(run: RunId, marksAreKept: boolean, at: Instant): void {
    for (const row of this.#leases.ofRun(run)) {
      this.#hits.bury(row, marksAreKept);
      this.#close(row, marksAreKept ? row.used : row.high, at);
    }
  }

  /** The range to lease; what is skipped to reach it becomes free. */
  #take({ from, until, want }: GrantRequest, day: DayRow): Range | undefined {
    const most = Math.min(want, day.cap - day.started - day.leased);
    if (most <= 0 || from >= until) return undefined;
    const free = this.#free.take(key(day), { low: from, high: until }, most);
    if (free !== undefined) return free;
    const low = Math.max(day.next, from);
    if (low >= until) return undefined;
    this.#free.put(key(day), { low: day.next, high: low });
    return { low, high: Math.min(until, low + most) };
  }

  #advance(row: LeaseRow, used: number, at: Instant): void {
    const quarter = quarterOf(at, row);
    const visits = used - row.used;
    const inQuarter = quarter === row.quarter ? row.inQuarter + visits : visits;
    this.#leases.advance({ id: row.id, used, quarter, inQuarter });
    this.#quarters.add(row.account, quarter, visits);
  }

  #close(row: LeaseRow, used: number, at: Instant): void {
    demandWithin(row, used);
    this.#count(row, used - row.used, at);
    this.#leases.remove(row.id);
    this.#days.settle(row, row.high - row.low, used - row.low);
    this.#quotas.settle(row, row.high - row.low, used - row.low);
    this.#free.put(key(row), { low: used, high: row.high });
  }

  /** Brings the buckets to what was used at last. */
  #count(row: LeaseRow, difference: number, at: Instant): void {
    if (difference >= 0) this.#quarters.add(row.account, quarterOf(at, row), difference);
    // Only what is known to stand in the last mark's bucket comes off: a bucket may hold too many visits, never too few.
    else this.#quarters.subtract(row.account, row.quarter, Math.min(-difference, row.inQuarter));
  }
}

function key({ account, date }: DayRow | LeaseRow): Pick<DayRow, 'account' | 'date'> {
  return { account, date };
}

function demandWithin({ id, low, high }: LeaseRow, used: number): void {
  if (!Number.isInteger(used) || used < low || used > high)
    throw new RangeError(`Lease ${id} holds ${low} to ${high}, and cannot be used up to ${used}.`);
}
