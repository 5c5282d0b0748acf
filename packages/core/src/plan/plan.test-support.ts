import fc from 'fast-check';
import { instant, localDate } from '../base/clock.js';
import type { AppliedState, AppliedTarget, LedgerDay, StateCommit } from '../model/state.js';
import {
  accountOf,
  type DesiredState,
  instanceOf,
  type ResolvedInstance,
  type ResolvedTarget,
  type TargetKey,
  targetKey,
} from '../model/target.js';
import {
  type InstanceSettings,
  type LoadSettings,
  load as loadSection,
  type TargetSettings,
  target as targetSection,
} from '../schema/config.js';
import { instance as instanceSection } from '../schema/instance.js';
import { defaultsOf } from '../schema/setting.js';
import { type DiffRequest, diffTargets } from './diff-targets.js';

/** 2026-11-24, 12:00 UTC: when these plans are made. */
export const NOON = instant(Date.parse('2026-11-24T12:00:00Z'));

/** A target `staging` with the default settings, a cap of 1,000 and one page. */
export function aTarget(with_: { key?: string } & Partial<TargetSettings> = {}): ResolvedTarget {
  const { key = 'staging', ...written } = with_;
  const settings = targetSection.resolved.parse({
    ...defaultsOf(targetSection.fields),
    url: `https://${key}.example.com/matomo.php`,
    siteId: 1,
    visitsPerDay: 1_000,
    pages: { $kind: 'blob', hash: '0'.repeat(64), count: 1 },
    ...written,
  });
  return { key: targetKey(key), account: accountOf(settings.url, settings.siteId), settings };
}

/** The default load, which limits nothing. */
export function aLoad(load: Partial<LoadSettings> = {}): LoadSettings {
  return loadSection.resolved.parse({ ...defaultsOf(loadSection.fields), ...load });
}

/** The instance of `staging` with the default limits. */
export function anInstance({
  url = 'https://staging.example.com/',
  ...written
}: { url?: string } & Partial<InstanceSettings> = {}): ResolvedInstance {
  const settings = instanceSection.resolved.parse({ ...defaultsOf(instanceSection.fields), ...written });
  return { key: instanceOf(url), settings };
}

/** A config with these targets and nothing else. */
export function aDesired(desired: Partial<DesiredState> = {}): DesiredState {
  return { load: aLoad(), targets: [], instances: [], moved: [], blobs: [], ...desired };
}

/** A target that a config has brought. */
export function anApplied(with_: Parameters<typeof aTarget>[0] = {}): AppliedTarget {
  return { target: aTarget(with_), managedBy: 'config' };
}

/** A state of serial 3 without targets. */
export function anAppliedState(applied: Partial<AppliedState> = {}): AppliedState {
  return { lineage: 'l1', serial: 3, load: aLoad(), targets: [], instances: [], ...applied };
}

/** 2026-11-24 of `staging`, of which 312 visits were sent. */
export function aDay({ key = 'staging', ...day }: { key?: string } & Partial<LedgerDay> = {}): LedgerDay {
  const account = aTarget({ key }).account;
  return { account, date: localDate('2026-11-24'), started: 312, leased: 0, cap: 1_000, ...day };
}

/** The plan from one state to another, at noon. */
export function aPlan(request: Partial<DiffRequest> = {}) {
  return diffTargets({
    managedBy: 'config',
    desired: aDesired(),
    applied: anAppliedState(),
    configHash: 'c1',
    stack: 'default',
    isPartial: false,
    asOf: NOON,
    days: [],
    budgets: [],
    secrets: new Map(),
    ...request,
  });
}

/** What a store makes of a commit. */
export function committed(
  applied: AppliedState,
  { move, put, delete: gone, load, seed, instances }: StateCommit,
): AppliedState {
  const newKeys = new Map(move.map(({ from, to }) => [from, to]));
  const entries = applied.targets.map((entry) => {
    const key = newKeys.get(entry.target.key) ?? entry.target.key;
    return [key, { ...entry, target: { ...entry.target, key } }] as const; // A pair, not a list.
  });
  const targets = new Map<TargetKey, AppliedTarget>(entries);
  for (const key of gone) targets.delete(key);
  for (const entry of put) {
    const paused = targets.get(entry.target.key)?.paused;
    targets.set(entry.target.key, { ...entry, ...(paused !== undefined && { paused }) });
  }
  return {
    ...applied,
    lineage: 'l1',
    serial: applied.serial + 1,
    load,
    seed,
    instances,
    targets: [...targets.values()],
  };
}

const arbKey = fc.constantFrom('a', 'b', 'c', 'd', 'e');

const arbTarget = fc
  .record({
    key: arbKey,
    weight: fc.constantFrom(1, 2, 0.5),
    visitsPerDay: fc.nat(5_000),
    timezone: fc.constantFrom('UTC', 'Europe/London', 'Asia/Kathmandu'),
    name: fc.constantFrom(undefined, 'One', 'Two'),
    tags: fc.constantFrom([], ['eu'], ['eu', 'shop']),
    tokenAuth: fc.constantFrom(undefined, { $kind: 'secretEnv' as const, name: 'TOKEN' }), // Keeps the literal.
    countries: fc.constantFrom({ SE: 1 }, { SE: 1, NO: 2 }, { NO: 2, SE: 1 }),
  })
  .map(({ key, ...settings }) => aTarget({ key, ...settings }));

const arbLoad = fc.constantFrom(aLoad(), aLoad({ visitsPerDay: 900 }), aLoad({ visitsPerDay: 900, overflow: 'drop' }));
const arbSeed = fc.constantFrom(undefined, '42', '43');
const arbTargets = fc.uniqueArray(arbTarget, { selector: ({ key }) => key, maxLength: 5 });

const arbInstance = fc
  .record({
    url: fc.constantFrom('https://a.example.com/', 'https://b.example.com/stats/', 'https://other.example.com/'),
    concurrency: fc.constantFrom(100, 5),
    hitsPerMonth: fc.constantFrom(undefined, 0, 1_000),
  })
  .map(anInstance);
const arbInstances = fc
  .uniqueArray(arbInstance, { selector: ({ key }) => key, maxLength: 3 })
  .map((instances) => instances.toSorted((a, b) => (a.key < b.key ? -1 : 1)));

/** Any config over five keys, with moves that may contradict each other. */
export const arbDesired: fc.Arbitrary<DesiredState> = fc.record({
  load: arbLoad,
  seed: arbSeed,
  targets: arbTargets,
  instances: arbInstances,
  moved: fc.array(fc.record({ from: arbKey.map(targetKey), to: arbKey.map(targetKey) }), { maxLength: 3 }),
  blobs: fc.constant([]),
});

const arbEntry = fc.record({
  target: arbTarget,
  managedBy: fc.constantFrom('config' as const, 'api' as const), // Keeps the literals.
  paused: fc.constantFrom(undefined, { at: NOON, who: 'ada@workbox' }),
});

/** Any state that was applied, over the same keys. */
export const arbApplied: fc.Arbitrary<AppliedState> = fc.record({
  lineage: fc.constant('l1'),
  serial: fc.constant(3),
  load: arbLoad,
  seed: arbSeed,
  instances: arbInstances,
  targets: fc.uniqueArray(arbEntry, { selector: ({ target }) => target.key, maxLength: 5 }),
});
