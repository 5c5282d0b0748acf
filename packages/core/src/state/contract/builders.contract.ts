// Values of the model that say only what matters to a test.
import { randomUUID } from 'node:crypto';
import { contentHash } from '../../base/canonical-json.js';
import { type Instant, instant, localDate } from '../../base/clock.js';
import { emptyHistogram } from '../../base/histogram.js';
import { Failure } from '../../errors/failure.js';
import type { Signature } from '../../model/audit.js';
import {
  type Counts,
  type ErrorRecord,
  type Interval,
  noCounts,
  type RunId,
  type RunRecord,
  runId,
} from '../../model/run.js';
import type { AppliedTarget, DayBounds, LockHolder, StateCommit } from '../../model/state.js';
import { type AccountKey, accountOf, type Blob, blobHash, targetKey } from '../../model/target.js';
import { load, target } from '../../schema/config.js';
import { defaultsOf } from '../../schema/setting.js';
import type { GrantRequest, StateStore } from '../state-store.js';

export const URL_OF_TRACKER = 'https://analytics.example.com/matomo.php';
export const SITE_1: AccountKey = accountOf(URL_OF_TRACKER, 1);
export const BOOT = 'the boot of the runs';

/** The 24th of November 2026 at a time in UTC, such as `12:30`. */
export function at(time: string): Instant {
  return instant(Date.parse(`2026-11-24T${time}Z`));
}

/** A local day, by default the 24th of November 2026 in UTC. */
export function aDay(date = '2026-11-24', timezone = 'UTC', startsAt = `${date}T00:00Z`): DayBounds {
  const start = Date.parse(startsAt);
  return { date: localDate(date), timezone, startsAt: instant(start), endsAt: instant(start + 24 * 3_600_000) };
}

export function aTarget({ key = 'shop', siteId = 1, visitsPerDay = 100, weight = 1 } = {}): AppliedTarget {
  const settings = target.resolved.parse({
    ...defaultsOf(target.fields),
    url: URL_OF_TRACKER,
    siteId,
    visitsPerDay,
    weight,
    pages: { $kind: 'blob', hash: contentHash('[]'), count: 1 },
  });
  return { target: { key: targetKey(key), account: accountOf(URL_OF_TRACKER, siteId), settings }, managedBy: 'config' };
}

export function aBlob(text: string): Blob {
  return { hash: blobHash(contentHash(text)), text };
}

export function aSignature(signature: Partial<Signature> = {}): Signature {
  return { at: at('00:00'), who: 'ada@lovelace', ...signature };
}

/** A change that nobody accepts who does not hold the lock with its id. */
export function aCommit(change: Partial<StateCommit> = {}): StateCommit {
  return {
    baseSerial: 0,
    load: load.resolved.parse(defaultsOf(load.fields)),
    move: [],
    put: [],
    delete: [],
    blobs: [],
    fingerprints: [],
    lock: NO_LOCK,
    kind: 'apply',
    by: aSignature(),
    ...change,
  };
}

const NO_LOCK = '00000000-0000-4000-8000-000000000000';

/** Commits under the lock, on top of whatever is applied. */
export async function apply(store: StateStore, change: Partial<StateCommit>): Promise<number> {
  return locked(store, async (lock) =>
    store.commit(aCommit({ baseSerial: await store.readSerial(), lock, ...change })),
  );
}

/** Works under the lock, whose id it is given. */
export async function locked<Answer>(store: StateStore, work: (lock: string) => Promise<Answer>): Promise<Answer> {
  const holder = aHolder();
  const lock = await store.lock(holder);
  try {
    return await work(holder.id);
  } finally {
    await lock.release();
  }
}

export function aRun(run: Partial<RunRecord> = {}): RunRecord {
  return {
    id: runId(randomUUID()),
    startedAt: at('12:00'),
    who: 'ada@lovelace',
    bootId: BOOT,
    serial: 1,
    pace: 'the plan of the day',
    ...run,
  };
}

/** Holds a new run's id and starts it, as a runner does. */
export async function startARun(store: StateStore, run: Partial<RunRecord> = {}): Promise<RunId> {
  const record = aRun(run);
  await store.liveness.hold(record.id);
  await store.startRun(record);
  return record.id;
}

export function aRequest(run: RunId, request: Partial<GrantRequest> = {}): GrantRequest {
  return { run, account: SITE_1, day: aDay(), from: 0, until: 1_000_000, want: 10, ...request };
}

export function aHolder(holder: Partial<LockHolder> = {}): LockHolder {
  return { id: randomUUID(), who: 'ada@lovelace', operation: 'apply', since: at('12:00'), ...holder };
}

export function anInterval(run: RunId, interval: Partial<Interval> = {}): Interval {
  const latency = emptyHistogram().encode();
  return { run, target: targetKey('shop'), account: SITE_1, from: at('12:00'), counts: counts(), latency, ...interval };
}

export function anError(run: RunId, error: Partial<ErrorRecord> = {}): ErrorRecord {
  return {
    run,
    target: targetKey('shop'),
    account: SITE_1,
    class: 'timeout',
    count: 1,
    firstAt: at('12:00'),
    lastAt: at('12:00'),
    sample: 'No answer within 10 s.',
    ...error,
  };
}

export function counts(change: Partial<Counts> = {}): Counts {
  return { ...noCounts, ...change };
}

/** The codes of the problems with which a promise fails. */
export async function codesOf(promise: Promise<unknown>): Promise<readonly string[]> {
  return promise.then(
    () => [],
    (error: unknown) => {
      if (error instanceof Failure) return error.problems.map(({ code }) => code);
      throw error;
    },
  );
}
