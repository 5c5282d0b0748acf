import { instant } from '../../base/clock.js';
import { Failure } from '../../errors/failure.js';
import { readRow } from '../intervals/stored-rows.js';
import type { HealthStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import type { SqliteDesired } from './sqlite-desired.js';
import { SqliteDraftRows } from './sqlite-draft-rows.js';
import { SqliteEvents } from './sqlite-events.js';
import { SqliteIntervals } from './sqlite-intervals.js';
import { SqliteRuns } from './sqlite-runs.js';
import type { Synchronous } from './synchronous.js';

const HASHES = 'SELECT hash FROM blobs ORDER BY hash';
/** A table says which of its rows has no counterpart. */
const ORPHANS = `SELECT DISTINCT "table" || ' refers to a row of ' || parent || ' that is missing' AS fault FROM pragma_foreign_key_check`;
const COUNTED = `
  WITH counted AS (
    SELECT account, date, started, leased, next,
      (SELECT coalesce(sum(high - low), 0) FROM leases AS l WHERE l.account = d.account AND l.date = d.date) AS held,
      (SELECT coalesce(sum(high - low), 0) FROM free_ranges AS f WHERE f.account = d.account AND f.date = d.date) AS free
    FROM days AS d
  )`;
const LEASED = `${COUNTED}
  SELECT account || ' on ' || date || ' counts ' || leased || ' leased visits, and its leases hold ' || held AS fault
  FROM counted WHERE leased <> held ORDER BY account, date`;
/** An index that is neither leased nor free was used. There can be more started visits: the buckets may have raised them. */
const STARTED = `${COUNTED}
  SELECT account || ' on ' || date || ' counts ' || started || ' started visits, and '
    || (next - held - free) || ' indices are used' AS fault
  FROM counted WHERE next - held - free NOT BETWEEN 0 AND started ORDER BY account, date`;
const TWICE = `
  WITH taken AS (
    SELECT account, date, low, high FROM leases UNION ALL SELECT account, date, low, high FROM free_ranges
  ), pairs AS (
    SELECT account, date, low, high, lead(low) OVER (PARTITION BY account, date ORDER BY low, high) AS following FROM taken
  )
  SELECT account || ' on ' || date || ' has visit ' || following || ' twice' AS fault
  FROM pairs WHERE following < high ORDER BY account, date, following`;
const RESERVED = `
  WITH counted AS (
    SELECT scope, owner, period, begins, reserved, (
      SELECT coalesce(sum(hits), 0) FROM reservations AS r
      WHERE r.scope = b.scope AND r.owner = b.owner AND r.period = b.period AND r.begins = b.begins) AS held
    FROM budgets AS b
  )
  SELECT owner || ' counts ' || reserved || ' hits reserved for the ' || period || ' from ' || begins || ', and its leases hold '
    || held AS fault
  FROM counted WHERE reserved <> held ORDER BY owner, period, begins`;
/** A lease says how many budgets it draws on, so that nobody looks for what is not there. */
const DRAWN = `
  WITH counted AS (
    SELECT id, account, date, budgets, (SELECT count(*) FROM reservations AS r WHERE r.lease = l.id) AS held FROM leases AS l
  )
  SELECT 'A lease of ' || account || ' on ' || date || ' draws on ' || budgets || ' hit budgets, and holds hits of ' || held AS fault
  FROM counted WHERE budgets <> held ORDER BY id`;
const QUOTAS = `
  WITH counted AS (
    SELECT fleet, account, leased, (
      SELECT coalesce(sum(high - low), 0) FROM leases JOIN runs ON runs.id = leases.run
      WHERE runs.fleet = q.fleet AND leases.account = q.account) AS held
    FROM quotas AS q
  )
  SELECT account || ' counts ' || leased || ' leased visits of the fleet ' || fleet || ', and its leases hold ' || held AS fault
  FROM counted WHERE leased <> held ORDER BY account, fleet`;

const REVISIONS = `
  SELECT 'The draft of target.' || target || ' has revision ' || d.revision || ', and the highest ever given is ' || draft_revision AS fault
  FROM drafts AS d JOIN meta ON d.revision > draft_revision ORDER BY target`;

const QUESTIONS = [ORPHANS, LEASED, STARTED, TWICE, RESERVED, DRAWN, QUOTAS, REVISIONS];

/** Tells whether the state is sound: the file, what its rows say of each other, and their texts. */
export class SqliteHealth implements Synchronous<HealthStore> {
  readonly #connections: Connections;
  readonly #desired: SqliteDesired;

  constructor(connections: Connections, desired: SqliteDesired) {
    this.#connections = connections;
    this.#desired = desired;
  }

  check(): readonly string[] {
    const { fast } = this.#connections;
    // One transaction: a runner may be writing.
    return fast.transaction(() => {
      const broken = this.#brokenPages();
      // A broken file can answer anything to the other questions.
      return broken.length > 0 ? broken : [...this.#contradictions(), ...this.#unreadable()];
    })();
  }

  #brokenPages(): readonly string[] {
    const sql = `SELECT integrity_check AS fault FROM pragma_integrity_check WHERE integrity_check <> 'ok'`;
    return faultsOf(this.#connections, sql);
  }

  #contradictions(): readonly string[] {
    return QUESTIONS.flatMap((sql) => faultsOf(this.#connections, sql));
  }

  #unreadable(): readonly string[] {
    const hashes = this.#connections.fast.prepare<[], { hash: Parameters<SqliteDesired['readBlobs']>[0][number] }>(
      HASHES,
    );
    return [
      ...hashes.all().flatMap(({ hash }) => faultOf(() => this.#desired.readBlobs([hash]))),
      ...faultOf(() => this.#desired.readApplied()),
      ...faultOf(() => new SqliteDraftRows(this.#connections.fast, this.#connections.state).all()),
      ...faultOf(() => new SqliteEvents(this.#connections.fast, this.#connections.state).all()),
      ...faultOf(() => new SqliteRuns(this.#connections).readRuns(instant(Number.MIN_SAFE_INTEGER))),
      ...this.#unreadableIntervals(),
    ];
  }

  /** Row by row: together they can be large. */
  #unreadableIntervals(): readonly string[] {
    const { fast, state } = this.#connections;
    const faults: string[] = [];
    for (const row of new SqliteIntervals(fast, state).rows()) faults.push(...faultOf(() => readRow(row, state)));
    return faults;
  }
}

function faultsOf({ fast }: Connections, sql: string): readonly string[] {
  return fast
    .prepare<[], { fault: string }>(sql)
    .all()
    .map(({ fault }) => `${fault}.`);
}

function faultOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.problems.map(({ detail }) => detail);
    throw error;
  }
}
