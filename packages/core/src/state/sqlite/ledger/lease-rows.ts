import type { Database, Statement } from 'better-sqlite3';
import type { Instant } from '../../../base/clock.js';
import type { RunId } from '../../../model/run.js';
import { type LeaseId, leaseId } from '../../../model/state.js';
import type { DayKey, Range } from './free-ranges.js';

const COLUMNS = `
  id, run, account, date, starts_at AS startsAt, ends_at AS endsAt, low, used, high, quarter, in_quarter AS inQuarter, budgets`;
const INSERT = `
  INSERT INTO leases (run, account, date, starts_at, ends_at, low, used, high, budgets)
  VALUES (@run, @account, @date, @startsAt, @endsAt, @low, @low, @high, @budgets)`;
const FIND = `SELECT ${COLUMNS} FROM leases WHERE id = ?`;
const OF_RUN = `SELECT ${COLUMNS} FROM leases WHERE run = ? ORDER BY id`;
const ADVANCE = 'UPDATE leases SET used = @used, quarter = @quarter, in_quarter = @inQuarter WHERE id = @id';
const REMOVE = 'DELETE FROM leases WHERE id = ?';
const UNCOUNTED = `
  SELECT coalesce(sum(CASE WHEN date = @date THEN low - used ELSE high - used END), 0) AS visits FROM leases
  WHERE account = @account AND (date = @date OR (starts_at < @endsAt AND ends_at > @startsAt))`;

/** What a lease is made of. */
interface NewLease extends DayKey, Range {
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

/** How far a lease is used, and the bucket of its last mark. */
type Progress = Pick<LeaseRow, 'id' | 'used' | 'quarter' | 'inQuarter'>;

type Bounds = DayKey & Pick<NewLease, 'startsAt' | 'endsAt'>;

/** Keeps the open leases; a closed one has no row. */
export class LeaseRows {
  readonly #insert: Statement<NewLease>;
  readonly #find: Statement<[LeaseId], LeaseRow>;
  readonly #ofRun: Statement<[RunId], LeaseRow>;
  readonly #advance: Statement<Progress>;
  readonly #remove: Statement<[LeaseId]>;
  readonly #uncounted: Statement<Bounds, { visits: number }>;

  constructor(database: Database) {
    this.#insert = database.prepare(INSERT);
    this.#find = database.prepare(FIND);
    this.#ofRun = database.prepare(OF_RUN);
    this.#advance = database.prepare(ADVANCE);
    this.#remove = database.prepare(REMOVE);
    this.#uncounted = database.prepare(UNCOUNTED);
  }

  open(lease: NewLease): LeaseId {
    return leaseId(Number(this.#insert.run(lease).lastInsertRowid));
  }

  find(id: LeaseId): LeaseRow | undefined {
    return this.#find.get(id);
  }

  ofRun(run: RunId): readonly LeaseRow[] {
    return this.#ofRun.all(run);
  }

  advance(progress: Progress): void {
    this.#advance.run(progress);
  }

  remove(id: LeaseId): void {
    this.#remove.run(id);
  }

  /**
   * What open leases add to the buckets' sum, to make it the `started` of the day. Leases of the day itself are in
   * `leased` with all their visits, so those already in the buckets are taken off; what leases of other days may still
   * start within the day's bounds is added.
   */
  uncounted(bounds: Bounds): number {
    return this.#uncounted.get(bounds)?.visits ?? 0;
  }
}
