// Reads and writes the days of a batch, each kind of row with one statement.
import type { AccountDay } from '../../../model/state.js';
import { firstQuarterOf } from '../../quarters.js';
import type { Session } from '../postgres-sessions.js';
import { type DayKey, DayPage, type DayRow, dayName } from './day-page.js';
import type { Range } from './free-list.js';

const COLUMNS = `account, date, timezone, starts_at AS "startsAt", ends_at AS "endsAt", started, leased, cap, next`;
const KEYS = 'unnest($1::text[], $2::text[])';
const LOOK = `
  SELECT applied.cap AS "appliedCap", applied.is_zone AS "isAppliedZone",
    days.timezone, starts_at AS "startsAt", ends_at AS "endsAt", started, leased, days.cap, next
  FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS asked (account, date, timezone, number)
    CROSS JOIN LATERAL (
      SELECT min(visits_per_day) AS cap, coalesce(bool_or(targets.timezone = asked.timezone), false) AS is_zone
      FROM targets WHERE targets.account = asked.account
    ) AS applied
    LEFT JOIN days USING (account, date)
  ORDER BY number`;
// Everybody locks days in the order of their keys.
const LOCK = `
  SELECT ${COLUMNS} FROM days JOIN (SELECT DISTINCT account, date FROM ${KEYS} AS asked (account, date)) AS asked
    USING (account, date)
  ORDER BY account, date FOR UPDATE OF days`;
const FREE = `
  SELECT account, date, low, high
  FROM free_ranges JOIN (SELECT DISTINCT account, date FROM ${KEYS} AS asked (account, date)) AS asked USING (account, date)
  ORDER BY account, date, low`;
/**
 * What was sent since a day's beginning, as the buckets tell, and what open leases add to it. Leases of the day itself are
 * in \`leased\` with all their visits, so those already in the buckets are taken off; what leases of other days may still
 * start within the day's bounds is added.
 */
const SENT = `
  SELECT (
    (SELECT coalesce(sum(visits), 0) FROM quarters
      WHERE quarters.account = asked.account AND quarter >= asked.first)
    + (SELECT coalesce(sum(CASE WHEN leases.date = asked.date THEN low - used ELSE high - used END), 0) FROM leases
      WHERE leases.account = asked.account
        AND (leases.date = asked.date OR (starts_at < asked.ends_at AND ends_at > asked.starts_at)))
  )::bigint AS sent
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
    WITH ORDINALITY AS asked (account, date, starts_at, ends_at, first, number)
  ORDER BY number`;
const WRITE = `
  INSERT INTO days (account, date, timezone, starts_at, ends_at, started, leased, cap, next)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])
  ON CONFLICT (account, date) DO UPDATE SET
    timezone = excluded.timezone, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    started = excluded.started, leased = excluded.leased, cap = excluded.cap, next = excluded.next`;
const SHUT_OVERLAPPED = `
  UPDATE days SET timezone = ''
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS open (account, date, starts_at, ends_at)
  WHERE days.account = open.account AND days.date <> open.date
    AND days.starts_at < open.ends_at AND days.ends_at > open.starts_at`;
const REMOVE_FREE = `
  DELETE FROM free_ranges USING unnest($1::text[], $2::text[], $3::bigint[]) AS gone (account, date, low)
  WHERE free_ranges.account = gone.account AND free_ranges.date = gone.date AND free_ranges.low = gone.low`;
const PUT_FREE = `
  INSERT INTO free_ranges (account, date, low, high)
  SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
  ON CONFLICT (account, date, low) DO UPDATE SET high = excluded.high`;

/** What is known of a day without a lock. */
export interface DayLook {
  /** The lowest one, should several targets share an account: a cap is a promise that all of them made. */
  readonly appliedCap: number | undefined;
  /** Whether a target of the account is applied with the time zone of the day. */
  readonly isAppliedZone: boolean;
  readonly row: DayRow | undefined;
}

/** Looks at days, in the order asked. */
export async function lookAtDays(session: Session, asked: readonly AccountDay[]): Promise<readonly DayLook[]> {
  const rows = await session.query<LookRow>(LOOK, [
    asked.map(({ account }) => account),
    asked.map(({ day }) => day.date),
    asked.map(({ day }) => day.timezone),
  ]);
  return rows.map(({ appliedCap, isAppliedZone, ...row }, index) => {
    return { appliedCap: appliedCap ?? undefined, isAppliedZone, row: rowOf(asked[index], row) };
  });
}

type Filled = Omit<DayRow, 'account' | 'date'>;
type Found = Filled | { readonly [Column in keyof Filled]: null };
type LookRow = { readonly appliedCap: number | null; readonly isAppliedZone: boolean } & Found;

function rowOf(asked: AccountDay | undefined, found: Found): DayRow | undefined {
  // All columns are there, or none.
  return asked === undefined || found.timezone === null
    ? undefined
    : { account: asked.account, date: asked.day.date, ...found };
}

/** What was sent, and may still be sent, since the beginning of days, in the order asked. Only at rest, or in a snapshot. */
export async function sentSince(session: Session, asked: readonly AccountDay[]): Promise<readonly number[]> {
  if (asked.length === 0) return [];
  const rows = await session.query<{ sent: number }>(SENT, [
    asked.map(({ account }) => account),
    asked.map(({ day }) => day.date),
    asked.map(({ day }) => day.startsAt),
    asked.map(({ day }) => day.endsAt),
    asked.map(({ day }) => firstQuarterOf(day)),
  ]);
  return rows.map(({ sent }) => sent);
}

/** The days of a transaction, locked until its end. */
export class LockedDays {
  readonly #session: Session;
  readonly #pages = new Map<string, DayPage>();
  readonly #opened = new Set<DayPage>();
  /** The lower bounds of the free ranges that stand in the table. */
  readonly #kept = new Map<string, ReadonlyMap<number, number>>();

  private constructor(session: Session) {
    this.#session = session;
  }

  /** Locks those of the days that have a row, and reads them. */
  static async lock(session: Session, keys: readonly DayKey[]): Promise<LockedDays> {
    const days = new LockedDays(session);
    if (keys.length === 0) return days;
    const values = [keys.map(({ account }) => account), keys.map(({ date }) => date)];
    const rows = await session.query<DayRow>(LOCK, values);
    // Asked for only now: a lock may have been waited for, and its holder has changed what is free.
    const free = Map.groupBy(await session.query<DayKey & Range>(FREE, values), dayName);
    for (const row of rows) days.#add(row, free.get(dayName(row)) ?? []);
    return days;
  }

  get(key: DayKey): DayPage | undefined {
    return this.#pages.get(dayName(key));
  }

  /**
   * Puts a day within other bounds, under a cap; it is new where it has no row. What overlaps it is shut: what is sent under it is not
   * counted there, and must be if the zone changes back. Behind the exclusive gate.
   */
  open(row: DayRow, cap: number): DayPage {
    const page = this.get(row) ?? this.#add(row, []);
    page.move(row, cap);
    for (const other of this.#pages.values()) if (isOverlapped(other.row, row)) other.shut();
    this.#opened.add(page);
    return page;
  }

  /** Writes back what has changed. */
  async write(): Promise<void> {
    const pages = [...this.#pages.values()].filter(({ isChanged }) => isChanged);
    const rows = pages.map(({ row }) => row);
    if (this.#opened.size > 0) await this.#session.query(SHUT_OVERLAPPED, boundsOf(this.#opened));
    if (rows.length > 0) await this.#session.query(WRITE, columnsOf(rows));
    const gone = pages.flatMap((page) => this.#gone(page));
    if (gone.length > 0) await this.#session.query(REMOVE_FREE, freeColumns(gone).slice(0, 3));
    const put = pages.flatMap((page) => this.#put(page));
    if (put.length > 0) await this.#session.query(PUT_FREE, freeColumns(put));
  }

  #add(row: DayRow, free: readonly Range[]): DayPage {
    const page = new DayPage(row, free);
    this.#pages.set(dayName(row), page);
    this.#kept.set(dayName(row), new Map(free.map(({ low, high }) => [low, high])));
    return page;
  }

  #gone({ row, free }: DayPage): readonly (DayKey & Range)[] {
    const now = new Set(free.ranges.map(({ low }) => low));
    const kept = [...(this.#kept.get(dayName(row)) ?? [])];
    return kept.filter(([low]) => !now.has(low)).map(([low, high]) => ({ ...keyOf(row), low, high }));
  }

  #put({ row, free }: DayPage): readonly (DayKey & Range)[] {
    const kept = this.#kept.get(dayName(row));
    return free.ranges.filter(({ low, high }) => kept?.get(low) !== high).map((range) => ({ ...keyOf(row), ...range }));
  }
}

/** Whether another day must be shut when one is opened. */
function isOverlapped(other: DayRow, one: DayRow): boolean {
  const isOther = other.account === one.account && other.date !== one.date;
  return isOther && other.startsAt < one.endsAt && other.endsAt > one.startsAt;
}

function boundsOf(pages: Iterable<DayPage>): readonly unknown[] {
  const rows = [...pages].map(({ row }) => row);
  return (['account', 'date', 'startsAt', 'endsAt'] as const).map((name) => rows.map((row) => row[name]));
}

function keyOf({ account, date }: DayRow): DayKey {
  return { account, date };
}

function columnsOf(rows: readonly DayRow[]): readonly unknown[] {
  const names = ['account', 'date', 'timezone', 'startsAt', 'endsAt', 'started', 'leased', 'cap', 'next'] as const;
  return names.map((name) => rows.map((row) => row[name]));
}

function freeColumns(ranges: readonly (DayKey & Range)[]): readonly unknown[] {
  const names = ['account', 'date', 'low', 'high'] as const;
  return names.map((name) => ranges.map((range) => range[name]));
}
