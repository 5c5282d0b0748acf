import type { Database, Statement } from 'better-sqlite3';
import type { AccountKey } from '../../../model/target.js';

const ADD = `
  INSERT INTO quarters (account, quarter, visits) VALUES (@account, @quarter, @visits)
  ON CONFLICT (account, quarter) DO UPDATE SET visits = visits + excluded.visits`;
const SUBTRACT = 'UPDATE quarters SET visits = visits - @visits WHERE account = @account AND quarter = @quarter';
const SINCE =
  'SELECT coalesce(sum(visits), 0) AS visits FROM quarters WHERE account = @account AND quarter >= @quarter';

/** Counts each account's visits in buckets of 15 minutes, in which every time zone's day begins and ends. */
export class Quarters {
  readonly #add: Statement<{ account: AccountKey; quarter: number; visits: number }>;
  readonly #subtract: Statement<{ account: AccountKey; quarter: number; visits: number }>;
  readonly #since: Statement<{ account: AccountKey; quarter: number }, { visits: number }>;

  constructor(database: Database) {
    this.#add = database.prepare(ADD);
    this.#subtract = database.prepare(SUBTRACT);
    this.#since = database.prepare(SINCE);
  }

  add(account: AccountKey, quarter: number, visits: number): void {
    if (visits > 0) this.#add.run({ account, quarter, visits });
  }

  subtract(account: AccountKey, quarter: number, visits: number): void {
    if (visits > 0) this.#subtract.run({ account, quarter, visits });
  }

  /** Visits in a bucket and all later ones. */
  since(account: AccountKey, quarter: number): number {
    return this.#since.get({ account, quarter })?.visits ?? 0;
  }
}
