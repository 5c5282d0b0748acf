import type { Database, Transaction } from 'better-sqlite3';
import { type Instant, instant } from '../../base/clock.js';
import type { Fingerprint } from '../../model/state.js';
import type { DumpedBudget, DumpedDay, DumpedHits, DumpedQuarter, StateDump } from '../../model/state-dump.js';
import type { Blob } from '../../model/target.js';
import { type BudgetRow, dumpedBudget } from '../budget-row.js';
import { dumpedHits, type HeldHits, type HitQuarter } from '../hit-quarters.js';
import { dumpedIntervals } from '../intervals/stored-rows.js';
import { keptLoad } from '../kept-json.js';
import { mergeQuarters } from '../merge-days.js';
import { quarterOf } from '../quarters.js';
import type { DayRow } from './ledger/day-rows.js';
import type { DayKey, Range } from './ledger/free-ranges.js';
import type { Connections } from './sqlite-connections.js';
import { SqliteDraftRows } from './sqlite-draft-rows.js';
import { SqliteEvents } from './sqlite-events.js';
import { SqliteInstances } from './sqlite-instances.js';
import { SqliteIntervals } from './sqlite-intervals.js';
import { SqliteMeta } from './sqlite-meta.js';
import { SqliteRuns } from './sqlite-runs.js';
import { SqliteTargets } from './sqlite-targets.js';

const BLOBS = 'SELECT hash, text FROM blobs ORDER BY hash';
const DAYS = `
  SELECT account, date, timezone, starts_at AS startsAt, ends_at AS endsAt, started, leased, cap, next
  FROM days ORDER BY account, date`;
const FREE = 'SELECT low, high FROM free_ranges WHERE account = @account AND date = @date ORDER BY low';
const QUARTERS = 'SELECT account, quarter, visits FROM quarters ORDER BY account, quarter';
const BUDGETS = `
  SELECT scope, owner, period, begins, starts_at AS startsAt, ends_at AS endsAt, sent, reserved, allowed
  FROM budgets ORDER BY scope, owner, period, begins`;
const HIT_QUARTERS = 'SELECT scope, owner, period, quarter, hits FROM hit_quarters';
const HELD_HITS = `
  SELECT scope, owner, period, r.starts_at AS startsAt, r.ends_at AS endsAt,
    l.starts_at AS dayStartsAt, l.ends_at AS dayEndsAt, hits
  FROM reservations AS r JOIN leases AS l ON l.id = r.lease`;
const UNMARKED = `
  SELECT account, starts_at AS startsAt, ends_at AS endsAt, high - used AS visits FROM leases WHERE high > used`;
const FINGERPRINTS = 'SELECT target, hmac FROM fingerprints ORDER BY target';

type UnmarkedRow = Pick<DayRow, 'account' | 'startsAt' | 'endsAt'> & { readonly visits: number };

/** Takes a state out, whole. */
export class SqliteDump {
  readonly dump: Transaction<() => StateDump>;

  /** What is leased may be sent now, so it counts in the quarter of an hour that `now` says. */
  constructor(connections: Connections, now: () => Instant) {
    const { fast, state } = connections;
    const meta = new SqliteMeta(fast, state);
    const targets = new SqliteTargets(fast, state);
    const drafts = new SqliteDraftRows(fast, state);
    const instances = new SqliteInstances(fast, state);
    const intervals = new SqliteIntervals(fast, state);
    const events = new SqliteEvents(fast, state);
    const runs = new SqliteRuns(connections);
    this.dump = fast.transaction(() => {
      const { lineage, serial, draftRevision, load, seed, fingerprintKey } = meta.read();
      const all = runs.readRuns(instant(Number.MIN_SAFE_INTEGER));
      const ids = all.map(({ id }) => id);
      return {
        lineage,
        serial,
        ...(load !== null && { load: keptLoad(load, { state, what: 'load' }) }),
        ...(seed !== null && { seed }),
        targets: targets.all(),
        instances: instances.all(),
        blobs: fast.prepare<[], Blob>(BLOBS).all(),
        drafts: drafts.all(),
        draftRevision,
        days: readDays(fast),
        quarters: readQuarters(fast, now()),
        budgets: readBudgets(fast),
        hitQuarters: readHitQuarters(fast),
        runs: all,
        intervals: [...intervals.rows()].map(dumpedIntervals),
        errors: runs.readErrors(ids),
        events: events.all(),
        fingerprints: { key: fingerprintKey, applied: fast.prepare<[], Fingerprint>(FINGERPRINTS).all() },
      };
    });
  }
}

/** The hit budgets. What is reserved counts as sent. */
export function readBudgets(database: Database): readonly DumpedBudget[] {
  return database.prepare<[], BudgetRow>(BUDGETS).all().map(dumpedBudget);
}

/** Their hits by quarters of an hour, with what is reserved. */
export function readHitQuarters(database: Database): readonly DumpedHits[] {
  const counted = database.prepare<[], HitQuarter>(HIT_QUARTERS).all();
  return dumpedHits(counted, database.prepare<[], HeldHits>(HELD_HITS).all());
}

/** The accounts of the days. What is leased counts as started. */
export function readDays(database: Database): readonly DumpedDay[] {
  const free = database.prepare<[DayKey], Range>(FREE);
  const freeOf = ({ account, date }: DayRow) =>
    free.all({ account, date }).map(({ low, high }) => [low, high] as const);
  return database
    .prepare<[], DayRow>(DAYS)
    .all()
    .map((row) => {
      const { leased, ...day } = row;
      return { ...day, started: day.started + leased, free: freeOf(row) };
    });
}

/** The buckets, with what is leased and not yet marked. */
export function readQuarters(database: Database, now: Instant): readonly DumpedQuarter[] {
  const counted = database.prepare<[], DumpedQuarter>(QUARTERS).all();
  const unmarked = database.prepare<[], UnmarkedRow>(UNMARKED).all();
  if (unmarked.length === 0) return counted;
  const visits = new Map(counted.map((bucket) => [`${bucket.account} ${bucket.quarter}`, bucket]));
  for (const { account, visits: more, ...day } of unmarked) {
    const quarter = quarterOf(now, day);
    const before = visits.get(`${account} ${quarter}`)?.visits ?? 0;
    visits.set(`${account} ${quarter}`, { account, quarter, visits: before + more });
  }
  return mergeQuarters(counted, [...visits.values()]);
}
