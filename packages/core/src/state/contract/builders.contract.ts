// Values of the model that say only what matters to a test.
import { randomUUID } from 'node:crypto';
import { type Instant, instant, localDate } from '../../base/clock.js';
import { contentHash } from '../../base/content-hash.js';
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
  type RunTerms,
  runId,
} from '../../model/run.js';
import type {
  AppliedTarget,
  BoundedPeriod,
  BudgetPeriod,
  BudgetScope,
  DayBounds,
  LockHolder,
  StateCommit,
} from '../../model/state.js';
import type { DumpedIntervals } from '../../model/state-dump.js';
import {
  type AccountKey,
  accountOf,
  type Blob,
  blobHash,
  type InstanceKey,
  instanceOf,
  type ResolvedInstance,
  targetKey,
} from '../../model/target.js';
import { load, target } from '../../schema/config.js';
import { instance } from '../../schema/instance.js';
import { defaultsOf } from '../../schema/setting.js';
import { dataOf, dumpedIntervals, seriesToPut } from '../intervals/stored-rows.js';
import type { GrantRequest, StateStore } from '../state-store.js';

export const URL_OF_TRACKER = 'https://analytics.example.com/matomo.php';
export const SITE_1: AccountKey = accountOf(URL_OF_TRACKER, 1);
/** The instance of all targets of these tests. */
export const INSTANCE: InstanceKey = instanceOf(URL_OF_TRACKER);
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

/** The first day of a month, by default the 1st of November 2026 in UTC, with the bounds of the whole month of 30 days. */
export function aMonth(date = '2026-11-01', timezone = 'UTC', startsAt = `${date}T00:00Z`): DayBounds {
  const day = aDay(date, timezone, startsAt);
  return { ...day, endsAt: instant(day.startsAt + 30 * 24 * 3_600_000) };
}

/** The period of a budget that begins with a day and has its bounds. */
export function aPeriod(
  period: BudgetPeriod['period'],
  { date: begins, timezone, startsAt, endsAt }: DayBounds,
  scope: BudgetScope = { kind: 'account', account: SITE_1 },
): BoundedPeriod {
  return { scope, period, begins, timezone, startsAt, endsAt };
}

/** The same without its bounds, as the ledger answers it. */
export function unbounded({ scope, period, begins }: BudgetPeriod): BudgetPeriod {
  return { scope, period, begins };
}

/** What a test may say of a target. */
export interface TargetWords {
  readonly key?: string;
  readonly siteId?: number;
  readonly visitsPerDay?: number;
  readonly weight?: number;
  readonly hitsPerDay?: number | undefined;
  readonly hitsPerMonth?: number | undefined;
  readonly timezone?: string;
}

export function aTarget({ key = 'shop', siteId = 1, ...words }: TargetWords = {}): AppliedTarget {
  const { visitsPerDay = 100, weight = 1, hitsPerDay, hitsPerMonth, timezone = 'UTC' } = words;
  const settings = target.resolved.parse({
    ...defaultsOf(target.fields),
    url: URL_OF_TRACKER,
    siteId,
    visitsPerDay,
    weight,
    timezone,
    ...(hitsPerDay !== undefined && { hitsPerDay }),
    ...(hitsPerMonth !== undefined && { hitsPerMonth }),
    pages: { $kind: 'blob', hash: contentHash('[]'), count: 1 },
  });
  return { target: { key: targetKey(key), account: accountOf(URL_OF_TRACKER, siteId), settings }, managedBy: 'config' };
}

/** The instance, as a config names it. */
export function anInstance(
  limits: { readonly hitsPerDay?: number; readonly hitsPerMonth?: number; readonly timezone?: string } = {},
  key = INSTANCE,
): ResolvedInstance {
  return { key, settings: instance.resolved.parse({ ...defaultsOf(instance.fields), ...limits }) };
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
    instances: [],
    move: [],
    put: [],
    delete: [],
    blobs: [],
    drafts: [],
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

/** A run that is a fleet of its own. */
export function aRun({ id = runId(randomUUID()), ...run }: Partial<RunRecord> = {}): RunRecord {
  return {
    id,
    startedAt: at('12:00'),
    who: 'ada@lovelace',
    bootId: BOOT,
    pid: 4_711,
    serial: 1,
    pace: 'the plan of the day',
    seed: 'a seed',
    version: '1.2.3',
    fleet: id,
    ...run,
  };
}

/** Terms that no other run has. */
export function terms(change: Partial<RunTerms> = {}): RunTerms {
  return { text: randomUUID(), ...change };
}

/** Holds a new run's id and starts it, as a runner does; by default alone. */
export async function startARun(
  store: StateStore,
  run: Partial<RunRecord> = {},
  on: RunTerms = terms(),
): Promise<RunId> {
  const record = aRun(run);
  await store.liveness.hold(record.id);
  await store.startRun(record, on);
  return record.id;
}

export function aRequest(run: RunId, request: Partial<GrantRequest> = {}): GrantRequest {
  return { run, account: SITE_1, day: aDay(), from: 0, until: 1_000_000, want: 10, ...request };
}

export function aHolder(holder: Partial<LockHolder> = {}): LockHolder {
  return { id: randomUUID(), who: 'ada@lovelace', operation: 'apply', since: at('12:00'), ...holder };
}

export function anInterval(run: RunId, interval: Partial<Interval> = {}): Interval {
  const nothing = emptyHistogram().encode();
  const histograms = { latency: nothing, latencySinceDue: nothing, lateness: nothing };
  const whose = { run, target: targetKey('shop'), account: SITE_1 };
  return { ...whose, from: at('12:00'), seconds: 10, counts: counts(), ...histograms, ...interval };
}

/** The interval as a dump has it. */
export function aDumped(interval: Interval): DumpedIntervals {
  const [series] = seriesToPut([interval]);
  const [row] = series?.rows ?? [];
  if (row === undefined) throw new TypeError('An interval has a row.');
  const { run, target, account } = interval;
  return dumpedIntervals({
    run,
    target,
    account,
    tier: row.tier.number,
    from: row.from,
    data: dataOf(row, undefined, 'a test'),
  });
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
