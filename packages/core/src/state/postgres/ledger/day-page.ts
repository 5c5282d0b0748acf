import type { Instant, LocalDate } from '../../../base/clock.js';
import type { DayBounds } from '../../../model/state.js';
import type { AccountKey } from '../../../model/target.js';
import { FreeList, type Range } from './free-list.js';

/** An account's day. */
export interface DayKey {
  readonly account: AccountKey;
  readonly date: LocalDate;
}

/** The account of a local day, as it is kept. All visits within its bounds are counted in it, unless it is shut. */
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

/** Names a day among others. */
export function dayName({ account, date }: DayKey): string {
  return JSON.stringify([account, date]);
}

/** Instants too: a new edition of the time zones may move a midnight. */
export function isWithin(row: Pick<DayRow, 'timezone' | 'startsAt' | 'endsAt'>, bounds: DayBounds): boolean {
  return row.timezone === bounds.timezone && row.startsAt === bounds.startsAt && row.endsAt === bounds.endsAt;
}

/** The cap in force: what was taken when the applied one was lowered stays. */
export function underCap(cap: number, row: DayRow): DayRow {
  return { ...row, cap: Math.max(cap, row.started + row.leased) };
}

/** The row within other bounds. `sent`: what was sent, and may still be sent, since the day's beginning. */
export function movedTo(account: AccountKey, day: DayBounds, row: DayRow | undefined, sent: number): DayRow {
  const { date, timezone, startsAt, endsAt } = day;
  const { started, leased, next } = row ?? NOTHING;
  return { account, date, timezone, startsAt, endsAt, started: Math.max(started, sent), leased, cap: 0, next };
}

const NOTHING = { started: 0, leased: 0, next: 0 };

/** A day that is locked and read into memory, where a whole batch of requests changes it before it is written back. */
export class DayPage {
  readonly free: FreeList;
  #row: DayRow;
  #isChanged = false;

  constructor(row: DayRow, free: readonly Range[]) {
    this.#row = row;
    this.free = new FreeList(free);
  }

  get row(): DayRow {
    return this.#row;
  }

  /** False while the row says the same as before, but for the cap, which everybody derives. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** Puts the day under a cap. */
  cap(cap: number): void {
    this.#row = underCap(cap, this.#row);
  }

  /** Puts the day within other bounds, under a cap. */
  move(row: DayRow, cap: number): void {
    this.#row = underCap(cap, row);
    this.#isChanged = true;
  }

  /** Shuts the day: what is sent under another that overlaps it is not counted in it. */
  shut(): void {
    this.#row = { ...this.#row, timezone: '' };
    this.#isChanged = true;
  }

  /** Leases a range of free indices, those of the free list first; what is skipped to reach it becomes free. */
  lease({
    from,
    until,
    want,
  }: {
    readonly from: number;
    readonly until: number;
    readonly want: number;
  }): Range | undefined {
    const { cap, started, leased } = this.#row;
    const most = Math.min(want, cap - started - leased);
    if (most <= 0 || from >= until) return undefined;
    const range = this.free.take({ low: from, high: until }, most) ?? this.#fresh(from, until, most);
    if (range === undefined) return undefined;
    const next = Math.max(this.#row.next, range.high);
    this.#row = { ...this.#row, leased: leased + range.high - range.low, next };
    this.#isChanged = true;
    return range;
  }

  /** Turns a lease into started visits, and into free indices from `used` on. */
  settle({ low, high }: Range, used: number): void {
    const { started, leased } = this.#row;
    this.#row = { ...this.#row, started: started + used - low, leased: leased - (high - low) };
    this.#isChanged = true;
    this.free.put({ low: used, high });
  }

  #fresh(from: number, until: number, most: number): Range | undefined {
    const low = Math.max(this.#row.next, from);
    if (low >= until) return undefined;
    this.free.put({ low: this.#row.next, high: low });
    return { low, high: Math.min(until, low + most) };
  }
}
