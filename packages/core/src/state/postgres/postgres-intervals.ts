// Keeps intervals, packed the older they are. Whoever writes does so in a transaction of the caller.
import { type Instant, instant } from '../../base/clock.js';
import type { Interval, RunId } from '../../model/run.js';
import type { DumpedIntervals } from '../../model/state-dump.js';
import { type AtAccounts, isAtAccounts } from '../at-accounts.js';
import { nextStep, nextThinAt, type OldestRows, type ThinStep, type TierNumber } from '../intervals/interval-tiers.js';
import {
  compareNames,
  dataOf,
  dumpedIntervals,
  firstRows,
  intervalsOf,
  lastEnds,
  type SeriesKey,
  type SeriesToPut,
  type Span,
  type StoredRow,
  seriesName,
  seriesToLoad,
  seriesToPut,
  thinnedRow,
} from '../intervals/stored-rows.js';
import type { Session } from './postgres-sessions.js';
import { type Column, putRows } from './put-rows.js';

const FIND_SERIES = `
  SELECT id, run, target, account, thin_at AS "thinAt"
  FROM series JOIN unnest($1::text[], $2::text[], $3::text[]) AS wanted (run, target, account) USING (run, target, account)`;
const LOWER_THIN_AT = `
  UPDATE series SET thin_at = least(series.thin_at, earlier.thin_at)
  FROM unnest($1::bigint[], $2::bigint[]) AS earlier (id, thin_at) WHERE series.id = earlier.id`;
const SET_THIN_AT = 'UPDATE series SET thin_at = $2 WHERE id = $1';
// Of several processes each takes another one, and whoever records does not wait for them.
const DUE = `
  SELECT id FROM series WHERE thin_at <= $1 ORDER BY thin_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`;
const OLDEST = `
  SELECT tier, (SELECT min(from_at) FROM interval_rows WHERE series = $1 AND interval_rows.tier = tiers.tier) AS "from"
  FROM unnest('{0,1,2,3}'::smallint[]) AS tiers (tier)`;
const FIND_ROWS = `
  SELECT series, tier, from_at AS "from", data FROM interval_rows
  JOIN unnest($1::bigint[], $2::smallint[], $3::bigint[]) AS wanted (series, tier, from_at) USING (series, tier, from_at)`;
const REPLACE_ROW = 'ON CONFLICT (series, tier, from_at) DO UPDATE SET data = excluded.data';
const TAKE_ROWS = `
  DELETE FROM interval_rows WHERE series = $1 AND tier = $2 AND from_at >= $3 AND from_at < $4
  RETURNING tier, from_at AS "from", data`;
const ROWS = `
  SELECT run, target, account, tiers.tier, from_at AS "from", data
  FROM series CROSS JOIN unnest($2::smallint[], $3::bigint[]) AS tiers (tier, first)
  JOIN interval_rows ON series = id AND interval_rows.tier = tiers.tier AND from_at >= first AND from_at < $4
  WHERE run = ANY ($1::text[])`;
const ROWS_AT = ROWS.replace('run = ANY', 'account = ANY');
const LAST_ROWS = `
  SELECT run, target, account, tiers.tier, from_at AS "from", data
  FROM series CROSS JOIN unnest('{0,1,2,3}'::smallint[]) AS tiers (tier)
  JOIN interval_rows ON series = id AND interval_rows.tier = tiers.tier
    AND from_at = (SELECT max(from_at) FROM interval_rows AS own WHERE own.series = id AND own.tier = tiers.tier)
  WHERE run = ANY ($1::text[])`;
const NEXT_ROWS = `
  SELECT run, target, account, series, tier, from_at AS "from", data FROM interval_rows JOIN series ON id = series
  WHERE (series, tier, from_at) > ($1, $2, $3) ORDER BY series, tier, from_at LIMIT 1000`;

/** So many intervals are looked at in one transaction, and those of the last step. */
const LOOKED_AT_ONCE = 2_000;

interface RowKey {
  readonly series: number;
  readonly tier: TierNumber;
  readonly from: Instant;
}
type Row = RowKey & { readonly data: Uint8Array };
type SeriesRow = SeriesKey & { readonly id: number; readonly thinAt: Instant };

/** The intervals of runs, or of all runs at accounts, within the span if it is given; `state` is the place of the state. */
export async function readIntervals(
  session: Session,
  state: string,
  of: readonly RunId[] | AtAccounts,
  within?: Span,
): Promise<readonly Interval[]> {
  const first = firstRows(within);
  const until = within?.until ?? Number.MAX_SAFE_INTEGER;
  const whose = isAtAccounts(of) ? of.accounts : of;
  const lists = [whose, first.map(([tier]) => tier), first.map(([, from]) => from), until];
  const rows = await session.query<SeriesKey & StoredRow>(isAtAccounts(of) ? ROWS_AT : ROWS, lists);
  return intervalsOf(rows, { runs: isAtAccounts(of) ? [] : of, within, state });
}

/** As `RunStore.readLastEnds`. */
export async function readLastEnds(
  session: Session,
  state: string,
  runs: readonly RunId[],
): Promise<ReadonlyMap<RunId, Instant>> {
  return lastEnds(await session.query<SeriesKey & StoredRow>(LAST_ROWS, [runs]), state);
}

/** Puts intervals. */
export async function putIntervals(session: Session, state: string, intervals: readonly Interval[]): Promise<void> {
  if (intervals.length === 0) return;
  const wanted = seriesToPut(intervals);
  const ids = await seriesIds(session, wanted);
  const rows = wanted.flatMap(({ key, rows }) => {
    const series = ids.get(seriesName(key));
    if (series === undefined) throw new RangeError(`The series of the run ${key.run} is missing.`);
    return rows.map((row) => ({ row, series, tier: row.tier.number, from: row.from }));
  });
  const known = await rowsAt(
    session,
    rows.filter(({ tier }) => tier > 0),
  );
  const written = rows.map(({ row, ...key }) => ({ ...key, data: dataOf(row, known.get(rowName(key)), state) }));
  await putRows(session, { table: 'interval_rows', columns: ROW_COLUMNS, onConflict: REPLACE_ROW }, written);
}

/** The rows as a dump has them, by series and time. */
export async function dumpIntervals(session: Session): Promise<readonly DumpedIntervals[]> {
  const rows: DumpedIntervals[] = [];
  for await (const row of allRows(session)) rows.push(dumpedIntervals(row));
  return rows.sort((a, b) => compareNames(a, b) || a.tier - b.tier || a.from - b.from);
}

/** Puts rows where there are none. */
export async function loadIntervals(session: Session, dumped: readonly DumpedIntervals[]): Promise<void> {
  const series = seriesToLoad(dumped);
  await putRows(session, { table: 'series', columns: SERIES_COLUMNS }, series);
  const ids = await findSeries(session, series);
  const rows = series.flatMap(({ key, rows }) =>
    rows.map((row) => ({ ...row, series: ids.get(seriesName(key))?.id ?? -1 })),
  );
  await putRows(session, { table: 'interval_rows', columns: ROW_COLUMNS }, rows);
}

/** As `RunStore.thinIntervals`. */
export async function thinIntervals(session: Session, state: string, now: Instant): Promise<boolean> {
  for (let looked = 0; looked < LOOKED_AT_ONCE; ) {
    const [due] = await session.query<{ id: number }>(DUE, [now]);
    if (due === undefined) return false;
    const step = nextStep(await oldestRows(session, due.id), now);
    if (step !== undefined) looked += await move(session, state, due.id, step);
    await session.query(SET_THIN_AT, [due.id, nextThinAt(await oldestRows(session, due.id))]);
  }
  return true;
}

/** Every row there is, one after the other. */
export async function* allRows(session: Session): AsyncGenerator<SeriesKey & StoredRow> {
  for (let after: RowKey = { series: -1, tier: 0, from: instant(0) }; ; ) {
    const rows = await session.query<SeriesKey & Row>(NEXT_ROWS, [after.series, after.tier, after.from]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

/** Answers how many intervals it has looked at. */
async function move(session: Session, state: string, series: number, step: ThinStep): Promise<number> {
  const { source, from, until, tier, row } = step;
  const sources = await session.query<StoredRow>(TAKE_ROWS, [series, source, from, until]);
  const key = { series, tier: tier.number, from: row };
  const known = (await rowsAt(session, [key])).get(rowName(key));
  const { data, looked } = thinnedRow(step, sources, known, state);
  const request = { table: 'interval_rows', columns: ROW_COLUMNS, onConflict: REPLACE_ROW };
  await putRows(session, request, [{ ...key, data }]);
  return looked;
}

async function oldestRows(session: Session, series: number): Promise<OldestRows> {
  const rows = await session.query<{ tier: TierNumber; from: Instant | null }>(OLDEST, [series]);
  return new Map(rows.flatMap(({ tier, from }) => (from === null ? [] : [[tier, from] as const])));
}

/** The ids of series by name. Those that are new are put; those that must be thinned earlier than was known say so. */
async function seriesIds(session: Session, wanted: readonly SeriesToPut[]): Promise<ReadonlyMap<string, number>> {
  const known = await findSeries(session, wanted);
  const missing = wanted.filter(({ key }) => !known.has(seriesName(key)));
  if (missing.length > 0) {
    const onConflict = 'ON CONFLICT (run, target, account) DO NOTHING';
    await putRows(session, { table: 'series', columns: SERIES_COLUMNS, onConflict }, missing);
    for (const [name, row] of await findSeries(session, missing)) known.set(name, row);
  }
  const earlier = wanted.flatMap(({ key, thinAt }) => {
    const row = known.get(seriesName(key));
    return row !== undefined && thinAt < row.thinAt ? [{ id: row.id, thinAt }] : [];
  });
  if (earlier.length > 0) {
    await session.query(LOWER_THIN_AT, [earlier.map(({ id }) => id), earlier.map(({ thinAt }) => thinAt)]);
  }
  return new Map([...known].map(([name, { id }]) => [name, id]));
}

async function findSeries(
  session: Session,
  wanted: readonly Pick<SeriesToPut, 'key'>[],
): Promise<Map<string, SeriesRow>> {
  const keys = wanted.map(({ key }) => key);
  const columns = [keys.map(({ run }) => run), keys.map(({ target }) => target), keys.map(({ account }) => account)];
  return new Map((await session.query<SeriesRow>(FIND_SERIES, columns)).map((row) => [seriesName(row), row]));
}

async function rowsAt(session: Session, keys: readonly RowKey[]): Promise<ReadonlyMap<string, Uint8Array>> {
  if (keys.length === 0) return new Map();
  const columns = [keys.map(({ series }) => series), keys.map(({ tier }) => tier), keys.map(({ from }) => from)];
  return new Map((await session.query<Row>(FIND_ROWS, columns)).map((row) => [rowName(row), row.data]));
}

const SERIES_COLUMNS: readonly Column<Pick<SeriesToPut, 'key' | 'thinAt'>>[] = [
  ['run', 'text', ({ key }) => key.run],
  ['target', 'text', ({ key }) => key.target],
  ['account', 'text', ({ key }) => key.account],
  ['thin_at', 'bigint', ({ thinAt }) => thinAt],
];
const ROW_COLUMNS: readonly Column<Row>[] = [
  ['series', 'bigint', ({ series }) => series],
  ['tier', 'smallint', ({ tier }) => tier],
  ['from_at', 'bigint', ({ from }) => from],
  ['data', 'bytea', ({ data }) => data],
];

function rowName({ series, tier, from }: RowKey): string {
  return `${series} ${tier} ${from}`;
}
