import type { Database, Statement } from 'better-sqlite3';
import type { BoundedPeriod } from '../../../model/state.js';
import type { InstanceKey } from '../../../model/target.js';
import {
  type BudgetKey,
  type BudgetRow,
  budgetKeyOf,
  isOpenWithin,
  newBudget,
  opened,
  underLimit,
} from '../../budget-row.js';
import { firstQuarterOf, type Span } from '../../quarters.js';
import type { HitQuarters } from './hit-quarters.js';
import type { Reservations } from './reservations.js';

// The lowest one, should several targets share an account: a budget is a promise that all of them made.
const OF_ACCOUNT = 'SELECT min(hits_per_day) AS day, min(hits_per_month) AS month FROM targets WHERE account = ?';
const OF_INSTANCE = 'SELECT hits_per_day AS day, hits_per_month AS month FROM instances WHERE key = ?';
const OTHER_ZONE = 'SELECT 1 FROM instances WHERE key = ? AND timezone <> ?';
const FIND = `
  SELECT scope, owner, period, begins, starts_at AS startsAt, ends_at AS endsAt, sent, reserved, allowed
  FROM budgets WHERE scope = @scope AND owner = @owner AND period = @period AND begins = @begins`;
const WRITE = `
  INSERT INTO budgets (scope, owner, period, begins, starts_at, ends_at, sent, reserved, allowed)
  VALUES (@scope, @owner, @period, @begins, @startsAt, @endsAt, @sent, @reserved, @allowed)
  ON CONFLICT (scope, owner, period, begins) DO UPDATE SET
    starts_at = excluded.starts_at, ends_at = excluded.ends_at, sent = excluded.sent, reserved = excluded.reserved, allowed = excluded.allowed`;
const SHUT_OVERLAPPED = `
  UPDATE budgets SET starts_at = 0, ends_at = 0
  WHERE scope = @scope AND owner = @owner AND period = @period AND begins <> @begins
    AND starts_at < @endsAt AND ends_at > @startsAt`;

type Limits = Readonly<Record<BudgetKey['period'], number | null>>;

/** Keeps the accounts of hit budgets. */
export class BudgetRows {
  readonly #limits: Readonly<Record<BudgetKey['scope'], Statement<[string], Limits>>>;
  readonly #otherZone: Statement<[InstanceKey, timezone: string]>;
  readonly #find: Statement<[BudgetKey], BudgetRow>;
  readonly #write: Statement<[BudgetRow]>;
  readonly #shutOverlapped: Statement<[BudgetKey & Span]>;
  readonly #quarters: HitQuarters;
  readonly #reservations: Reservations;

  constructor(database: Database, quarters: HitQuarters, reservations: Reservations) {
    this.#limits = { account: database.prepare(OF_ACCOUNT), instance: database.prepare(OF_INSTANCE) };
    this.#otherZone = database.prepare(OTHER_ZONE);
    this.#find = database.prepare(FIND);
    this.#write = database.prepare(WRITE);
    this.#shutOverlapped = database.prepare(SHUT_OVERLAPPED);
    this.#quarters = quarters;
    this.#reservations = reservations;
  }

  /**
   * The period, open within its bounds, under the applied limit. It has a row from now on, so that one that is too small is seen by
   * readers. Undefined when its instance is applied with another time zone, as it is with days; the zone of a target is that of the day.
   */
  open(period: BoundedPeriod): BudgetRow | undefined {
    const { scope, timezone } = period;
    if (scope.kind === 'instance' && this.#otherZone.get(scope.instance, timezone) !== undefined) return undefined;
    const key = budgetKeyOf(period);
    const known = this.find(key);
    if (known !== undefined && isOpenWithin(known, period)) return known;
    const row = this.#opened(known ?? newBudget(key), period);
    this.#shutOverlapped.run({ ...key, startsAt: row.startsAt, endsAt: row.endsAt });
    this.write(row);
    return row;
  }

  /** What `open` would answer, of a period that has a row, or in which something was sent under another zone. */
  read(period: BoundedPeriod): BudgetRow | undefined {
    const key = budgetKeyOf(period);
    const known = this.find(key);
    if (known !== undefined && isOpenWithin(known, period)) return known;
    const row = this.#opened(known ?? newBudget(key), period);
    return known === undefined && row.sent === 0 ? undefined : row;
  }

  /** The period as it is kept, under the applied limit. */
  find(key: BudgetKey): BudgetRow | undefined {
    const row = this.#find.get(key);
    return row === undefined ? undefined : this.#underLimit(row);
  }

  write(row: BudgetRow): void {
    this.#write.run(row);
  }

  #opened(row: BudgetRow, bounds: Span): BudgetRow {
    const sent = this.#quarters.since(row, firstQuarterOf(bounds)) + this.#reservations.elsewhere(row, bounds);
    return this.#underLimit(opened(row, bounds, sent));
  }

  #underLimit(row: BudgetRow): BudgetRow {
    return underLimit(this.#limits[row.scope].get(row.owner)?.[row.period] ?? null, row);
  }
}
