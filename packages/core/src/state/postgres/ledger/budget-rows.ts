// Reads and writes the hit budgets of a batch, each kind of row with one statement.
import type { BoundedPeriod, LedgerBudget } from '../../../model/state.js';
import {
  type BudgetKey,
  type BudgetRow,
  budgetKeyOf,
  budgetName,
  isOpenWithin,
  ledgerBudget,
  newBudget,
  opened,
  underLimit,
} from '../../budget-row.js';
import { firstQuarterOf } from '../../quarters.js';
import type { Session } from '../postgres-sessions.js';

const COLUMNS = 'scope, owner, period, begins, starts_at, ends_at, sent, reserved, allowed';
const ROW = 'scope, owner, period, begins, starts_at AS "startsAt", ends_at AS "endsAt", sent, reserved, allowed';
const ASKED = 'unnest($1::text[], $2::text[], $3::text[], $4::text[])';
const BOUNDED = 'unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])';
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
    asked.scope <> 'instance' OR NOT EXISTS (
      SELECT FROM instances WHERE key = asked.owner AND instances.timezone <> asked.timezone) AS "isAppliedZone",
    (budgets.starts_at = asked.starts_at AND budgets.ends_at = asked.ends_at) IS TRUE AS "isOpen"
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])
      WITH ORDINALITY AS asked (scope, owner, period, begins, starts_at, ends_at, timezone, number)
    LEFT JOIN budgets USING (scope, owner, period, begins)
  ORDER BY number`;
// Everybody locks budgets in the order of their keys, and after the days.
const LOCK = `
  SELECT ${ROW} FROM budgets
    JOIN (SELECT DISTINCT * FROM ${ASKED} AS asked (scope, owner, period, begins)) AS asked USING (scope, owner, period, begins)
  ORDER BY scope, owner, period, begins FOR UPDATE OF budgets`;
const READ = `
  SELECT ${ROW},
    (SELECT coalesce(sum(used), 0) FROM reservations
      WHERE (reservations.scope, reservations.owner, reservations.period, reservations.begins)
        = (budgets.scope, budgets.owner, budgets.period, budgets.begins))::bigint AS marked
  FROM ${ASKED} AS asked (scope, owner, period, begins) JOIN budgets USING (scope, owner, period, begins)`;
/** What was sent since a period's beginning, as the buckets tell, and what open leases of the budget's other periods may send in it. */
const SENT = `
  SELECT (
    (SELECT coalesce(sum(hits), 0) FROM hit_quarters AS q
      WHERE q.scope = asked.scope AND q.owner = asked.owner AND q.period = asked.period AND quarter >= asked.first)
    + (SELECT coalesce(sum(hits), 0) FROM reservations AS r
      WHERE r.scope = asked.scope AND r.owner = asked.owner AND r.period = asked.period AND r.begins <> asked.begins
        AND r.starts_at < asked.ends_at AND r.ends_at > asked.starts_at)
  )::bigint AS sent
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
    WITH ORDINALITY AS asked (scope, owner, period, begins, starts_at, ends_at, first, number)
  ORDER BY number`;
const SHUT_OVERLAPPED = `
  UPDATE budgets SET starts_at = 0, ends_at = 0
  FROM ${BOUNDED} AS open (scope, owner, period, begins, starts_at, ends_at)
  WHERE budgets.scope = open.scope AND budgets.owner = open.owner AND budgets.period = open.period
    AND budgets.begins <> open.begins AND budgets.starts_at < open.ends_at AND budgets.ends_at > open.starts_at`;
const WRITE = `
  INSERT INTO budgets (${COLUMNS})
  SELECT * FROM unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])
  ON CONFLICT (scope, owner, period, begins) DO UPDATE SET
    starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    sent = excluded.sent, reserved = excluded.reserved, allowed = excluded.allowed`;

/** What is known of a budget without a lock. */
export interface BudgetLook {
  /** The applied limit; null where none is applied. */
  readonly limit: number | null;
  /** Whether its instance is applied with its time zone, if at all; the zone of a target is that of the day. */
  readonly isAppliedZone: boolean;
  /** Whether it has a row that is open within the bounds asked for. */
  readonly isOpen: boolean;
}

/** Looks at budgets, in the order asked. */
export async function lookAtBudgets(
  session: Session,
  periods: readonly BoundedPeriod[],
): Promise<readonly BudgetLook[]> {
  if (periods.length === 0) return [];
  const zones = periods.map(({ timezone }) => timezone);
  return session.query<BudgetLook>(LOOK, [...boundedColumns(periods), zones]);
}

/** Hits that were sent, or may be by leases of other periods, since the beginning of periods. Only at rest, or in a snapshot. */
export async function hitsSince(session: Session, periods: readonly BoundedPeriod[]): Promise<readonly number[]> {
  if (periods.length === 0) return [];
  const firsts = periods.map(firstQuarterOf);
  return (await session.query<{ sent: number }>(SENT, [...boundedColumns(periods), firsts])).map(({ sent }) => sent);
}

/** Shuts all periods that overlap those which are opened. Behind the exclusive gate. */
export async function shutOverlapped(session: Session, periods: readonly BoundedPeriod[]): Promise<void> {
  if (periods.length > 0) await session.query(SHUT_OVERLAPPED, boundedColumns(periods));
}

/** The budgets as everyone may see them, as far as something was sent or may be, in the order asked. In a snapshot of the caller. */
export async function readBudgets(
  session: Session,
  periods: readonly BoundedPeriod[],
): Promise<readonly LedgerBudget[]> {
  const looks = await lookAtBudgets(session, periods);
  const sent = await hitsSince(session, periods);
  const found = await session.query<BudgetRow & { marked: number }>(READ, columnsOf(periods.map(budgetKeyOf)));
  const rows = new Map(found.map((row) => [budgetName(row), row]));
  return periods.flatMap((period, index) => {
    const key = budgetKeyOf(period);
    const row = rows.get(budgetName(key));
    const known = row ?? newBudget(key);
    const within = isOpenWithin(known, period) ? known : opened(known, period, sent[index] ?? 0);
    // Of which nobody was granted anything, and in which nothing was sent under another zone either.
    if (row === undefined && within.sent === 0) return [];
    return [ledgerBudget(underLimit(looks[index]?.limit ?? null, within), row?.marked ?? 0)];
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
    const counts = (['startsAt', 'endsAt', 'sent', 'reserved', 'allowed'] as const).map((name) =>
      rows.map((row) => row[name]),
    );
    await this.#session.query(WRITE, [...columnsOf(rows), ...counts]);
  }
}

function columnsOf(keys: readonly BudgetKey[]): readonly unknown[] {
  return (['scope', 'owner', 'period', 'begins'] as const).map((name) => keys.map((key) => key[name]));
}

function boundedColumns(periods: readonly BoundedPeriod[]): readonly unknown[] {
  const bounds = (['startsAt', 'endsAt'] as const).map((name) => periods.map((period) => period[name]));
  return [...columnsOf(periods.map(budgetKeyOf)), ...bounds];
}
