import type { Database, Statement, Transaction } from 'better-sqlite3';
import type { Instant } from '../../base/clock.js';
import type { Interval, RunId } from '../../model/run.js';
import type { DumpedIntervals } from '../../model/state-dump.js';
import type { AccountKey } from '../../model/target.js';
import { type AtAccounts, isAtAccounts } from '../at-accounts.js';
import {
  nextStep,
  nextThinAt,
  type OldestRows,
  type ThinStep,
  TIERS,
  type TierNumber,
} from '../intervals/interval-tiers.js';
import {
  dataOf,
  firstRows,
  intervalsOf,
  lastEnds,
  type RowToPut,
  type SeriesKey,
  type SeriesToPut,
  type Span,
  type StoredRow,
  seriesToLoad,
  seriesToPut,
  thinnedRow,
} from '../intervals/stored-rows.js';

const FIND_SERIES = `
  SELECT id, thin_at AS thinAt FROM series WHERE run = @run AND target = @target AND account = @account`;
const PUT_SERIES = `
  INSERT INTO series (run, target, account, thin_at) VALUES (@run, @target, @account, @thinAt)`;
const SET_THIN_AT = 'UPDATE series SET thin_at = @thinAt WHERE id = @id';
const DUE = 'SELECT id FROM series WHERE thin_at <= ? ORDER BY thin_at LIMIT 1';
const OLDEST = `
  SELECT min(from_at) AS "from" FROM interval_rows WHERE series = ? AND tier = ?`;
const FIND_ROW = `
  SELECT data FROM interval_rows WHERE series = @series AND tier = @tier AND from_at = @from`;
const PUT_ROW = `
  INSERT INTO interval_rows (series, tier, from_at, data) VALUES (@series, @tier, @from, @data)
  ON CONFLICT (series, tier, from_at) DO UPDATE SET data = excluded.data`;
const TAKE_ROWS = `
  DELETE FROM interval_rows WHERE series = @series AND tier = @tier AND from_at >= @from AND from_at < @until
  RETURNING tier, from_at AS "from", data`;
const ROWS = `
  SELECT series.run, series.target, series.account, tier, from_at AS "from", data
  FROM series JOIN interval_rows ON interval_rows.series = series.id
  WHERE series.run = @run AND tier = @tier AND from_at >= @from AND from_at < @until`;
const ROWS_AT = `
  SELECT series.run, series.target, series.account, tier, from_at AS "from", data
  FROM series JOIN interval_rows ON interval_rows.series = series.id
  WHERE series.account = @account AND tier = @tier AND from_at >= @from AND from_at < @until`;
const LAST_ROWS = `
  SELECT run, target, account, tier, from_at AS "from", data FROM series JOIN interval_rows ON interval_rows.series = series.id
  WHERE run = @run AND tier = @tier
    AND from_at = (SELECT max(from_at) FROM interval_rows WHERE series = series.id AND tier = @tier)`;
const ALL_ROWS = `
  SELECT series.run, series.target, series.account, tier, from_at AS "from", data
  FROM series JOIN interval_rows ON interval_rows.series = series.id ORDER BY run, target, account, tier, from_at`;

/** So many intervals are looked at in one transaction, and those of the last step. */
const LOOKED_AT_ONCE = 2_000;

type SeriesId = number;
interface RowKey {
  readonly series: SeriesId;
  readonly tier: TierNumber;
  readonly from: Instant;
}

/** Keeps intervals, packed the older they are. */
export class SqliteIntervals {
  readonly #state: string;
  readonly #findSeries: Statement<[SeriesKey], { id: SeriesId; thinAt: Instant }>;
  readonly #putSeries: Statement<[SeriesKey & { thinAt: Instant }]>;
  readonly #setThinAt: Statement<[{ id: SeriesId; thinAt: Instant }]>;
  readonly #due: Statement<[Instant], { id: SeriesId }>;
  readonly #oldest: Statement<[SeriesId, TierNumber], { from: Instant | null }>;
  readonly #findRow: Statement<[RowKey], { data: Uint8Array }>;
  readonly #putRow: Statement<[RowKey & { data: Uint8Array }]>;
  readonly #takeRows: Statement<[RowKey & Span], StoredRow>;
  readonly #rows: Statement<[{ run: RunId; tier: TierNumber; from: number; until: number }], SeriesKey & StoredRow>;
  readonly #rowsAt: Statement<
    [{ account: AccountKey; tier: TierNumber; from: number; until: number }],
    SeriesKey & StoredRow
  >;
  readonly #lastRows: Statement<[{ run: RunId; tier: TierNumber }], SeriesKey & StoredRow>;
  readonly #allRows: Statement<[], SeriesKey & StoredRow>;
  readonly #thin: Transaction<(now: Instant) => boolean>;

  constructor(database: Database, state: string) {
    this.#state = state;
    this.#findSeries = database.prepare(FIND_SERIES);
    this.#putSeries = database.prepare(PUT_SERIES);
    this.#setThinAt = database.prepare(SET_THIN_AT);
    this.#due = database.prepare(DUE);
    this.#oldest = database.prepare(OLDEST);
    this.#findRow = database.prepare(FIND_ROW);
    this.#putRow = database.prepare(PUT_ROW);
    this.#takeRows = database.prepare(TAKE_ROWS);
    this.#rows = database.prepare(ROWS);
    this.#rowsAt = database.prepare(ROWS_AT);
    this.#lastRows = database.prepare(LAST_ROWS);
    this.#allRows = database.prepare(ALL_ROWS);
    this.#thin = database.transaction((now) => this.#thinSome(now));
  }

  /** Puts intervals, in a transaction of the caller. */
  put(intervals: readonly Interval[]): void {
    for (const series of seriesToPut(intervals)) {
      const id = this.#seriesOf(series);
      for (const row of series.rows) this.#put(id, row);
    }
  }

  read(of: readonly RunId[] | AtAccounts, within: Span | undefined): readonly Interval[] {
    const until = within?.until ?? Number.MAX_SAFE_INTEGER;
    const first = firstRows(within);
    const rows = isAtAccounts(of)
      ? of.accounts.flatMap((account) =>
          first.flatMap(([tier, from]) => this.#rowsAt.all({ account, tier, from, until })),
        )
      : of.flatMap((run) => first.flatMap(([tier, from]) => this.#rows.all({ run, tier, from, until })));
    return intervalsOf(rows, { runs: isAtAccounts(of) ? [] : of, within, state: this.#state });
  }

  /** As `RunStore.readLastEnds`. */
  lastEnds(runs: readonly RunId[]): ReadonlyMap<RunId, Instant> {
    const rows = runs.flatMap((run) => TIERS.flatMap(({ number: tier }) => this.#lastRows.all({ run, tier })));
    return lastEnds(rows, this.#state);
  }

  /** As `RunStore.thinIntervals`, in a transaction of its own. */
  thin(now: Instant): boolean {
    return this.#thin.immediate(now);
  }

  /** Puts rows where there are none, in a transaction of the caller. */
  load(dumped: readonly DumpedIntervals[]): void {
    for (const { key, thinAt, rows } of seriesToLoad(dumped)) {
      const series = Number(this.#putSeries.run({ ...key, thinAt }).lastInsertRowid);
      for (const row of rows) this.#putRow.run({ series, ...row });
    }
  }

  /** Every row there is, one after the other, by series and time. */
  rows(): IterableIterator<SeriesKey & StoredRow> {
    return this.#allRows.iterate();
  }

  #seriesOf({ key, thinAt }: SeriesToPut): SeriesId {
    const known = this.#findSeries.get(key);
    if (known === undefined) return Number(this.#putSeries.run({ ...key, thinAt }).lastInsertRowid);
    if (thinAt < known.thinAt) this.#setThinAt.run({ id: known.id, thinAt });
    return known.id;
  }

  #put(series: SeriesId, row: RowToPut): void {
    const key = { series, tier: row.tier.number, from: row.from };
    const known = row.tier.number === 0 ? undefined : this.#findRow.get(key)?.data;
    this.#putRow.run({ ...key, data: dataOf(row, known, this.#state) });
  }

  #thinSome(now: Instant): boolean {
    for (let looked = 0; looked < LOOKED_AT_ONCE; ) {
      const series = this.#due.get(now)?.id;
      if (series === undefined) return false;
      const step = nextStep(this.#oldestRows(series), now);
      if (step !== undefined) looked += this.#move(series, step);
      this.#setThinAt.run({ id: series, thinAt: nextThinAt(this.#oldestRows(series)) });
    }
    return true;
  }

  /** Answers how many intervals it has looked at. */
  #move(series: SeriesId, step: ThinStep): number {
    const { source, from, until, tier, row } = step;
    const sources = this.#takeRows.all({ series, tier: source, from, until });
    const key = { series, tier: tier.number, from: row };
    const { data, looked } = thinnedRow(step, sources, this.#findRow.get(key)?.data, this.#state);
    this.#putRow.run({ ...key, data });
    return looked;
  }

  #oldestRows(series: SeriesId): OldestRows {
    const oldest = new Map<TierNumber, Instant>();
    for (const { number } of TIERS) {
      const from = this.#oldest.get(series, number)?.from ?? null;
      if (from !== null) oldest.set(number, from);
    }
    return oldest;
  }
}
