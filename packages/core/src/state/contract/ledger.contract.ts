import { expect, test } from 'vitest';
import type { Lease, LedgerDay } from '../../model/state.js';
import { targetKey } from '../../model/target.js';
import type { StateStore } from '../state-store.js';
import { aDay, apply, aRequest, aRun, aTarget, at, SITE_1, startARun } from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';

/** How every store keeps caps while all goes well. */
export function describeLedgerStore(makeFixture: MakeFixture): void {
  describeGrants(makeFixture);
  describeCaps(makeFixture);
  describeMarks(makeFixture);
}

function describeGrants(makeFixture: MakeFixture): void {
  test('grants ranges one after the other, to several runs of one account', async () => {
    await using fixture = await makeFixture();
    const [one, two] = [(await fixture.start()).store, (await fixture.start()).store];
    await apply(one, { put: [aTarget()] });
    const [first, second] = [await startARun(one), await startARun(two)];
    expect(ranges(await one.grant([aRequest(first)]))).toEqual([[0, 10]]);
    expect(ranges(await two.grant([aRequest(second, { want: 5 })]))).toEqual([[10, 15]]);
    expect(await days(one)).toEqual([{ account: SITE_1, date: '2026-11-24', started: 0, leased: 15, cap: 100 }]);
  });

  test('says of a lease whose it is', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run, { want: 1 })]);
    expect(lease).toEqual({ id: lease?.id, run, account: SITE_1, date: '2026-11-24', from: 0, to: 1 });
  });

  test('answers several requests at once, and those in vain not at all', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const tomorrow = aRequest(run, { day: aDay('2026-11-25') });
    const leases = await store.grant([aRequest(run, { want: 99 }), aRequest(run), aRequest(run), tomorrow]);
    expect(leases.map(({ date, from, to }) => [date, from, to])).toEqual([
      ['2026-11-24', 0, 99],
      ['2026-11-24', 99, 100],
      ['2026-11-25', 0, 10],
    ]);
  });

  test('grants within the bounds asked for, and frees what was skipped for others', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    expect(ranges(await store.grant([aRequest(run, { from: 50, until: 53 })]))).toEqual([[50, 53]]);
    expect(ranges(await store.grant([aRequest(run, { from: 50, until: 53 })]))).toEqual([]);
    expect(ranges(await store.grant([aRequest(run, { from: 40, until: 60, want: 20 })]))).toEqual([[40, 50]]);
    expect(ranges(await store.grant([aRequest(run, { from: 40, until: 60, want: 20 })]))).toEqual([[53, 60]]);
    expect(ranges(await store.grant([aRequest(run, { want: 30 })]))).toEqual([[0, 30]]);
    expect(ranges(await store.grant([aRequest(run, { want: 30 })]))).toEqual([[30, 40]]);
  });

  test('grants what was given back first, lowest first, and joins what touches', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [a, b, c] = await store.grant([aRequest(run), aRequest(run), aRequest(run)]);
    await store.close([mark(c, 25), mark(a, 4), mark(b, 10)], at('12:00'));
    expect(ranges(await store.grant([aRequest(run, { want: 50 })]))).toEqual([[4, 20]]);
    expect(ranges(await store.grant([aRequest(run, { want: 50 })]))).toEqual([[25, 30]]);
    expect(ranges(await store.grant([aRequest(run, { want: 50 })]))).toEqual([[30, 80]]);
  });

  test('refuses what makes no sense', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await expect(store.grant([aRequest(run, { want: 0 })])).rejects.toThrow(RangeError);
    await expect(store.grant([aRequest(run, { from: -1 })])).rejects.toThrow(RangeError);
    await expect(store.grant([aRequest(aRun().id)])).rejects.toThrow();
    expect(await store.grant([aRequest(run, { from: 5, until: 5 })])).toEqual([]);
  });
}

function describeCaps(makeFixture: MakeFixture): void {
  test('never grants more than the cap, whatever is asked', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    expect(ranges(await store.grant([aRequest(run, { want: 1_000 })]))).toEqual([[0, 100]]);
    expect(await store.grant([aRequest(run)])).toEqual([]);
    expect(await days(store)).toMatchObject([{ started: 0, leased: 100, cap: 100 }]);
  });

  test('counts no visit that was given back against the cap', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run, { want: 100 })]);
    await store.close([mark(lease, 70)], at('12:00'));
    expect(ranges(await store.grant([aRequest(run, { want: 100 })]))).toEqual([[70, 100]]);
  });

  test('grants more at once when the cap is raised', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await store.grant([aRequest(run, { want: 100 })]);
    await apply(store, { put: [aTarget({ visitsPerDay: 130 })] });
    expect(await days(store)).toMatchObject([{ leased: 100, cap: 130 }]);
    expect(ranges(await store.grant([aRequest(run, { want: 100 })]))).toEqual([[100, 130]]);
  });

  test('keeps what is taken when the cap is lowered, and grants nothing until it is below', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run, { want: 80 })]);
    await apply(store, { put: [aTarget({ visitsPerDay: 50 })] });
    expect(await days(store)).toMatchObject([{ leased: 80, cap: 80 }]);
    expect(await store.grant([aRequest(run)])).toEqual([]);
    await store.close([mark(lease, 45)], at('12:00'));
    expect(await days(store)).toMatchObject([{ started: 45, leased: 0, cap: 50 }]);
    expect(ranges(await store.grant([aRequest(run)]))).toEqual([[45, 50]]);
  });

  test('grants nothing for a cap of 0', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), 0);
    expect(await store.grant([aRequest(run)])).toEqual([]);
  });

  test('grants nothing without a target, and counts on when the account has one again, under any key', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run, { want: 60 })]);
    await apply(store, { delete: [targetKey('shop')] });
    expect(await store.grant([aRequest(run)])).toEqual([]);
    await store.close([mark(lease, 60)], at('12:00'));
    expect(await days(store)).toMatchObject([{ started: 60, leased: 0 }]);
    await apply(store, { put: [aTarget({ key: 'reborn' })] });
    expect(ranges(await store.grant([aRequest(run, { want: 100 })]))).toEqual([[60, 100]]);
  });

  test('heeds the lowest cap, should targets share an account', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await apply(store, { put: [aTarget({ key: 'twin', visitsPerDay: 20 })] });
    expect(ranges(await store.grant([aRequest(run, { want: 100 })]))).toEqual([[0, 20]]);
  });
}

function describeMarks(makeFixture: MakeFixture): void {
  test('counts what is marked as started, and no longer as leased', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run)]);
    expect(await store.mark([mark(lease, 6)], at('12:00'))).toEqual([]);
    expect(await days(store)).toMatchObject([{ started: 6, leased: 4 }]);
  });

  test('names the leases that are no longer open, and marks the others', async () => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    const { store, run } = runner;
    const [closed, open] = await store.grant([aRequest(run), aRequest(run)]);
    await store.close([mark(closed, 10)], at('12:00'));
    expect(await store.mark([mark(closed, 10), mark(open, 15)], at('12:00'))).toEqual([closed?.id]);
    await runner.die();
    const { store: other } = await fixture.start();
    await other.recover(at('12:01'), runner.bootId);
    expect(await days(other)).toMatchObject([{ started: 15, leased: 0 }]);
  });

  test('does not let a mark go back', async () => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    const [lease] = await runner.store.grant([aRequest(runner.run)]);
    await runner.store.mark([mark(lease, 7)], at('12:00'));
    expect(await runner.store.mark([mark(lease, 3)], at('12:00'))).toEqual([]);
    await runner.die();
    const { store: other } = await fixture.start();
    await other.recover(at('12:01'), runner.bootId);
    expect(await days(other)).toMatchObject([{ started: 7 }]);
  });

  test('refuses a use outside of the lease, and then applies no mark', async () => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    const { store, run } = runner;
    const [one, two] = await store.grant([aRequest(run), aRequest(run)]);
    await expect(store.mark([mark(one, 5), mark(two, 21)], at('12:00'))).rejects.toThrow(RangeError);
    await expect(store.close([mark(two, 9)], at('12:00'))).rejects.toThrow(RangeError);
    await runner.die();
    const { store: other } = await fixture.start();
    await other.recover(at('12:01'), runner.bootId);
    expect(await days(other)).toMatchObject([{ started: 0 }]);
  });

  test('closes once, however often it is asked', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run)]);
    await store.close([mark(lease, 6), mark(lease, 8)], at('12:00'));
    await store.close([mark(lease, 10)], at('12:00'));
    expect(await days(store)).toMatchObject([{ started: 6, leased: 0 }]);
    expect(ranges(await store.grant([aRequest(run)]))).toEqual([[6, 10]]);
  });

  test('closes below the last mark, when the caller vouches that those visits were not sent', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run)]);
    await store.mark([mark(lease, 9)], at('12:00'));
    await store.close([mark(lease, 2)], at('12:00'));
    expect(await days(store)).toMatchObject([{ started: 2, leased: 0 }]);
    expect(await store.check()).toEqual([]);
  });

  test('closes a lease from any process', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const { store: other } = await fixture.start();
    const [lease] = await store.grant([aRequest(run)]);
    await other.close([mark(lease, 1)], at('12:00'));
    expect(await store.mark([mark(lease, 2)], at('12:00'))).toEqual([lease?.id]);
  });

  test('does not know days that nobody was granted', async () => {
    await using fixture = await makeFixture();
    const { store } = await aRunner(await fixture.start());
    expect(await days(store)).toEqual([]);
  });
}

/** A process that has started a run, with a target of the first site applied. */
export async function aRunner(process: { readonly store: StateStore; die(): Promise<void> }, visitsPerDay = 100) {
  const { store } = process;
  await apply(store, { put: [aTarget({ visitsPerDay })] });
  const run = await startARun(store);
  const [record] = await store.readRuns(at('00:00'));
  return { store, run, bootId: record?.bootId, die: () => process.die() };
}

/** The first site's day. */
export async function days(store: StateStore, day = aDay()): Promise<readonly LedgerDay[]> {
  return store.readDays([{ account: SITE_1, day }]);
}

export function ranges(leases: readonly Lease[]): readonly (readonly [number, number])[] {
  return leases.map(({ from, to }) => [from, to]);
}

/** A mark of a lease that the test knows to be there. */
export function mark(lease: Lease | undefined, used: number) {
  if (lease === undefined) throw new TypeError('The lease was not granted.');
  return { lease: lease.id, used };
}
