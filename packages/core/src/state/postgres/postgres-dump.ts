import { type Instant, instant } from '../../base/clock.js';
import type { DumpedBudget, DumpedDay, DumpedHits, DumpedQuarter, StateDump } from '../../model/state-dump.js';
import type { Blob } from '../../model/target.js';
import { type BudgetRow, dumpedBudget } from '../budget-row.js';
import { dumpedHits, type HeldHits, type HitQuarter } from '../hit-quarters.js';
import { keptLoad } from '../kept-json.js';
import { mergeQuarters } from '../merge-days.js';
import { quarterOf, type Span } from '../quarters.js';
import { type DayKey, type DayRow, dayName } from './ledger/day-page.js';
import type { Range } from './ledger/free-list.js';
import { QuarterChanges } from './ledger/quarter-changes.js';
import { readAppliedFingerprints } from './postgres-desired.js';
import { readDrafts } from './postgres-drafts.js';
import { readAllEvents } from './postgres-events.js';
import { readInstances } from './postgres-instances.js';
import { dumpIntervals } from './postgres-intervals.js';
import { readMeta } from './postgres-meta.js';
import { readErrors, readRuns } from './postgres-runs.js';
import type { Session } from './postgres-sessions.js';
import { readTargets } from './postgres-targets.js';

const BLOBS = 'SELECT hash, text FROM blobs ORDER BY hash';
const DAYS = `
  SELECT account, date, timezone, starts_at AS "startsAt", ends_at AS "endsAt", started, leased, cap, next
  FROM days ORDER BY account, date`;
const FREE = 'SELECT account, date, low, high FROM free_ranges ORDER BY account, date, low';
const QUARTERS = 'SELECT account, quarter, visits FROM quarters ORDER BY account, quarter';
const BUDGETS = `
  SELECT scope, owner, period, begins, starts_at AS "startsAt", ends_at AS "endsAt", sent, reserved, allowed
  FROM budgets ORDER BY scope, owner, period, begins`;
const HIT_QUARTERS = 'SELECT scope, owner, period, quarter, hits FROM hit_quarters';
const HELD_HITS = `
  SELECT scope, owner, period, r.starts_at AS "startsAt", r.ends_at AS "endsAt",
    l.starts_at AS "dayStartsAt", l.ends_at AS "dayEndsAt", hits
  FROM reservations AS r JOIN leases AS l ON l.id = r.lease`;
const UNMARKED = `
  SELECT account, starts_at AS "startsAt", ends_at AS "endsAt", high - used AS visits FROM leases WHERE high > used`;

type UnmarkedRow = Span & Pick<DayRow, 'account'> & { readonly visits: number };

/** Takes a state out, whole, in a snapshot of the caller. What is leased may be sent `now`, so it counts in that quarter of an hour. */
export async function readDump(session: Session, state: string, now: Instant): Promise<StateDump> {
  const { lineage, serial, draftRevision, load, seed, fingerprintKey } = await readMeta(session, state);
  const runs = await readRuns(session, state, instant(Number.MIN_SAFE_INTEGER));
  const ids = runs.map(({ id }) => id);
  return {
    lineage,
    serial,
    ...(load !== null && { load: keptLoad(load, { state, what: 'load' }) }),
    ...(seed !== null && { seed }),
    targets: await readTargets(session, state),
    instances: await readInstances(session, state),
    blobs: await session.query<Blob>(BLOBS),
    drafts: await readDrafts(session, state),
    draftRevision,
    days: await readDumpedDays(session),
    quarters: await readDumpedQuarters(session, now),
    budgets: await readDumpedBudgets(session),
    hitQuarters: await readDumpedHits(session),
    runs,
    intervals: await dumpIntervals(session),
    errors: await readErrors(session, ids),
    events: await readAllEvents(session, state),
    fingerprints: { key: fingerprintKey, applied: await readAppliedFingerprints(session) },
  };
}

/** The hit budgets. What is reserved counts as sent. */
export async function readDumpedBudgets(session: Session): Promise<readonly DumpedBudget[]> {
  return (await session.query<BudgetRow>(BUDGETS)).map(dumpedBudget);
}

/** Their hits by quarters of an hour, with what is reserved. */
export async function readDumpedHits(session: Session): Promise<readonly DumpedHits[]> {
  const counted = await session.query<HitQuarter>(HIT_QUARTERS);
  return dumpedHits(counted, await session.query<HeldHits>(HELD_HITS));
}

/** The accounts of the days. What is leased counts as started. */
export async function readDumpedDays(session: Session): Promise<readonly DumpedDay[]> {
  const free = Map.groupBy(await session.query<DayKey & Range>(FREE), dayName);
  return (await session.query<DayRow>(DAYS)).map((row) => {
    const { leased, ...day } = row;
    const ranges = free.get(dayName(row)) ?? [];
    return { ...day, started: day.started + leased, free: ranges.map(({ low, high }) => [low, high] as const) };
  });
}

/** The buckets, with what is leased and not yet marked. */
export async function readDumpedQuarters(session: Session, now: Instant): Promise<readonly DumpedQuarter[]> {
  const counted = await session.query<DumpedQuarter>(QUARTERS);
  const unmarked = await session.query<UnmarkedRow>(UNMARKED);
  if (unmarked.length === 0) return counted;
  const sums = new QuarterChanges();
  for (const { account, quarter, visits } of counted) sums.add(account, quarter, visits);
  for (const { account, visits, ...day } of unmarked) sums.add(account, quarterOf(now, day), visits);
  return mergeQuarters(counted, sums.sorted);
}
