import type { LocalDate } from '../base/clock.js';
import type { EngineEvent } from '../model/event.js';
import type { DayBounds, LedgerDay } from '../model/state.js';
import type { AccountKey } from '../model/target.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import type { RunnerStore } from './runner-store.js';

/** A cap that was reached. */
export type Capped = Omit<EngineEvent & { readonly kind: 'capped' }, 'at'>;

/** The days of a run, as the ledger had them when it was last asked. */
export class DayWatch {
  readonly #store: Pick<RunnerStore, 'readDays'>;
  readonly #lanes: Lanes;
  /** The latest day of every account that the run has served, those whose lanes are done included. */
  readonly #watched = new Map<AccountKey, DayBounds>();
  #rows: ReadonlyMap<string, LedgerDay>;

  constructor(store: Pick<RunnerStore, 'readDays'>, lanes: Lanes, days: readonly LedgerDay[]) {
    this.#store = store;
    this.#lanes = lanes;
    this.#rows = byDay(days);
  }

  get days(): readonly LedgerDay[] {
    return [...this.#rows.values()];
  }

  /** The day of a lane, if it has a row. */
  rowOf({ target, day }: Pick<Lane, 'target' | 'day'>): LedgerDay | undefined {
    return this.#rows.get(keyOf(target.account, day.date));
  }

  /** Asks the ledger, and tells which caps were reached since it was last asked. */
  async read(): Promise<readonly Capped[]> {
    for (const { target, day } of this.#lanes.all) this.#watched.set(target.account, day);
    const rows = await this.#store.readDays([...this.#watched].map(([account, day]) => ({ account, day })));
    const before = new Set(this.#lanes.serving.filter((lane) => isUsedUp(this.rowOf(lane))));
    this.#rows = byDay(rows);
    return this.#lanes.serving.flatMap((lane) => (before.has(lane) ? [] : this.#capped(lane)));
  }

  #capped(lane: Lane): readonly Capped[] {
    const row = this.rowOf(lane);
    if (row === undefined || !isUsedUp(row)) return [];
    const { date, timezone } = lane.day;
    return [{ kind: 'capped', target: lane.target.key, date, timezone, cap: row.cap }];
  }
}

function isUsedUp(row: LedgerDay | undefined): boolean {
  return row !== undefined && row.started >= row.cap;
}

function byDay(days: readonly LedgerDay[]): ReadonlyMap<string, LedgerDay> {
  return new Map(days.map((day) => [keyOf(day.account, day.date), day]));
}

function keyOf(account: AccountKey, date: LocalDate): string {
  return `${date} ${account}`;
}
