import type { Database } from 'better-sqlite3';
import type { Draft } from '../../model/draft.js';
import type { RunRecord } from '../../model/run.js';
import { type AppliedTarget, ownerOf } from '../../model/state.js';
import type { DumpedBudget, DumpedDay, DumpedHits, StateDump } from '../../model/state-dump.js';
import { budgetKeyOf, newBudget } from '../budget-row.js';
import { keep } from '../kept-json.js';
import { SqliteDraftRows } from './sqlite-draft-rows.js';
import { SqliteEvents } from './sqlite-events.js';
import { SqliteInstances } from './sqlite-instances.js';
import { SqliteIntervals } from './sqlite-intervals.js';
import { SqliteMeta } from './sqlite-meta.js';
import { PUT_ERROR } from './sqlite-runs.js';
import { SqliteTargets } from './sqlite-targets.js';

// What refers to something stands before it.
const TABLES = [
  'fingerprints',
  'targets',
  'instances',
  'blobs',
  'drafts',
  'errors',
  'interval_rows',
  'series',
  'reservations',
  'budgets',
  'hit_quarters',
  'quotas',
  'leases',
  'free_ranges',
  'days',
  'quarters',
  'runs',
];
const PUT_BLOB = 'INSERT INTO blobs (hash, text) VALUES (@hash, @text)';
const PUT_FINGERPRINT = 'INSERT INTO fingerprints (target, hmac) VALUES (@target, @hmac)';
const PUT_DAY = `
  INSERT INTO days (account, date, timezone, starts_at, ends_at, started, leased, cap, next)
  VALUES (@account, @date, @timezone, @startsAt, @endsAt, @started, 0, @cap, @next)`;
// Of two states' days in different time zones, each must count what the other has sent.
const SHUT_OVERLAPPING = `
  UPDATE days SET timezone = '' WHERE EXISTS (
    SELECT 1 FROM days AS other WHERE other.account = days.account AND other.date <> days.date
      AND other.starts_at < days.ends_at AND other.ends_at > days.starts_at)`;
const PUT_FREE = 'INSERT INTO free_ranges (account, date, low, high) VALUES (@account, @date, @low, @high)';
const PUT_QUARTER = 'INSERT INTO quarters (account, quarter, visits) VALUES (@account, @quarter, @visits)';
// Its limit and bounds are found when it is next asked for.
const PUT_BUDGET = `
  INSERT INTO budgets (scope, owner, period, begins, starts_at, ends_at, sent, reserved, allowed)
  VALUES (@scope, @owner, @period, @begins, @startsAt, @endsAt, @sent, @reserved, @allowed)`;
const PUT_HITS = `
  INSERT INTO hit_quarters (scope, owner, period, quarter, hits) VALUES (@scope, @owner, @period, @quarter, @hits)`;
const PUT_RUN = `
  INSERT INTO runs (
    id, started_at, who, boot_id, pid, serial, pace, seed, version, fleet, ended_at, end_reason, end_because, verdict)
  VALUES (
    @id, @startedAt, @who, @bootId, @pid, @serial, @pace, @seed, @version, @fleet, @endedAt, @endReason, @endBecause, @verdict)`;

/**
 * Makes the state what the dump says, but for its lock, home and revision, and for what no dump has: who may use the API, and the log.
 * Runs in a transaction of the caller.
 */
export function putDump(database: Database, state: string, dump: StateDump): void {
  for (const table of TABLES) database.exec(`DELETE FROM ${table}`);
  putMeta(database, state, dump);
  putTargets(database, state, dump.targets);
  new SqliteInstances(database, state).replace(dump.instances);
  putAll(database, PUT_BLOB, dump.blobs);
  putDrafts(database, state, dump.drafts);
  putAll(database, PUT_FINGERPRINT, dump.fingerprints?.applied ?? []);
  putAll(
    database,
    PUT_DAY,
    dump.days.map(({ free: _free, ...day }) => day),
  );
  putAll(database, PUT_FREE, dump.days.flatMap(freeOf));
  putAll(database, PUT_QUARTER, dump.quarters);
  database.exec(SHUT_OVERLAPPING);
  putAll(database, PUT_BUDGET, dump.budgets.map(budgetRow));
  putAll(database, PUT_HITS, dump.hitQuarters.map(hitsRow));
  putAll(database, PUT_RUN, dump.runs.map(runRow));
  new SqliteIntervals(database, state).load(dump.intervals);
  putAll(database, PUT_ERROR, dump.errors);
  new SqliteEvents(database, state).replace(dump.events);
}

function putMeta(
  database: Database,
  state: string,
  { lineage, serial, draftRevision, load, seed, fingerprints }: StateDump,
): void {
  new SqliteMeta(database, state).write({
    lineage,
    serial,
    draftRevision,
    load: load === undefined ? null : keep(load),
    seed: seed ?? null,
    ...(fingerprints !== undefined && { fingerprintKey: fingerprints.key }),
  });
}

function putTargets(database: Database, state: string, applied: readonly AppliedTarget[]): void {
  const targets = new SqliteTargets(database, state);
  for (const target of applied) {
    targets.put(target);
    if (target.paused !== undefined) targets.pause(target.target.key, target.paused);
  }
}

function putDrafts(database: Database, state: string, drafts: readonly Draft[]): void {
  const rows = new SqliteDraftRows(database, state);
  for (const draft of drafts) rows.put(draft);
}

function putAll<Row extends object>(database: Database, sql: string, rows: readonly Row[]): void {
  const put = database.prepare<[Row]>(sql);
  for (const row of rows) put.run(row);
}

function freeOf({ account, date, free }: DumpedDay) {
  return free.map(([low, high]) => ({ account, date, low, high }));
}

function budgetRow(budget: DumpedBudget) {
  return { ...newBudget(budgetKeyOf(budget)), sent: budget.sent };
}

function hitsRow({ scope, period, quarter, hits }: DumpedHits) {
  return { scope: scope.kind, owner: ownerOf(scope), period, quarter, hits };
}

function runRow({ end, bootId, pid, ...run }: RunRecord) {
  const ending = { endedAt: end?.at ?? null, endReason: end?.reason ?? null, endBecause: end?.because ?? null };
  const verdict = end?.verdict === undefined ? null : keep(end.verdict);
  return { ...run, bootId: bootId ?? null, pid: pid ?? null, ...ending, verdict };
}
