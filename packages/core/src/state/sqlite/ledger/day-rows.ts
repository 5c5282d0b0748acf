import type { Database, Statement } from 'better-sqlite3';
import type { Instant } from '../../../base/clock.js';
import type { AccountDay, DayBounds, LedgerDay } from '../../../model/state.js';
import type { AccountKey } from '../../../model/target.js';
import { firstQuarterOf } from '../../quarters.js';
import type { DayKey } from './free-ranges.js';
import type { LeaseRows } from './lease-rows.js';
import type { Quarters } from './quarters.js';

// The lowest one, should several targets share an account: a cap is a promise that all of them made.
const APPLIED = 'SELECT min(visits_per_day) AS cap, max(timezone = ?) AS isZone FROM targets WHERE account = ?';
const FIND = `
  SELECT account, date, timezone, starts_at AS startsAt, ends_at AS endsAt, started, leased, cap, next
  FROM days WHERE account = @account AND date = @date`;
// All in one statement: a look at thousands of days, once a second, would be mostly calls.
const READ = `
  SELECT asked.key AS position, account, date, timezone, starts_at AS startsAt, ends_at AS endsAt, started, leased, next,
    coalesce((SELECT min(visits_per_day) FROM targets WHERE targets.account = days.account), cap) AS cap,
    (SELECT coalesce(sum(used - low), 0) FROM leases WHERE leases.account = days.account AND leases.date = days.date)
      AS marked
  FROM json_each(?) AS asked CROSS JOIN days ON account = asked.value ->> 0 AND date = asked.value ->> 1
  ORDER BY position`;
const WRITE = `
  INSERT INTO days (account, date, timezone, starts_at, ends_at, started, leased, cap, next)
  VALUES (@account, @date, @timezone, @startsAt, @endsAt, @started, @leased, @cap, @next)
  ON CONFLICT (account, date) DO UPDATE SET
    timezone = excluded.timezone, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    started = excluded.started, leased = excluded.leased, cap = excluded.cap, next = excluded.next`;
const SHUT_OVERLAPPED = `
  UPDATE days SET timezone = ''
  WHERE account = @account AND date <> @date AND starts_at < @endsAt AND ends_at > @startsAt`;
const SETTLE = `
  UPDATE days SET started = started + @started, leased = leased - @leased
  WHERE account = @account AND date = @date`;

/** The account of a local day. All visits within its bounds are counted in it, unless it is shut. */
export interface DayRow extends DayKey {
  /** Empty once a day of another zone that overlaps it was opened: then it is shut. */
  readonly timezone: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly started: number;
  readonly leased: number;
  readonly cap: number;
  /** Indices from here on were never leased nor put on the free list. */
  readonly next: number;
}

/** A day as it is kept, with what is marked of its open leases. */
interface MarkedRow extends DayRow {
  readonly position: number;
  readonly marked: number;
}

/** Keeps the accounts of the days. */
export class DayRows {
  readonly #applied: Statement<[timezone: string, AccountKey], { cap: number | null; isZone: 0 | 1 | null }>;
  readonly #find: Statement<DayKey, DayRow>;
  readonly #read: Statement<[string], MarkedRow>;
  readonly #write: Statement<DayRow>;
  readonly #shutOverlapped: Statement<DayKey & Pick<DayRow, 'startsAt' | 'endsAt'>>;
  readonly #settle: Statement<DayKey & { started: number; leased: number }>;
  readonly #leases: LeaseRows;
  readonly #quarters: Quarters;

  constructor(database: Database, leases: LeaseRows, quarters: Quarters) {
    this.#applied = database.prepare(APPLIED);
    this.#find = database.prepare(FIND);
    this.#read = database.prepare(READ);
    this.#write = database.prepare(WRITE);
    this.#shutOverlapped = database.prepare(SHUT_OVERLAPPED);
    this.#settle = database.prepare(SETTLE);
    this.#leases = leases;
    this.#quarters = quarters;
  }

  /**
   * The day under the applied cap, open within the bounds asked for. It has a row from now on, so that a day whose cap a
   * changed time zone has used up is seen by readers. What overlaps it is shut: what is sent under it is not counted there, and must
   * be if the zone changes back. Undefined when no target of the account is applied with the day's zone: whoever asks does not know yet
   * what is, and by the bounds of that day there may be nothing left.
   */
  open(account: AccountKey, day: DayBounds): DayRow | undefined {
    const { cap = null, isZone } = this.#applied.get(day.timezone, account) ?? {};
    if (cap === null || isZone !== 1) return undefined;
    const row = this.#find.get({ account, date: day.date });
    if (row !== undefined && isWithin(row, day)) return underCap(cap, row);
    const opened = underCap(cap, this.#moved(row, account, day));
    const { date, startsAt, endsAt } = opened;
    this.#shutOverlapped.run({ account, date, startsAt, endsAt });
    this.write(opened);
    return opened;
  }

  /**
   * What `open` would answer, of the days in which something was sent or may be, and as everyone may see them: what is marked of open
   * leases counts as started, though they are not closed yet. Where no target of an account is applied, under its last cap.
   */
  read(asked: readonly AccountDay[]): readonly LedgerDay[] {
    const keys = JSON.stringify(asked.map(({ account, day }) => [account, day.date]));
    const rows = new Map(this.#read.all(keys).map(({ position, ...row }) => [position, row]));
    return asked.flatMap(({ account, day }, position) => {
      const found = rows.get(position);
      if (found === undefined) return this.#unopened(account, day);
      const { marked, ...row } = found;
      const { date, started, leased, cap } = underCap(
        row.cap,
        isWithin(row, day) ? row : this.#moved(row, account, day),
      );
      return { account, date, started: started + marked, leased: leased - marked, cap };
    });
  }

  /** A day of which nobody was granted anything, where something was sent in it, under another zone. */
  #unopened(account: AccountKey, day: DayBounds): readonly LedgerDay[] {
    const moved = this.#moved(undefined, account, day);
    if (moved.started === 0) return [];
    const applied = this.#applied.get(day.timezone, account)?.cap ?? undefined;
    if (applied === undefined) return [];
    const { date, started, leased, cap } = underCap(applied, moved);
    return [{ account, date, started, leased, cap }];
  }

  write(row: DayRow): void {
    this.#write.run(row);
  }

  /** Turns leased visits into started ones, or into none. */
  settle(day: DayKey, leased: number, started: number): void {
    this.#settle.run({ account: day.account, date: day.date, leased, started });
  }

  /** The row within other bounds: what was sent, and may still be sent, since the day's beginning counts. */
  #moved(row: DayRow | undefined, account: AccountKey, { date, timezone, startsAt, endsAt }: DayBounds): DayRow {
    const bounds = { account, date, timezone, startsAt, endsAt };
    const sent = this.#quarters.since(account, firstQuarterOf(bounds)) + this.#leases.uncounted(bounds);
    const { started, leased, next } = row ?? NOTHING;
    return { ...bounds, started: Math.max(started, sent), leased, cap: 0, next };
  }
}

const NOTHING = { started: 0, leased: 0, next: 0 };

/** Instants too: a new edition of the time zones may move a midnight. */
function isWithin(row: DayRow, bounds: DayBounds): boolean {
  return row.timezone === bounds.timezone && row.startsAt === bounds.startsAt && row.endsAt === bounds.endsAt;
}

function underCap(cap: number, row: DayRow): DayRow {
  return { ...row, cap: Math.max(cap, row.started + row.leased) };
}
