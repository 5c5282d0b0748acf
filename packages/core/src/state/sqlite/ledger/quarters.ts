import type { Database, Statement } from 'better-sqlite3';
import type { AccountKey } from '../../../model/target.js';
import { quartersOf, type Span } from '../../quarters.js';

const ADD = `
  INSERT INTO quarters (account, quarter, visits) VALUES (@account, @quarter, @visits)
  ON CONFLICT (account, quarter) DO UPDATE SET visits = visits + excluded.visits`;
const SUBTRACT = 'UPDATE quarters SET visits = visits - @visits WHERE account = @account AND quarter = @quarter';
const SUM = `
  SELECT coalesce(sum(visits), 0) AS visits FROM quarters
  WHERE account = @account AND quarter BETWEEN @first AND @last`;

/** Counts each account's visits in buckets of 15 minutes, in which every time zone's day begins and ends. */
export class Quarters {
  readonly #add: Statement<{ account: AccountKey; quarter: number; visits: number }>;
  readonly #subtract: Statement<{ account: AccountKey; quarter: number; visits: number }>;
  readonly #sum: Statement<{ account: AccountKey; first: number; last: number }, { visits: number }>;

  constructor(database: Database) {
    this.#add = database.prepare(ADD);
    this.#subtract = database.prepare(SUBTRACT);
    this.#sum = database.prepare(SUM);
  }

  add(account: AccountKey, quarter: number, visits: number): void {
    if (visits > 0) this.#add.run({ account, quarter, visits });
  }

  subtract(account: AccountKey, quarter: number, visits: number): void {
    if (visits > 0) this.#subtract.run({ account, quarter, visits });
  }

  /** Visits in all buckets that overlap the span. */
  sum(account: AccountKey, span: Span): number {
    return this.#sum.get({ account, ...quartersOf(span) })?.visits ?? 0;
  }
}
