import type { Database } from 'better-sqlite3';
import type { RunRecord } from '../../model/run.js';
import type { AppliedTarget } from '../../model/state.js';
import type { DumpedBudget, DumpedDay, StateDump } from '../../model/state-dump.js';
import { budgetKeyOf } from '../budget-row.js';
import { keep } from '../kept-json.js';
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
  'errors',
  'interval_rows',
  'series',
  'reservations',
  'budgets',
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
const PUT_FREE = 'INSERT INTO free_ranges (account, date, low, high) VALUES (@account, @date, @low, @high)';
const PUT_QUARTER = 'INSERT INTO quarters (account, quarter, visits) VALUES (@account, @quarter, @visits)';
// Its limit is found when it is next asked for.
const PUT_BUDGET = `
  INSERT INTO budgets (scope, owner, period, begins, sent, reserved, allowed)
  VALUES (@scope, @owner, @period, @begins, @sent, 0, NULL)`;
const PUT_RUN = `
  INSERT INTO runs (id, started_at, who, boot_id, serial, pace, seed, version, fleet, ended_at, end_reason, verdict)
  VALUES (@id, @startedAt, @who, @bootId, @serial, @pace, @seed, @version, @fleet, @endedAt, @endReason, @verdict)`;

/** Makes the state what the dump says, but for its lock, home and revision. Runs in a transaction of the caller. */
export function putDump(database: Database, state: string, dump: StateDump): void {
  for (const table of TABLES) database.exec(`DELETE FROM ${table}`);
  putMeta(database, state, dump);
  putTargets(database, state, dump.targets);
  new SqliteInstances(database, state).replace(dump.instances);
  putAll(database, PUT_BLOB, dump.blobs);
  putAll(database, PUT_FINGERPRINT, dump.fingerprints?.applied ?? []);
  putAll(
    database,
    PUT_DAY,
    dump.days.map(({ free: _free, ...day }) => day),
  );
  putAll(database, PUT_FREE, dump.days.flatMap(freeOf));
  putAll(database, PUT_QUARTER, dump.quarters);
  putAll(database, PUT_BUDGET, dump.budgets.map(budgetRow));
  putAll(database, PUT_RUN, dump.runs.map(runRow));
  new SqliteIntervals(database, state).load(dump.intervals);
  putAll(database, PUT_ERROR, dump.errors);
  new SqliteEvents(database, state).replace(dump.events);
}

function putMeta(database: Database, state: string, { lineage, serial, load, seed, fingerprints }: StateDump): void {
  new SqliteMeta(database, state).write({
    lineage,
    serial,
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

function putAll<Row extends object>(database: Database, sql: string, rows: readonly Row[]): void {
  const put = database.prepare<[Row]>(sql);
  for (const row of rows) put.run(row);
}

function freeOf({ account, date, free }: DumpedDay) {
  return free.map(([low, high]) => ({ account, date, low, high }));
}

function budgetRow(budget: DumpedBudget) {
  return { ...budgetKeyOf(budget), sent: budget.sent };
}

function runRow({ end, bootId, ...run }: RunRecord) {
  const verdict = end?.verdict === undefined ? null : keep(end.verdict);
  return { ...run, bootId: bootId ?? null, endedAt: end?.at ?? null, endReason: end?.reason ?? null, verdict };
}
