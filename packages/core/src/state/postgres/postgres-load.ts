import type { Instant } from '../../base/clock.js';
import { type AppliedTarget, ownerOf } from '../../model/state.js';
import type { DumpedBudget, DumpedDay, DumpedHits, StateDump } from '../../model/state-dump.js';
import { budgetKeyOf } from '../budget-row.js';
import { keep } from '../kept-json.js';
import type { DumpStore } from '../state-store.js';
import { demandUnused, stillValid, type TakenIn, takenIn } from '../taken-in.js';
import { putBlobs, putFingerprints, readAppliedFingerprints } from './postgres-desired.js';
import { putDraftRows } from './postgres-drafts.js';
import { readDumpedBudgets, readDumpedDays, readDumpedHits, readDumpedQuarters } from './postgres-dump.js';
import { putEvents, readAllEvents } from './postgres-events.js';
import { homeOf } from './postgres-home.js';
import { putInstances } from './postgres-instances.js';
import { loadIntervals } from './postgres-intervals.js';
import { demandLock, readMeta, writeMeta } from './postgres-meta.js';
import { putErrors, putRuns } from './postgres-runs.js';
import type { Session } from './postgres-sessions.js';
import { putPausedTargets, readTargets } from './postgres-targets.js';
import { type Column, putRows } from './put-rows.js';

// Runs that have ended too, as long as they have leases: they may still count.
const USERS = `
  SELECT DISTINCT who FROM runs WHERE ended_at IS NULL OR id IN (SELECT run FROM leases) ORDER BY who`;
// What refers to something stands before it.
const CLEAR = [
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
  'events',
]
  .map((table) => `DELETE FROM ${table}`)
  .join('; ');

// Of two states' days in different time zones, each must count what the other has sent.
const SHUT_OVERLAPPING = `
  UPDATE days SET timezone = '' WHERE EXISTS (
    SELECT 1 FROM days AS other WHERE other.account = days.account AND other.date <> days.date
      AND other.starts_at < days.ends_at AND other.ends_at > days.starts_at)`;

/** Takes a state in, whole, as `DumpStore.load` says. Behind the exclusive gate; what the dead have left was settled before. */
export async function loadDump(
  session: Session,
  dump: StateDump,
  { lock, kind, by, state, now }: Parameters<DumpStore['load']>[1] & { readonly state: string; readonly now: Instant },
): Promise<number> {
  await demandLock(session, lock, kind);
  demandUnused(await session.query<{ who: string }>(USERS));
  const ours = await readMeta(session, state);
  const taking = {
    serial: ours.serial,
    draftRevision: ours.draftRevision,
    days: await readDumpedDays(session),
    quarters: await readDumpedQuarters(session, now),
    budgets: await readDumpedBudgets(session),
    hitQuarters: await readDumpedHits(session),
    events: await readAllEvents(session, state),
    fingerprints: dump.fingerprints ?? (await ourFingerprints(session, state, ours.fingerprintKey, dump.targets)),
  };
  const taken = takenIn(taking, dump, { kind, by });
  await putDump(session, taken);
  await writeMeta(session, {
    lineage: dump.lineage,
    serial: taken.serial,
    revision: ours.revision + 1,
    draftRevision: taken.draftRevision,
    load: dump.load === undefined ? null : keep(dump.load),
    seed: dump.seed ?? null,
    home: await homeOf(session),
    homePlace: state,
    fingerprintKey: taken.fingerprints.key,
  });
  return taken.serial;
}

/** Makes the tables what the dump says, but for what the state says of itself, and for what no dump has: who may use the API, and the log. */
async function putDump(session: Session, dump: TakenIn): Promise<void> {
  await session.query(CLEAR);
  await putPausedTargets(session, dump.targets);
  await putInstances(session, dump.instances);
  await putBlobs(session, dump.blobs);
  await putDraftRows(session, dump.drafts);
  await putFingerprints(session, dump.fingerprints.applied);
  await putRows(session, { table: 'days', columns: DAY_COLUMNS }, dump.days);
  await putRows(session, { table: 'free_ranges', columns: FREE_COLUMNS }, dump.days.flatMap(freeOf));
  await putRows(session, { table: 'quarters', columns: QUARTER_COLUMNS }, dump.quarters);
  await session.query(SHUT_OVERLAPPING);
  await putRows(session, { table: 'budgets', columns: BUDGET_COLUMNS }, dump.budgets);
  await putRows(session, { table: 'hit_quarters', columns: HIT_COLUMNS }, dump.hitQuarters);
  await putRuns(session, dump.runs);
  await loadIntervals(session, dump.intervals);
  await putErrors(session, dump.errors);
  await putEvents(session, dump.events);
}

const DAY_COLUMNS: readonly Column<DumpedDay>[] = [
  ['account', 'text', ({ account }) => account],
  ['date', 'text', ({ date }) => date],
  ['timezone', 'text', ({ timezone }) => timezone],
  ['starts_at', 'bigint', ({ startsAt }) => startsAt],
  ['ends_at', 'bigint', ({ endsAt }) => endsAt],
  ['started', 'bigint', ({ started }) => started],
  ['leased', 'bigint', () => 0],
  ['cap', 'bigint', ({ cap }) => cap],
  ['next', 'bigint', ({ next }) => next],
];
const FREE_COLUMNS: readonly Column<ReturnType<typeof freeOf>[number]>[] = [
  ['account', 'text', ({ account }) => account],
  ['date', 'text', ({ date }) => date],
  ['low', 'bigint', ({ low }) => low],
  ['high', 'bigint', ({ high }) => high],
];
const QUARTER_COLUMNS: readonly Column<StateDump['quarters'][number]>[] = [
  ['account', 'text', ({ account }) => account],
  ['quarter', 'bigint', ({ quarter }) => quarter],
  ['visits', 'bigint', ({ visits }) => visits],
];
// Its limit and bounds are found when it is next asked for.
const BUDGET_COLUMNS: readonly Column<DumpedBudget>[] = [
  ['scope', 'text', (budget) => budgetKeyOf(budget).scope],
  ['owner', 'text', (budget) => budgetKeyOf(budget).owner],
  ['period', 'text', ({ period }) => period],
  ['begins', 'text', ({ begins }) => begins],
  ['sent', 'bigint', ({ sent }) => sent],
  ['reserved', 'bigint', () => 0],
  ['starts_at', 'bigint', () => 0],
  ['ends_at', 'bigint', () => 0],
];
const HIT_COLUMNS: readonly Column<DumpedHits>[] = [
  ['scope', 'text', ({ scope }) => scope.kind],
  ['owner', 'text', ({ scope }) => ownerOf(scope)],
  ['period', 'text', ({ period }) => period],
  ['quarter', 'bigint', ({ quarter }) => quarter],
  ['hits', 'bigint', ({ hits }) => hits],
];

function freeOf({ account, date, free }: DumpedDay) {
  return free.map(([low, high]) => ({ account, date, low, high }));
}

async function ourFingerprints(session: Session, state: string, key: string, after: readonly AppliedTarget[]) {
  return { key, applied: stillValid(await readAppliedFingerprints(session), await readTargets(session, state), after) };
}
