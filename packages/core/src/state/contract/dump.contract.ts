import { expect, test } from 'vitest';
import { COARSE_BITS, histogramText } from '../../base/histogram-text.js';
import type { Interval, RunId } from '../../model/run.js';
import type { StateDump } from '../../model/state-dump.js';
import { targetKey } from '../../model/target.js';
import type { StateStore } from '../state-store.js';
import {
  aBlob,
  aDay,
  aDumped,
  anError,
  anInstance,
  anInterval,
  aPeriod,
  apply,
  aRequest,
  aSignature,
  aTarget,
  at,
  codesOf,
  counts,
  INSTANCE,
  locked,
  SITE_1,
  startARun,
  unbounded,
} from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';
import { aRunner, days, mark, ranges } from './ledger.contract.js';

const GRACE = aSignature({ at: at('14:00'), who: 'grace@hopper', commit: '0a1b2c3' });
const SHOP = targetKey('shop');
const INSTANCE_DAY = aPeriod('day', aDay(), { kind: 'instance', instance: INSTANCE });

/** How every store is taken out whole, and in. */
export function describeDumpStore(makeFixture: MakeFixture): void {
  describeDump(makeFixture);
  describeLoad(makeFixture);
  describeMergedCounts(makeFixture);
  describeMergedBudgets(makeFixture);
  describeRefusals(makeFixture);
}

function describeDump(makeFixture: MakeFixture): void {
  test('dumps a state in which nothing was ever applied', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const { lineage, fingerprints, ...rest } = await store.dump();
    expect(lineage).toMatch(/^[0-9a-f-]{36}$/);
    expect(fingerprints).toEqual({ key: (await store.readFingerprints()).key, applied: [] });
    expect(rest).toEqual({ ...NOTHING, serial: 0 });
  });

  test('dumps all that is kept, the history oldest first', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const { run } = await fill(store);
    const { lineage, load } = await store.readApplied();
    const { key } = await store.readFingerprints();
    const day = { account: SITE_1, ...aDay(), cap: 100, next: 20 };
    expect(await store.dump()).toEqual({
      lineage,
      serial: 1,
      load,
      seed: 'seed',
      targets: [{ ...aTarget(), paused: GRACE }],
      instances: [anInstance({ hitsPerDay: 500 })],
      blobs: [aBlob('[]'), aBlob('["/"]')].sort((a, b) => (a.hash < b.hash ? -1 : 1)),
      drafts: await store.readDrafts(),
      draftRevision: 2,
      days: [{ ...day, started: 4, free: [[4, 20]] }],
      quarters: [{ account: SITE_1, quarter: at('12:00') / 900_000, visits: 4 }],
      budgets: [{ ...unbounded(INSTANCE_DAY), sent: 7 }],
      hitQuarters: [{ scope: INSTANCE_DAY.scope, period: 'day', quarter: at('12:30') / 900_000, hits: 7 }],
      runs: await store.readRuns(at('00:00')),
      intervals: [...intervals(run)].reverse().map(aDumped),
      errors: [anError(run)],
      events: [...(await store.readEvents(10))].reverse(),
      fingerprints: { key, applied: [{ target: 'shop', hmac: '5e' }] },
    });
  });

  test('counts what is leased as started', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run, { from: 5 }), aRequest(run)]);
    await store.mark([mark(lease, 9)], at('12:00'));
    const dump = await store.dump();
    expect(dump.days).toMatchObject([{ started: 15, next: 15, free: [] }]);
    expect(dump.quarters.reduce((sum, { visits }) => sum + visits, 0)).toBe(15);
    expect(await days(store)).toMatchObject([{ started: 4, leased: 11 }]);
  });

  test('counts hits that are reserved as sent', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const budgets = [{ ...INSTANCE_DAY, atLeast: 1, want: 30 }];
    const [lease] = await store.grant([aRequest(run, { budgets })]);
    await store.mark([{ ...mark(lease, 3), hits: [12] }], at('12:00'));
    const { budgets: sent, hitQuarters } = await store.dump();
    expect(sent).toEqual([{ ...unbounded(INSTANCE_DAY), sent: 30 }]);
    // When they will be sent, nobody knows.
    expect(hitQuarters).toEqual([
      { scope: INSTANCE_DAY.scope, period: 'day', quarter: aDay().endsAt / 900_000 - 1, hits: 30 },
    ]);
  });

  test('changes nothing', async () => {
    await using fixture = await makeFixture();
    const [{ store }, reader] = [await fixture.start(), await fixture.start()];
    await fill(store);
    const before = await reader.store.dump();
    expect(await store.dump()).toEqual(before);
  });
}

function describeLoad(makeFixture: MakeFixture): void {
  test('takes in what another state has dumped, and is the same but for the serial and the history', async () => {
    await using from = await makeFixture();
    await using to = await makeFixture();
    const source = (await from.start()).store;
    await fill(source);
    const dump = await source.dump();
    const { store } = await to.start();
    expect(await loaded(store, dump)).toBe(2);
    const event = { ...GRACE, kind: 'restore', serial: 2, what: 'the state at serial 1' };
    expect(await store.dump()).toEqual({ ...dump, serial: 2, events: [...dump.events, event] });
    const runs = dump.runs.map(({ id }) => id);
    expect(await store.readIntervals(runs)).toEqual(await source.readIntervals(runs));
    expect(await store.check()).toEqual([]);
  });

  test('replaces what was there, and keeps its history', async () => {
    await using from = await makeFixture();
    await using to = await makeFixture();
    const source = (await from.start()).store;
    await fill(source);
    const { store } = await to.start();
    for (const siteId of [1, 2, 3]) await apply(store, { put: [aTarget({ key: 'blog', siteId })], seed: 'other' });
    await store.pause([targetKey('blog')], aSignature());
    await ended(store);
    const dump = await source.dump();
    const before = await store.readEvents(10);
    expect(await loaded(store, dump)).toBe(4);
    const after = await store.dump();
    expect(after).toMatchObject({ lineage: dump.lineage, seed: 'seed', targets: dump.targets, runs: dump.runs });
    const events = await store.readEvents(20);
    expect(events).toHaveLength(1 + before.length + dump.events.length);
    for (const event of [...before, ...dump.events]) expect(events).toContainEqual(event);
  });

  test('takes its own dump in again, and doubles nothing in the history', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await fill(store);
    const dump = await store.dump();
    await apply(store, { delete: [SHOP] });
    const events = await store.readEvents(20);
    expect(await loaded(store, dump)).toBe(3);
    expect(await store.readEvents(20)).toEqual([
      { ...GRACE, kind: 'restore', serial: 3, what: 'the state at serial 1' },
      ...events,
    ]);
    expect((await store.readApplied()).targets).toEqual(dump.targets);
  });

  test('takes the higher serial of both, plus one', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, {});
    const dump = await store.dump();
    expect(await loaded(store, { ...dump, serial: 7 })).toBe(8);
    expect(await loaded(store, dump)).toBe(9);
    expect(await store.readSerial()).toBe(9);
  });

  test('has the drafts of the dump instead of its own, and gives no revision of both again', async () => {
    await using from = await makeFixture();
    await using to = await makeFixture();
    const [source, { store }] = [(await from.start()).store, await to.start()];
    await fill(source);
    const dump = await source.dump();
    await store.putDraft({ target: targetKey('other'), change: { kind: 'delete' }, by: GRACE }, NOTHING_SEEN);
    await loaded(store, dump);
    expect(await store.readDrafts()).toEqual(dump.drafts);
    const seen = { serial: 2, revision: 0 };
    const { revision } = await store.putDraft(
      { target: targetKey('new'), change: { kind: 'delete' }, by: GRACE },
      seen,
    );
    expect(revision).toBe(3);
    await loaded(store, { ...dump, drafts: [], draftRevision: 0 });
    expect(await store.readDrafts()).toEqual([]);
    expect((await store.dump()).draftRevision).toBe(3);
    expect(await store.check()).toEqual([]);
  });

  test('changes the revision', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await ended(store);
    const { revision } = await store.readSignals(run);
    await loaded(store, await store.dump());
    expect((await store.readSignals(run)).revision).not.toBe(revision);
  });

  test('is at home where it was loaded', async () => {
    await using from = await makeFixture();
    await using to = await makeFixture();
    const source = await from.start();
    await fill(source.store);
    const dump = await source.store.dump();
    await source.die();
    const { store } = await to.start();
    await loaded(store, dump);
    expect((await store.readHome()).kind).toBe('home');
  });

  test('takes runs that had not ended for lost', async () => {
    await using from = await makeFixture();
    await using to = await makeFixture();
    const source = (await from.start()).store;
    const run = await startARun(source);
    const { store } = await to.start();
    await loaded(store, await source.dump());
    expect(await store.readRuns(at('00:00'))).toMatchObject([{ id: run, end: { at: GRACE.at, reason: 'lost' } }]);
  });

  test('keeps key and fingerprints without those of the dump, where the reference is the same', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [kept, changed] = [withToken('kept', 1, 'A'), withToken('changed', 2, 'B')];
    const print = (key: string) => ({ target: targetKey(key), hmac: '5e' });
    await apply(store, { put: [kept, changed], fingerprints: [print('kept'), print('changed')] });
    const { key } = await store.readFingerprints();
    const { fingerprints: _taken, ...dump } = await store.dump();
    await loaded(store, { ...dump, targets: [kept, withToken('changed', 2, 'C')] });
    expect(await store.readFingerprints()).toEqual({ key, applied: [print('kept')] });
  });
}

function describeMergedCounts(makeFixture: MakeFixture): void {
  test('keeps the higher count of the state, so that no cap is given twice', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, 30);
    await store.endRun(run, { at: at('12:00'), reason: 'done' });
    const dump = await store.dump();
    const next = await startARun(store);
    await send(store, next, 50);
    await store.endRun(next, { at: at('13:00'), reason: 'done' });
    await loaded(store, dump);
    expect(await days(store)).toMatchObject([{ started: 80, leased: 0, cap: 100 }]);
    const again = await startARun(store);
    expect(ranges(await store.grant([aRequest(again, { want: 100 })]))).toEqual([[80, 100]]);
    expect(await store.check()).toEqual([]);
  });

  test('keeps the higher count of the dump, also above the cap, and of days that only one of both has', async () => {
    await using from = await makeFixture();
    await using to = await makeFixture();
    const source = await aRunner(await from.start(), 200);
    await send(source.store, source.run, 130);
    const goal = await aRunner(await to.start());
    await send(goal.store, goal.run, 5, '2026-11-23');
    await send(goal.store, goal.run, 20);
    await goal.store.endRun(goal.run, { at: at('13:00'), reason: 'done' });
    await loaded(goal.store, { ...(await source.store.dump()), targets: [aTarget()] });
    expect(await days(goal.store)).toMatchObject([{ started: 130, leased: 0, cap: 130 }]);
    const { days: kept } = await goal.store.dump();
    expect(kept.filter(({ date }) => date === '2026-11-23')).toMatchObject([{ started: 5 }]);
    expect(await goal.store.grant([aRequest(await startARun(goal.store))])).toEqual([]);
    expect(await goal.store.check()).toEqual([]);
  });

  test('keeps the higher buckets, so that a changed time zone gives no second cap', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const before = await store.dump();
    await send(store, run, 60);
    await store.endRun(run, { at: at('13:00'), reason: 'done' });
    await loaded(store, before);
    const newYork = aDay('2026-11-24', 'America/New_York', '2026-11-24T05:00Z');
    const again = await startARun(store);
    await apply(store, { put: [aTarget({ timezone: newYork.timezone })] });
    const leases = await store.grant([aRequest(again, { day: newYork, want: 100 })]);
    expect(leases.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(40);
  });

  test('counts what the dead had leased', async () => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    const dump = await runner.store.dump();
    await runner.store.grant([aRequest(runner.run)]);
    await runner.die();
    const { store } = await fixture.start();
    await loaded(store, dump);
    expect(await days(store)).toMatchObject([{ started: 10, leased: 0 }]);
  });
}

function describeMergedBudgets(makeFixture: MakeFixture): void {
  test('keeps the higher count of hits, and gives no budget twice', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await fill(store);
    const dump = await store.dump();
    const run = await startARun(store);
    const budgets = [{ ...INSTANCE_DAY, atLeast: 1, want: 400 }];
    const [lease] = await store.grant([aRequest(run, { budgets })]);
    await store.close([{ ...mark(lease, lease?.to ?? 0), hits: [400], lastHitAt: at('12:10') }], at('12:00'));
    await store.endRun(run, { at: at('12:30'), reason: 'done' });
    await loaded(store, dump);
    expect(await store.readBudgets([INSTANCE_DAY])).toEqual([
      { ...unbounded(INSTANCE_DAY), sent: 407, reserved: 0, limit: 500 },
    ]);
    const next = await store.grant([aRequest(await startARun(store), { budgets })]);
    expect(next).toMatchObject([{ hits: [93] }]);
  });
}

function describeRefusals(makeFixture: MakeFixture): void {
  test('loads nothing while a process runs, and says whose', async () => {
    await using fixture = await makeFixture();
    const [{ store }, runner] = [await fixture.start(), await fixture.start()];
    await fill(store);
    const dump = await store.dump();
    await apply(store, { seed: 'later' });
    await startARun(runner.store);
    const loading = loaded(store, dump);
    expect(await codesOf(loading)).toEqual(['state.in-use']);
    await expect(loading).rejects.toThrow('ada@lovelace');
    expect(await store.readApplied()).toMatchObject({ serial: 2, seed: 'later' });
    await runner.die();
    expect(await loaded(store, dump)).toBe(3);
  });

  test('loads nothing for who does not hold the lock', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await fill(store);
    const before = await store.dump();
    const as = { lock: crypto.randomUUID(), kind: 'push' as const, by: GRACE };
    expect(await codesOf(store.load({ ...before, seed: 'new' }, as))).toEqual(['state.lock-lost']);
    expect(await store.dump()).toEqual(before);
  });

  test('loads all or nothing', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await fill(store);
    const before = await store.dump();
    const broken = {
      ...before,
      seed: 'new',
      intervals: [aDumped(anInterval(await ended(store), { target: SHOP }))],
      runs: [],
    };
    const known = await store.dump();
    await expect(loaded(store, broken)).rejects.toThrow();
    expect(await store.dump()).toEqual(known);
    const blobs = [{ ...aBlob('["/"]'), text: '["/other"]' }];
    await expect(loaded(store, { ...before, blobs })).rejects.toThrow(TypeError);
    expect(await store.dump()).toEqual(known);
  });
}

const NOTHING_SEEN = { serial: 0, revision: 0 };
const NOTHING = {
  targets: [],
  instances: [],
  blobs: [],
  drafts: [],
  draftRevision: 0,
  days: [],
  quarters: [],
  budgets: [],
  hitQuarters: [],
  runs: [],
  intervals: [],
  errors: [],
  events: [],
};

/** Something of everything, and no process that still runs. */
async function fill(store: StateStore) {
  const fingerprints = [{ target: SHOP, hmac: '5e' }];
  const instances = [anInstance({ hitsPerDay: 500 })];
  await apply(store, { put: [aTarget()], instances, blobs: [aBlob('[]'), aBlob('["/"]')], seed: 'seed', fingerprints });
  await store.pause([SHOP], GRACE);
  await draft(store);
  const run = await startARun(store);
  const budgets = [{ ...INSTANCE_DAY, atLeast: 20, want: 50 }];
  const [lease] = await store.grant([aRequest(run, { want: 20, budgets })]);
  await store.close([{ ...mark(lease, 4), hits: [7], lastHitAt: at('12:30') }], at('12:00'));
  await store.record(intervals(run), [anError(run)]);
  const crossed = { metric: 'p95', bound: '<500ms', measured: 612.5, isCrossed: true } as const;
  await store.endRun(run, { at: at('12:30'), reason: 'done', because: 'visits', verdict: { thresholds: [crossed] } });
  return { run };
}

/** A change of one target and the end of another, with the revisions 1 and 2. */
async function draft(store: StateStore) {
  const seen = { serial: await store.readSerial(), revision: 0 };
  const change = { kind: 'put', written: { siteId: 7, tags: ['new'] } } as const;
  const removal = { target: targetKey('old'), change: { kind: 'delete' }, seen } as const;
  await store.changeDrafts([{ target: SHOP, change, seen }, removal], GRACE);
}

/** One of each length, in order of time. */
function intervals(run: RunId): readonly Interval[] {
  const lateness = histogramText({ bits: COARSE_BITS, buckets: [[70, 3]] });
  return [
    anInterval(run, { from: at('08:00'), seconds: 3600, counts: counts({ offered: 3, started: 3 }), lateness }),
    anInterval(run, { from: at('09:00'), seconds: 60, counts: counts({ offered: 3, started: 3 }), lateness }),
    anInterval(run),
  ];
}

async function ended(store: StateStore) {
  const run = await startARun(store);
  await store.endRun(run, { at: at('12:30'), reason: 'done' });
  return run;
}

async function loaded(store: StateStore, dump: StateDump): Promise<number> {
  return locked(store, (lock) => store.load(dump, { lock, kind: 'restore', by: GRACE }));
}

/** Starts so many visits. */
async function send(store: StateStore, run: Parameters<typeof aRequest>[0], want: number, date?: string) {
  for (const lease of await store.grant([aRequest(run, { day: aDay(date), want })]))
    await store.close([mark(lease, lease.to)], at('12:00'));
}

function withToken(key: string, siteId: number, name: string) {
  const { target, managedBy } = aTarget({ key, siteId });
  const tokenAuth = { $kind: 'secretEnv' as const, name };
  return { target: { ...target, settings: { ...target.settings, tokenAuth } }, managedBy };
}
