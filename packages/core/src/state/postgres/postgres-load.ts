import { canonicalJson } from '../../base/canonical-json.js';
import type { Instant } from '../../base/clock.js';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { RunEnd } from '../../model/run.js';
import type { AppliedTarget, Fingerprint } from '../../model/state.js';
import type { DumpedDay, StateDump } from '../../model/state-dump.js';
import { dumpInWords } from '../event-words.js';
import { keep } from '../kept-json.js';
import { mergeDays, mergeQuarters } from '../merge-days.js';
import { mergeEvents } from '../merge-events.js';
import type { DumpStore } from '../state-store.js';
import { putBlobs, putFingerprints, readAppliedFingerprints } from './postgres-desired.js';
import { readDumpedDays, readDumpedQuarters } from './postgres-dump.js';
import { putEvents, readAllEvents } from './postgres-events.js';
import { homeOf } from './postgres-home.js';
import { demandLock, readMeta, writeMeta } from './postgres-meta.js';
import { putRecords, putRuns } from './postgres-runs.js';
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
  'blobs',
  'errors',
  'intervals',
  'leases',
  'free_ranges',
  'days',
  'quarters',
  'runs',
  'events',
]
  .map((table) => `DELETE FROM ${table}`)
  .join('; ');

/** Takes a state in, whole, as `DumpStore.load` says. Behind the exclusive gate; what the dead have left was settled before. */
export async function loadDump(
  session: Session,
  dump: StateDump,
  { lock, kind, by, state, now }: Parameters<DumpStore['load']>[1] & { readonly state: string; readonly now: Instant },
): Promise<number> {
  await demandLock(session, lock, kind);
  await demandUnused(session);
  const ours = await readMeta(session, state);
  const serial = Math.max(ours.serial, dump.serial) + 1;
  const fingerprints = dump.fingerprints ?? (await ourFingerprints(session, state, ours.fingerprintKey, dump.targets));
  const history = mergeEvents(await readAllEvents(session, state), dump.events);
  const lost: RunEnd = { at: by.at, reason: 'lost' };
  await putDump(session, {
    ...dump,
    days: mergeDays(await readDumpedDays(session), dump.days),
    quarters: mergeQuarters(await readDumpedQuarters(session, now), dump.quarters),
    runs: dump.runs.map((run) => ({ ...run, end: run.end ?? lost })),
    events: [...history, { ...by, kind, serial, what: dumpInWords(dump) }],
    fingerprints,
  });
  await writeMeta(session, {
    lineage: dump.lineage,
    serial,
    revision: ours.revision + 1,
    load: dump.load === undefined ? null : keep(dump.load),
    seed: dump.seed ?? null,
    home: await homeOf(session),
    homePlace: state,
    fingerprintKey: fingerprints.key,
  });
  return serial;
}

async function demandUnused(session: Session): Promise<void> {
  const users = await session.query<{ who: string }>(USERS);
  if (users.length > 0) throw new Failure([problem('state.in-use', { runs: users.map(({ who }) => who) })]);
}

/** Makes the tables what the dump says, but for what the state says of itself. */
async function putDump(session: Session, dump: StateDump): Promise<void> {
  await session.query(CLEAR);
  await putPausedTargets(session, dump.targets);
  await putBlobs(session, dump.blobs);
  await putFingerprints(session, dump.fingerprints?.applied ?? []);
  await putRows(session, { table: 'days', columns: DAY_COLUMNS }, dump.days);
  await putRows(session, { table: 'free_ranges', columns: FREE_COLUMNS }, dump.days.flatMap(freeOf));
  await putRows(session, { table: 'quarters', columns: QUARTER_COLUMNS }, dump.quarters);
  await putRuns(session, dump.runs);
  await putRecords(session, dump.intervals, dump.errors);
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

function freeOf({ account, date, free }: DumpedDay) {
  return free.map(([low, high]) => ({ account, date, low, high }));
}

/** Our key, and of our fingerprints those of targets that have the same reference to their secret before and after. */
async function ourFingerprints(session: Session, state: string, key: string, after: readonly AppliedTarget[]) {
  const [then, next] = [references(await readTargets(session, state)), references(after)];
  const isSame = ({ target }: Fingerprint) => next.has(target) && next.get(target) === then.get(target);
  return { key, applied: (await readAppliedFingerprints(session)).filter(isSame) };
}

function references(targets: readonly AppliedTarget[]) {
  return new Map(targets.map(({ target }) => [target.key, canonicalJson(target.settings.tokenAuth ?? null)]));
}
