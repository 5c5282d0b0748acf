import type { Database, Statement } from 'better-sqlite3';
import { type BudgetKey, type BudgetRow, newBudget, underLimit } from '../../budget-row.js';

// The lowest one, should several targets share an account: a budget is a promise that all of them made.
const OF_ACCOUNT = 'SELECT min(hits_per_day) AS day, min(hits_per_month) AS month FROM targets WHERE account = ?';
const OF_INSTANCE = 'SELECT hits_per_day AS day, hits_per_month AS month FROM instances WHERE key = ?';
const FIND = `
  SELECT scope, owner, period, begins, sent, reserved, allowed
  FROM budgets WHERE scope = @scope AND owner = @owner AND period = @period AND begins = @begins`;
const WRITE = `
  INSERT INTO budgets (scope, owner, period, begins, sent, reserved, allowed)
  VALUES (@scope, @owner, @period, @begins, @sent, @reserved, @allowed)
  ON CONFLICT (scope, owner, period, begins) DO UPDATE SET
    sent = excluded.sent, reserved = excluded.reserved, allowed = excluded.allowed`;

type Limits = Readonly<Record<BudgetKey['period'], number | null>>;

/** Keeps the accounts of hit budgets. */
export class BudgetRows {
  readonly #limits: Readonly<Record<BudgetKey['scope'], Statement<[string], Limits>>>;
  readonly #find: Statement<[BudgetKey], BudgetRow>;
  readonly #write: Statement<[BudgetRow]>;

  constructor(database: Database) {
    this.#limits = { account: database.prepare(OF_ACCOUNT), instance: database.prepare(OF_INSTANCE) };
    this.#find = database.prepare(FIND);
    this.#write = database.prepare(WRITE);
  }

  /** The period under the applied limit. It has a row from now on, so that one that is too small is seen by readers. */
  open(key: BudgetKey): BudgetRow {
    const known = this.find(key);
    if (known !== undefined) return known;
    const opened = this.#underLimit(newBudget(key));
    this.write(opened);
    return opened;
  }

  /** The period under the applied limit, as far as it has a row. */
  find(key: BudgetKey): BudgetRow | undefined {
    const row = this.#find.get(key);
    return row === undefined ? undefined : this.#underLimit(row);
  }

  write(row: BudgetRow): void {
    this.#write.run(row);
  }

  #underLimit(row: BudgetRow): BudgetRow {
    return underLimit(this.#limits[row.scope].get(row.owner)?.[row.period] ?? null, row);
  }
}
