import { expect, test } from 'vitest';
import type { RunRecord, RunTerms } from '../../model/run.js';
import type { Lease } from '../../model/state.js';
import { type AccountKey, accountOf } from '../../model/target.js';
import type { StateStore } from '../state-store.js';
import {
  apply,
  aRequest,
  aRun,
  aTarget,
  at,
  BOOT,
  SITE_1,
  startARun,
  terms,
  URL_OF_TRACKER,
} from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';
import { mark, ranges } from './ledger.contract.js';

const SITE_2 = accountOf(URL_OF_TRACKER, 2);
const TERMS: RunTerms = { text: '{"pace":"50 visits/s"}' };

/** How every store lets runs find each other, and share what they were asked for. */
export function describeFleets(makeFixture: MakeFixture): void {
  describePlaces(makeFixture);
  describeQuotas(makeFixture);
}

function describePlaces(makeFixture: MakeFixture): void {
  test('lets a run on equal terms join, from any process, and tells since when the fleet is there', async () => {
    await using fixture = await makeFixture();
    const [one, two] = [(await fixture.start()).store, (await fixture.start()).store];
    const [first, second] = [aRun({ startedAt: at('11:00') }), aRun({ startedAt: at('12:00') })];
    expect(await start(one, first)).toEqual({ fleet: first.id, since: at('11:00') });
    expect(await start(two, second)).toEqual({ fleet: first.id, since: at('11:00') });
    expect((await two.readRuns(at('00:00'))).map(({ id, fleet }) => [id, fleet])).toEqual([
      [second.id, first.id],
      [first.id, first.id],
    ]);
  });

  test('makes a run on other terms a fleet of its own', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [first, other] = [aRun(), aRun()];
    await start(store, first);
    expect((await start(store, other, { text: '{"pace":"51 visits/s"}' })).fleet).toBe(other.id);
  });

  test('lets nobody join a run that has ended, and those that go on be joined though their first one has', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [first, second, third, late] = [aRun({ startedAt: at('11:00') }), aRun(), aRun(), aRun()];
    for (const run of [first, second]) await start(store, run);
    await store.endRun(first.id, { at: at('12:10'), reason: 'done' });
    expect(await start(store, third)).toEqual({ fleet: first.id, since: at('11:00') });
    for (const { id } of [second, third]) await store.endRun(id, { at: at('12:20'), reason: 'done' });
    expect((await start(store, late)).fleet).toBe(late.id);
  });

  test('gives runs that start at once one fleet', async () => {
    await using fixture = await makeFixture();
    const stores = await Promise.all([1, 2, 3].map(async () => (await fixture.start()).store));
    const runs = Array.from({ length: 9 }, () => aRun());
    const quotas = new Map([[SITE_1, 100]]);
    const places = await Promise.all(
      runs.map((run, index) => start(stores[index % 3] as StateStore, run, { ...TERMS, quotas })), // There are three.
    );
    expect(new Set(places.map(({ fleet }) => fleet)).size).toBe(1);
    expect(runs.map(({ id }) => id)).toContain(places[0]?.fleet);
    const [place] = places;
    const [store] = stores;
    if (place === undefined || store === undefined) throw new TypeError('Runs were started.');
    expect(await store.readQuotas(place.fleet)).toEqual([{ account: SITE_1, visits: 100, started: 0, leased: 0 }]);
  });

  test('tells a run who is in its fleet and goes on, in the order in which they started', async () => {
    await using fixture = await makeFixture();
    const [one, two] = [(await fixture.start()).store, (await fixture.start()).store];
    const [first, second, third] = [
      aRun({ startedAt: at('11:00') }),
      aRun({ startedAt: at('11:30') }),
      aRun({ startedAt: at('11:15') }),
    ];
    for (const run of [first, second, third]) await start(one, run);
    await startARun(two); // Alone.
    const fleet = async () => (await two.readSignals(second.id)).fleet;
    expect(await fleet()).toEqual([first.id, third.id, second.id]);
    await one.endRun(first.id, { at: at('12:00'), reason: 'done' });
    expect(await fleet()).toEqual([third.id, second.id]);
    expect((await two.readSignals(aRun().id)).fleet).toEqual([]);
  });

  test('takes a run that has died out of its fleet as soon as somebody has recovered', async () => {
    await using fixture = await makeFixture();
    const dying = await fixture.start();
    const [first, second] = [aRun(), aRun({ startedAt: at('12:01') })];
    await start(dying.store, first);
    const { store } = await fixture.start();
    await start(store, second);
    await dying.die();
    await store.recover(at('12:05'), BOOT);
    expect((await store.readSignals(second.id)).fleet).toEqual([second.id]);
  });
}

function describeQuotas(makeFixture: MakeFixture): void {
  test('bounds what all runs of a fleet are granted, each account by its own quota', async () => {
    await using fixture = await makeFixture();
    const [one, two] = [(await fixture.start()).store, (await fixture.start()).store];
    const [first, second] = [
      await aMember(one, { first: 15, second: 3 }),
      await aMember(two, { first: 99, second: 99 }),
    ];
    expect(ranges(await one.grant([aRequest(first)]))).toEqual([[0, 10]]);
    const asked = [aRequest(second), aRequest(second, { account: SITE_2 }), aRequest(second, { account: SITE_2 })];
    expect(ranges(await two.grant(asked))).toEqual([
      [10, 15],
      [0, 3],
    ]);
    expect(await one.grant([aRequest(first), aRequest(second)])).toEqual([]);
    expect(await two.readQuotas(first)).toEqual([
      { account: SITE_1, visits: 15, started: 0, leased: 15 },
      { account: SITE_2, visits: 3, started: 0, leased: 3 },
    ]);
    expect(await one.check()).toEqual([]);
  });

  test('counts what is marked as started, and gives out again what was given back', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await aMember(store, { first: 10 });
    const [lease] = await store.grant([aRequest(run)]);
    await store.mark([mark(lease, 4)], at('12:00'));
    expect(await store.readQuotas(run)).toEqual([{ account: SITE_1, visits: 10, started: 4, leased: 6 }]);
    await store.close([mark(lease, 6)], at('12:00'));
    await store.close([mark(lease, 9)], at('12:00'));
    expect(await store.readQuotas(run)).toEqual([{ account: SITE_1, visits: 10, started: 6, leased: 0 }]);
    expect(ranges(await store.grant([aRequest(run)]))).toEqual([[6, 10]]);
  });

  test.each<[string, string | undefined, Lease['to']]>([
    ['what it had not marked', BOOT, 6],
    ['nothing, where its marks may be lost', 'another boot', 0],
  ])('lets the others have of the visits of a dead member %s', async (_what, bootId, left) => {
    await using fixture = await makeFixture();
    const dying = await fixture.start();
    const dead = await aMember(dying.store, { first: 10 });
    const { store } = await fixture.start();
    const heir = await aMember(store, {});
    const [lease] = await dying.store.grant([aRequest(dead)]);
    await dying.store.mark([mark(lease, 4)], at('12:00'));
    await dying.die();
    await store.recover(at('12:05'), bootId);
    const leases = await store.grant([aRequest(heir)]);
    expect(leases.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(left);
    expect(await store.readQuotas(dead)).toEqual([{ account: SITE_1, visits: 10, started: 10 - left, leased: left }]);
    expect(await store.check()).toEqual([]);
  });

  test('grants nothing of an account without a quota, even where no account has one', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await aMember(store, { second: 5 });
    expect(await store.grant([aRequest(run)])).toEqual([]);
    const none = await startARun(store, {}, terms({ quotas: new Map() }));
    expect(await store.grant([aRequest(none)])).toEqual([]);
  });

  test('leaves a run without quotas, and other fleets, to the cap alone', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const bounded = await aMember(store, { first: 5 });
    const free = await startARun(store);
    expect(ranges(await store.grant([aRequest(free), aRequest(bounded), aRequest(free)]))).toEqual([
      [0, 10],
      [10, 15],
      [15, 25],
    ]);
    expect(await store.readQuotas(free)).toEqual([]);
  });

  test('grants no more than the cap, whatever the quota', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await aMember(store, { first: 500 });
    expect(ranges(await store.grant([aRequest(run, { want: 400 })]))).toEqual([[0, 100]]);
    expect(await store.readQuotas(run)).toMatchObject([{ leased: 100 }]);
  });
}

async function start(store: StateStore, run: RunRecord, on = TERMS) {
  await store.liveness.hold(run.id);
  return store.startRun(run, on);
}

/** A member of one fleet, with targets of two sites applied. The first one's quotas count. */
async function aMember(store: StateStore, { first, second }: { readonly first?: number; readonly second?: number }) {
  await apply(store, { put: [aTarget(), aTarget({ key: 'blog', siteId: 2 })] });
  const quotas = new Map<AccountKey, number>();
  if (first !== undefined) quotas.set(SITE_1, first);
  if (second !== undefined) quotas.set(SITE_2, second);
  return startARun(store, {}, { ...TERMS, quotas });
}
