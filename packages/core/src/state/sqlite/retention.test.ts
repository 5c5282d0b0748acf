// How large a state becomes: figures of one busy target through the store, and a file with the rows of 2,000 such targets.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Instant, instant } from '../../base/clock.js';
import { emptyHistogram, type Histogram } from '../../base/histogram.js';
import { type Random, randomFrom } from '../../base/random.js';
import { type Counts, type Interval, type IntervalSeconds, noCounts, type RunId } from '../../model/run.js';
import { targetKey } from '../../model/target.js';
import { SITE_1, startARun } from '../contract/builders.contract.js';
import { openSqliteStore } from './sqlite-store.js';

const TARGETS = 2_000;
const DAYS = 400;
const VISITS_PER_DAY = 1_000;
const HITS_PER_VISIT = 4;
const LIMIT_BYTES = 1e9;
const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000];
/** The begin of a row of hours, so that one becomes full. */
const BEGIN = instant(Math.ceil(Date.parse('2026-01-01T00:00Z') / (30 * DAY_MS)) * 30 * DAY_MS);
const SAMPLE_DAYS = 64;

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trafficinator-retention-'));
  file = join(folder, 'state.db');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Visits around the clock, more of them by day; each hit when it happens, answered within about 90 ms, and everything a little late. */
function* hitsOfADay(chance: Random, begin: Instant) {
  for (let visit = 0; visit < VISITS_PER_DAY; visit++) {
    let at = begin + busyTime(chance) * DAY_MS;
    yield { at, kind: 'start', lateMs: around(chance, 2, 0.7) } as const;
    for (let hit = 0; hit < HITS_PER_VISIT; hit++) {
      if (hit > 0) at += around(chance, 24_000, 1);
      yield { at, kind: 'hit', ms: around(chance, 90, 0.45), lateMs: around(chance, 2, 0.7) } as const;
    }
    yield { at, kind: 'end' } as const;
  }
}

function busyTime(chance: Random): number {
  for (;;) {
    const time = chance.next();
    if (chance.next() < 0.2 + 0.8 * Math.sin(Math.PI * time)) return time;
  }
}

/** Log-normal around a median. */
function around(chance: Random, median: number, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - chance.next())) * Math.cos(2 * Math.PI * chance.next());
  return median * Math.exp(spread * normal);
}

interface Open {
  readonly counts: { -readonly [Name in keyof Counts]: number };
  readonly latency: Histogram;
  readonly latencySinceDue: Histogram;
  readonly lateness: Histogram;
}

/** What a tally of that length would give; a visit that goes on past the day ends in it. */
function intervalsOfADay(run: RunId, chance: Random, begin: Instant, seconds: IntervalSeconds): readonly Interval[] {
  const open = new Map<number, Open>();
  const intervalAt = (at: number): Open => {
    const from = Math.floor(Math.min(at, begin + DAY_MS - 1) / (seconds * 1_000)) * seconds * 1_000;
    const known = open.get(from);
    if (known !== undefined) return known;
    const empty = { latency: emptyHistogram(), latencySinceDue: emptyHistogram(), lateness: emptyHistogram() };
    open.set(from, { counts: { ...noCounts }, ...empty });
    return intervalAt(at);
  };
  for (const event of hitsOfADay(chance, begin)) {
    const { counts, latency, latencySinceDue, lateness } = intervalAt(event.at);
    if (event.kind === 'end') counts.completed += 1;
    else if (event.kind === 'start') {
      counts.offered += 1;
      counts.started += 1;
      lateness.record(event.lateMs);
    } else {
      counts.sent += 1;
      counts.accepted += 1;
      latency.record(event.ms);
      latencySinceDue.record(event.ms + event.lateMs);
    }
  }
  const whose = { run, target: targetKey('shop'), account: SITE_1, seconds };
  return [...open].map(([from, { counts, ...histograms }]) => {
    const [latency, latencySinceDue, lateness] = [histograms.latency, histograms.latencySinceDue, histograms.lateness];
    const texts = { latency: latency.encode(), latencySinceDue: latencySinceDue.encode(), lateness: lateness.encode() };
    return { ...whose, from: instant(from), counts, ...texts };
  });
}

/** Older days are recorded by the minute, which is how the days between would stand there by then. */
async function writeOneTarget(): Promise<Instant> {
  await using store = await openSqliteStore({ file, mode: 'write' });
  const run = await startARun(store);
  const chance = randomFrom('retention');
  for (let day = 0; day < SAMPLE_DAYS; day++) {
    const begin = instant(BEGIN + day * DAY_MS);
    await store.record(intervalsOfADay(run, chance, begin, day < SAMPLE_DAYS - 2 ? 60 : 10), []);
  }
  const now = instant(BEGIN + SAMPLE_DAYS * DAY_MS);
  while (await store.thinIntervals(now));
  expect(await store.readIntervals([run])).not.toEqual([]);
  await store.endRun(run, { at: now, reason: 'done' });
  return now;
}

/** Gives the series as many followers as there are targets, and its hours as many months as there are days. */
function multiply(): void {
  const database = new Database(file);
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -400000');
  const months = Math.ceil((DAYS - 31) / 30);
  // Tier by tier, as time brings them: what comes later must find its place among what is there.
  database.transaction(() => {
    database.exec(`
      CREATE TEMP TABLE sample AS SELECT tier, from_at, data FROM interval_rows;
      DELETE FROM interval_rows;
      WITH RECURSIVE n (n) AS (VALUES (2) UNION ALL SELECT n + 1 FROM n WHERE n < ${TARGETS})
      INSERT INTO series (run, target, account, thin_at) SELECT run, 'site-' || n, account || n, thin_at FROM n, series;
      WITH RECURSIVE m (m) AS (VALUES (0) UNION ALL SELECT m + 1 FROM m WHERE m < ${months - 1})
      INSERT INTO interval_rows SELECT series.id, 3, from_at - m * ${30 * DAY_MS}, data
      FROM m, (SELECT * FROM sample WHERE tier = 3 ORDER BY length(data) DESC LIMIT 1), series ORDER BY series.id, m DESC;
      INSERT INTO interval_rows SELECT series.id, tier, from_at, data
      FROM sample, series WHERE tier < 3 ORDER BY tier DESC, series.id, from_at;`);
  })();
  database.close();
}

/** How many rows a target has in each tier, and how many bytes they hold. */
function rowsByTier(): readonly { readonly tier: number; readonly rows: number; readonly bytes: number }[] {
  const database = new Database(file, { readonly: true });
  const sql = `
    SELECT tier, count(*) / ${TARGETS} AS rows, sum(length(data)) / ${TARGETS} AS bytes
    FROM interval_rows GROUP BY tier ORDER BY tier`;
  const rows = database.prepare<[], { tier: number; rows: number; bytes: number }>(sql).all();
  database.close();
  return rows;
}

test('2,000 targets with 1,000 visits and 4,000 hits a day each stay under 1 GB in 400 days', {
  timeout: 300_000,
}, async () => {
  const now = await writeOneTarget();
  multiply();
  const tiers = rowsByTier();
  expect(tiers.map(({ tier }) => tier)).toEqual([0, 1, 2, 3]);
  // All that lies between now and 400 days ago.
  expect(tiers[1]?.rows).toBe(23);
  expect(tiers[2]?.rows).toBe(30);
  expect((tiers[3]?.rows ?? 0) * 30 + 31).toBeGreaterThanOrEqual(DAYS);
  const { size } = statSync(file);
  expect(size).toBeLessThan(LIMIT_BYTES);
  await using store = await openSqliteStore({ file, mode: 'read' });
  const [run] = await store.readRuns(instant(0));
  const within = { from: instant(now - 10 * MINUTE_MS), until: now };
  expect((await store.readIntervals(run === undefined ? [] : [run.id], within)).length).toBeGreaterThan(TARGETS);
});
