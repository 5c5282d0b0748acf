// Reads and writes the hit budgets of a batch, each kind of row with one statement.
import type { BudgetPeriod, LedgerBudget } from '../../../model/state.js';
import { type BudgetKey, type BudgetRow, budgetKeyOf, budgetName, ledgerBudget, underLimit } from '../../budget-row.js';
import type { Session } from '../postgres-sessions.js';

const COLUMNS = 'scope, owner, period, begins, sent, reserved, allowed';
const ASKED = 'unnest($1::text[], $2::text[], $3::text[], $4::text[])';
// The lowest one, should several targets share an account: a budget is a promise that all of them made.
const LOOK = `
  SELECT
    CASE asked.scope
      WHEN 'account' THEN (
        SELECT min(CASE asked.period WHEN 'day' THEN hits_per_day ELSE hits_per_month END)
        FROM targets WHERE account = asked.owner)
      ELSE (
        SELECT CASE asked.period WHEN 'day' THEN hits_per_day ELSE hits_per_month END
        FROM instances WHERE key = asked.owner)
    END AS "limit",
    budgets.sent IS NOT NULL AS "isOpen"
  FROM ${ASKED} WITH ORDINALITY AS asked (scope, owner, period, begins, number)
    LEFT JOIN budgets USING (scope, owner, period, begins)
  ORDER BY number`;
// Everybody locks budgets in the order of their keys, and after the days.
const LOCK = `
  SELECT ${COLUMNS} FROM budgets
    JOIN (SELECT DISTINCT * FROM ${ASKED} AS asked (scope, owner, period, begins)) AS asked USING (scope, owner, period, begins)
  ORDER BY scope, owner, period, begins FOR UPDATE OF budgets`;
const READ = `
  SELECT ${COLUMNS},
    (SELECT coalesce(sum(used), 0) FROM reservations
      WHERE (reservations.scope, reservations.owner, reservations.period, reservations.begins)
        = (budgets.scope, budgets.owner, budgets.period, budgets.begins))::bigint AS marked
  FROM ${ASKED} AS asked (scope, owner, period, begins) JOIN budgets USING (scope, owner, period, begins)`;
const WRITE = `
  INSERT INTO budgets (${COLUMNS})
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
  ON CONFLICT (scope, owner, period, begins) DO UPDATE SET
    sent = excluded.sent, reserved = excluded.reserved, allowed = excluded.allowed`;

/** What is known of a budget without a lock. */
export interface BudgetLook {
  /** The applied limit; null where none is applied. */
  readonly limit: number | null;
  readonly isOpen: boolean;
}

/** Looks at budgets, in the order asked. */
export async function lookAtBudgets(session: Session, keys: readonly BudgetKey[]): Promise<readonly BudgetLook[]> {
  return keys.length === 0 ? [] : session.query<BudgetLook>(LOOK, columnsOf(keys));
}

/** The budgets as everyone may see them, as far as they have a row, in the order asked. In a snapshot of the caller. */
export async function readBudgets(
  session: Session,
  periods: readonly BudgetPeriod[],
): Promise<readonly LedgerBudget[]> {
  const keys = periods.map(budgetKeyOf);
  const looks = await lookAtBudgets(session, keys);
  const found = await session.query<BudgetRow & { marked: number }>(READ, columnsOf(keys));
  const rows = new Map(found.map((row) => [budgetName(row), row]));
  return keys.flatMap((key, index) => {
    const row = rows.get(budgetName(key));
    return row === undefined ? [] : [ledgerBudget(underLimit(looks[index]?.limit ?? null, row), row.marked)];
  });
}

/** The budgets of a transaction, locked until its end. */
export class LockedBudgets {
  readonly #session: Session;
  readonly #rows: Map<string, BudgetRow>;
  readonly #changed = new Set<string>();

  private constructor(session: Session, rows: readonly BudgetRow[]) {
    this.#session = session;
    this.#rows = new Map(rows.map((row) => [budgetName(row), row]));
  }

  /** Locks those of the budgets that have a row, and reads them. */
  static async lock(session: Session, keys: readonly BudgetKey[]): Promise<LockedBudgets> {
    return new LockedBudgets(session, keys.length === 0 ? [] : await session.query<BudgetRow>(LOCK, columnsOf(keys)));
  }

  get(key: BudgetKey): BudgetRow | undefined {
    return this.#rows.get(budgetName(key));
  }

  put(row: BudgetRow): void {
    this.#rows.set(budgetName(row), row);
    this.#changed.add(budgetName(row));
  }

  /** Writes back what was put. */
  async write(): Promise<void> {
    const rows = [...this.#changed].flatMap((name) => this.#rows.get(name) ?? []);
    if (rows.length === 0) return;
    const counts = (['sent', 'reserved', 'allowed'] as const).map((name) => rows.map((row) => row[name]));
    await this.#session.query(WRITE, [...columnsOf(rows), ...counts]);
  }
}

function columnsOf(keys: readonly BudgetKey[]): readonly unknown[] {
  return (['scope', 'owner', 'period', 'begins'] as const).map((name) => keys.map((key) => key[name]));
}
