import type { Database, Statement } from 'better-sqlite3';
import type { LocalDate } from '../../../base/clock.js';
import type { AccountKey } from '../../../model/target.js';

const LOWEST = `
  SELECT low, high FROM free_ranges
  WHERE account = @account AND date = @date AND high > @low AND low < @high ORDER BY low LIMIT 1`;
const LEFT = `
  SELECT low, high FROM free_ranges
  WHERE account = @account AND date = @date AND low <= @low ORDER BY low DESC LIMIT 1`;
const RIGHT = `
  SELECT low, high FROM free_ranges
  WHERE account = @account AND date = @date AND low > @low ORDER BY low LIMIT 1`;
const REMOVE = 'DELETE FROM free_ranges WHERE account = @account AND date = @date AND low = @low';
const INSERT = 'INSERT INTO free_ranges (account, date, low, high) VALUES (@account, @date, @low, @high)';

/** Visit indices `low <= index < high`. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** An account's day. */
export interface DayKey {
  readonly account: AccountKey;
  readonly date: LocalDate;
}

/** Keeps the indices that were given back or skipped. Ranges that touch are one range. */
export class FreeRanges {
  readonly #lowest: Statement<DayKey & Range, Range>;
  readonly #left: Statement<DayKey & Range, Range>;
  readonly #right: Statement<DayKey & Range, Range>;
  readonly #remove: Statement<DayKey & Range>;
  readonly #insert: Statement<DayKey & Range>;

  constructor(database: Database) {
    this.#lowest = database.prepare(LOWEST);
    this.#left = database.prepare(LEFT);
    this.#right = database.prepare(RIGHT);
    this.#remove = database.prepare(REMOVE);
    this.#insert = database.prepare(INSERT);
  }

  /** Takes the lowest free range within `within`, and no more than `most` of it. */
  take(day: DayKey, within: Range, most: number): Range | undefined {
    const free = this.#lowest.get({ ...day, ...within });
    if (free === undefined) return undefined;
    const low = Math.max(free.low, within.low);
    const high = Math.min(free.high, within.high, low + most);
    this.#remove.run({ ...day, ...free });
    if (free.low < low) this.#insert.run({ ...day, low: free.low, high: low });
    if (high < free.high) this.#insert.run({ ...day, low: high, high: free.high });
    return { low, high };
  }

  /** Adds a range that is not free. */
  put(day: DayKey, range: Range): void {
    if (range.low === range.high) return;
    const left = this.#left.get({ ...day, ...range });
    const right = this.#right.get({ ...day, ...range });
    if ((left?.high ?? 0) > range.low || (right?.low ?? range.high) < range.high)
      throw new RangeError(`Of ${range.low} to ${range.high} of ${day.account} on ${day.date}, some is free already.`);
    let { low, high } = range;
    if (left?.high === low) {
      this.#remove.run({ ...day, ...left });
      low = left.low;
    }
    if (right?.low === high) {
      this.#remove.run({ ...day, ...right });
      high = right.high;
    }
    this.#insert.run({ ...day, low, high });
  }
}
