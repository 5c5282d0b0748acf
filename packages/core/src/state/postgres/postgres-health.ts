import { instant } from '../../base/clock.js';
import { contentHash } from '../../base/content-hash.js';
import { Failure } from '../../errors/failure.js';
import type { Blob, BlobHash } from '../../model/target.js';
import { readRow } from '../intervals/stored-rows.js';
import { keptLoad } from '../kept-json.js';
import type { HealthStore } from '../state-store.js';
import { readDrafts } from './postgres-drafts.js';
import { readInstances } from './postgres-instances.js';
import { allRows } from './postgres-intervals.js';
import { readMeta } from './postgres-meta.js';
import { readRuns } from './postgres-runs.js';
import type { Session, Sessions } from './postgres-sessions.js';
import { readTargets } from './postgres-targets.js';

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
    SELECT account, date, high, lead(low) OVER (PARTITION BY account, date ORDER BY low, high) AS following FROM taken
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
const QUESTIONS = [LEASED, STARTED, TWICE, RESERVED, DRAWN, QUOTAS, REVISIONS];

const HASHES = 'SELECT hash FROM blobs ORDER BY hash';
const BLOB = 'SELECT hash, text FROM blobs WHERE hash = $1';

/** Tells whether the state is sound: what its rows say of each other, and their texts. The server sees to its own files. */
export class PostgresHealth implements HealthStore {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  async check(): Promise<readonly string[]> {
    const { place } = this.#sessions.on.address;
    // One snapshot: a runner may be writing.
    return this.#sessions.snapshot(async (session) => [
      ...(await contradictions(session)),
      ...(await changedBlobs(session)),
      ...(await unreadable(session, place)),
    ]);
  }
}

async function contradictions(session: Session): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const sql of QUESTIONS)
    for (const { fault } of await session.query<{ fault: string }>(sql)) faults.push(`${fault}.`);
  return faults;
}

/** One by one: together they can be large. */
async function changedBlobs(session: Session): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { hash } of await session.query<{ hash: BlobHash }>(HASHES)) {
    const [blob] = await session.query<Blob>(BLOB, [hash]);
    if (blob !== undefined && contentHash(blob.text) !== hash) faults.push(`The blob ${hash} has changed.`);
  }
  return faults;
}

async function unreadable(session: Session, state: string): Promise<readonly string[]> {
  return [
    ...(await faultOf(async () => {
      const { load } = await readMeta(session, state);
      if (load !== null) keptLoad(load, { state, what: 'load' });
    })),
    ...(await faultOf(() => readTargets(session, state))),
    ...(await faultOf(() => readInstances(session, state))),
    ...(await faultOf(() => readDrafts(session, state))),
    ...(await faultOf(() => readRuns(session, state, instant(Number.MIN_SAFE_INTEGER)))),
    ...(await unreadableIntervals(session, state)),
  ];
}

/** Some at a time: together they can be large. */
async function unreadableIntervals(session: Session, state: string): Promise<readonly string[]> {
  const faults: string[] = [];
  for await (const row of allRows(session)) faults.push(...(await faultOf(async () => readRow(row, state))));
  return faults;
}

async function faultOf(read: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await read();
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.problems.map(({ detail }) => detail);
    throw error;
  }
}
