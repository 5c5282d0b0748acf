import type { Database, Statement } from 'better-sqlite3';
import { type Instant, instant } from '../../../base/clock.js';
import type { AccountKey } from '../../../model/target.js';

const ADD = `
  INSERT INTO quarters (account, quarter, visits) VALUES (@account, @quarter, @visits)
  ON CONFLICT (account, quarter) DO UPDATE SET visits = visits + excluded.visits`;
const SUBTRACT = 'UPDATE quarters SET visits = visits - @visits WHERE account = @account AND quarter = @quarter';
const SUM = `
  SELECT coalesce(sum(visits), 0) AS visits FROM quarters
  WHERE account = @account AND quarter BETWEEN @first AND @last`;

const QUARTER_MS = 15 * 60_000;

/** A span of time, `startsAt <= t < endsAt`. */
interface Span {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** The number of the 15-minute UTC bucket in which a visit of the day counts that started at this instant. */
export function quarterOf(at: Instant, day: Span): number {
  // A clock that was set, or a mark just after midnight, must not count a visit outside of its day.
  const within = instant(Math.min(Math.max(at, day.startsAt), day.endsAt - 1));
  return Math.floor(within / QUARTER_MS);
}

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

  /** Visits in all buckets that overlap the span. Whole buckets count: too many is safe, too few is not. */
  sum(account: AccountKey, span: Span): number {
    const first = Math.floor(span.startsAt / QUARTER_MS);
    const last = Math.floor((span.endsAt - 1) / QUARTER_MS);
    return this.#sum.get({ account, first, last })?.visits ?? 0;
  }
}
