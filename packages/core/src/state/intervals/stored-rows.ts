// What both stores do alike with the rows that hold intervals.
import { type Instant, instant } from '../../base/clock.js';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { Interval, RunId } from '../../model/run.js';
import type { DumpedIntervals } from '../../model/state-dump.js';
import type { AccountKey, TargetKey } from '../../model/target.js';
import { packPage, unpackPage } from './interval-page.js';
import { intervalRow, readIntervalRow } from './interval-row.js';
import {
  nextThinAt,
  oldestOf,
  RECORDED,
  rowStart,
  type ThinStep,
  TIERS,
  type Tier,
  type TierNumber,
  tierOfLength,
} from './interval-tiers.js';
import { figuresOf, type PageInterval, pageIntervalOf, replaced, thinned } from './page-interval.js';

/** Whose intervals stand in the rows of a series. */
export interface SeriesKey {
  readonly run: RunId;
  readonly target: TargetKey;
  readonly account: AccountKey;
}

/** A row: one interval as it was recorded, or the packed ones of a span that begins at `from`. */
export interface StoredRow {
  readonly tier: TierNumber;
  readonly from: Instant;
  readonly data: Uint8Array;
}

/** The intervals that belong in one row, the last of each time. */
export interface RowToPut {
  readonly tier: Tier;
  readonly from: Instant;
  readonly intervals: readonly Interval[];
}

/** The rows of a series that are to be put, and when it is to be thinned then. */
export interface SeriesToPut {
  readonly key: SeriesKey;
  readonly thinAt: Instant;
  readonly rows: readonly RowToPut[];
}

/** A time span, its end not included. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/** Sorts intervals by the rows in which they belong. */
export function seriesToPut(intervals: readonly Interval[]): readonly SeriesToPut[] {
  return grouped(intervals, seriesName).map((group) => {
    const [{ run, target, account }] = group;
    const rows = rowsToPut(group);
    const oldest = oldestOf(rows.map(({ tier, from }) => ({ tier: tier.number, from })));
    return { key: { run, target, account }, thinAt: nextThinAt(oldest), rows };
  });
}

/** A series with all its rows, as a dump has them. */
export interface SeriesToLoad {
  readonly key: SeriesKey;
  readonly thinAt: Instant;
  readonly rows: readonly StoredRow[];
}

/** The rows of a dump by series. */
export function seriesToLoad(dumped: readonly DumpedIntervals[]): readonly SeriesToLoad[] {
  return grouped(dumped, seriesName).map((group) => {
    const [{ run, target, account }] = group;
    const rows = group.map(({ tier, from, data }) => ({ tier, from, data: Buffer.from(data, 'base64') }));
    return { key: { run, target, account }, thinAt: nextThinAt(oldestOf(rows)), rows };
  });
}

/** A row as a dump has it. */
export function dumpedIntervals({ run, target, account, tier, from, data }: SeriesKey & StoredRow): DumpedIntervals {
  return { run, target, account, tier, from, data: Buffer.from(data).toString('base64') };
}

/** What a row will hold: the given intervals, and those of the row as it is. `state` is its place, for messages. */
export function dataOf({ tier, from, intervals }: RowToPut, known: Uint8Array | undefined, state: string): Uint8Array {
  const last = intervals.at(-1);
  if (tier === RECORDED && last !== undefined) return intervalRow(last);
  const before = known === undefined ? [] : readRow({ tier: tier.number, from, data: known }, state);
  return packPage(
    replaced(
      before,
      intervals.map((interval) => pageIntervalOf(interval, tier)),
    ),
    tier,
    from,
  );
}

/** What becomes of the row that takes others in, and how many intervals had to be looked at. */
export function thinnedRow(
  { source, tier, row }: ThinStep,
  sources: readonly StoredRow[],
  known: Uint8Array | undefined,
  state: string,
): { readonly data: Uint8Array; readonly looked: number } {
  const given = sources.flatMap((stored) => readRow(stored, state));
  const before = known === undefined ? [] : readRow({ tier: tier.number, from: row, data: known }, state);
  const moved = thinned(given, tier, TIERS[source] ?? RECORDED);
  // What was recorded once more replaces what was packed; a minute that grew once more adds up.
  const whole = tier.number === 1 ? replaced(before, moved) : thinned([...before, ...moved], tier, tier);
  return { data: packPage(whole, tier, row), looked: given.length + before.length };
}

/** The intervals of rows, within the span if it is given; in order of time, and of what is at one time as given by `runs` and by name. */
export function intervalsOf(
  rows: readonly (SeriesKey & StoredRow)[],
  {
    runs,
    within,
    state,
  }: { readonly runs: readonly RunId[]; readonly within: Span | undefined; readonly state: string },
): readonly Interval[] {
  const place = new Map(runs.map((run, index) => [run, index]));
  return grouped(rows, seriesName)
    .flatMap((group) => seriesIntervals(group, within, state))
    .sort(
      (a, b) =>
        a.from - b.from ||
        (place.get(a.run) ?? 0) - (place.get(b.run) ?? 0) ||
        compared(a.run, b.run) ||
        compared(a.target, b.target) ||
        compared(a.account, b.account),
    );
}

/** When the last interval of each run ends that has one among the rows. */
export function lastEnds(rows: readonly (SeriesKey & StoredRow)[], state: string): ReadonlyMap<RunId, Instant> {
  const ends = new Map<RunId, Instant>();
  for (const { run, ...row } of rows) {
    const { seconds } = TIERS[row.tier] ?? RECORDED;
    const last = readRow(row, state).reduce((latest, { from }) => Math.max(latest, from + seconds * 1_000), 0);
    ends.set(run, instant(Math.max(last, ends.get(run) ?? 0)));
  }
  return ends;
}

/** Where the first row of each tier can begin that has an interval of the span. */
export function firstRows(within: Span | undefined): readonly (readonly [tier: TierNumber, from: number])[] {
  return TIERS.map((tier) => [
    tier.number,
    within === undefined ? Number.MIN_SAFE_INTEGER : rowStart(tier, within.from),
  ]);
}

/** The intervals of a row. Throws `state.damaged` where it cannot be read. */
export function readRow({ tier: number, from, data }: StoredRow, state: string): readonly PageInterval[] {
  const tier = TIERS[number] ?? RECORDED;
  return intact(from, state, () =>
    tier === RECORDED ? [pageIntervalOf({ from, ...readIntervalRow(data) }, tier)] : unpackPage(data, tier, from),
  );
}

function intact<Figures>(from: Instant, state: string, read: () => Figures): Figures {
  try {
    return read();
  } catch (cause) {
    const fault = `the intervals from ${new Date(from).toISOString()} on cannot be read`;
    throw new Failure([problem('state.damaged', { state, fault })], { cause });
  }
}

function seriesIntervals(
  group: readonly [SeriesKey & StoredRow, ...(SeriesKey & StoredRow)[]],
  within: Span | undefined,
  state: string,
): readonly Interval[] {
  const [{ run, target, account }] = group;
  // What was recorded again after it was packed counts, and no more what was packed.
  const recorded = new Set(group.filter(({ tier }) => tier === RECORDED.number).map(({ from }) => from));
  return group.flatMap((row) => {
    if (row.tier === RECORDED.number) return recordedIn(row, { run, target, account }, within, state);
    return readRow(row, state)
      .filter(({ from }) => within === undefined || (within.from <= from && from < within.until))
      .filter(({ from }) => row.tier !== 1 || !recorded.has(from))
      .map((interval) => ({ run, target, account, ...figuresOf(interval, TIERS[row.tier] ?? RECORDED) }));
  });
}

/** As it was recorded: whoever follows runs reads thousands of these every second. */
function recordedIn(
  { from, data }: StoredRow,
  { run, target, account }: SeriesKey,
  within: Span | undefined,
  state: string,
): readonly Interval[] {
  if (within !== undefined && (from < within.from || from >= within.until)) return [];
  const { seconds } = RECORDED;
  return [{ run, target, account, from, seconds, ...intact(from, state, () => readIntervalRow(data)) }];
}

function rowsToPut(intervals: readonly Interval[]): readonly RowToPut[] {
  const rows = new Map<string, { tier: Tier; from: Instant; intervals: Interval[] }>();
  for (const interval of intervals) {
    const tier = tierOfLength(interval.seconds);
    const from = rowStart(tier, interval.from);
    const row = rows.get(`${tier.number} ${from}`);
    if (row === undefined) rows.set(`${tier.number} ${from}`, { tier, from, intervals: [interval] });
    else row.intervals.push(interval);
  }
  return [...rows.values()];
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly [Item, ...Item[]])[] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** Orders series by run, target and account. */
export function compareNames(a: SeriesKey, b: SeriesKey): number {
  return compared(a.run, b.run) || compared(a.target, b.target) || compared(a.account, b.account);
}

/** Names a series among others. */
export function seriesName({ run, target, account }: SeriesKey): string {
  return JSON.stringify([run, target, account]);
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
