import { expect, test } from 'vitest';
import { Failure } from '../../errors/failure.js';
import { type BlobHash, blobHash, instanceOf, targetKey } from '../../model/target.js';
import { aBlob, aCommit, anInstance, apply, aSignature, aTarget, codesOf, locked } from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';

/** What every store keeps of what was applied. */
export function describeDesiredStore(makeFixture: MakeFixture): void {
  test('has nothing before the first apply', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    expect(await store.readApplied()).toEqual({ serial: 0, targets: [], instances: [] });
    expect(await store.readSerial()).toBe(0);
  });

  test('gives back what was applied, to every process', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const targets = [aTarget({ key: 'a' }), { ...aTarget({ key: 'b', siteId: 2 }), managedBy: 'api' as const }];
    const instances = [anInstance({ hitsPerDay: 500 })];
    const commit = aCommit({ put: targets, instances, seed: 'seed' });
    expect(await locked(first.store, (lock) => first.store.commit({ ...commit, lock }))).toBe(1);
    const applied = await second.store.readApplied();
    const { lineage } = applied;
    expect(applied).toEqual({ lineage, serial: 1, load: commit.load, seed: 'seed', targets, instances });
    expect(applied.lineage).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test('keeps its lineage, and counts serials up', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: [aTarget()] });
    const { lineage } = await store.readApplied();
    expect(await apply(store, { delete: [targetKey('shop')] })).toBe(2);
    expect(await store.readApplied()).toMatchObject({ lineage, serial: 2, targets: [] });
  });

  test('changes what is put, deletes what is deleted, and leaves the rest', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [kept, changed] = [aTarget({ key: 'kept', siteId: 2 }), aTarget({ key: 'changed', visitsPerDay: 7 })];
    await apply(store, { put: [kept, aTarget({ key: 'changed' }), aTarget({ key: 'gone', siteId: 3 })] });
    await apply(store, { put: [changed], delete: [targetKey('gone')] });
    expect((await store.readApplied()).targets).toEqual([changed, kept]);
  });

  test('has the instances of the last change, by key, and no other', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const named = (url: string, hitsPerDay: number) => anInstance({ hitsPerDay }, instanceOf(url));
    const [a, b] = [named('https://a.example.com/', 1), named('https://b.example.com/', 2)];
    await apply(store, { instances: [a, b] });
    expect((await store.readApplied()).instances).toEqual([a, b]);
    const changed = named('https://b.example.com/', 3);
    await apply(store, { instances: [changed] });
    expect((await store.readApplied()).instances).toEqual([changed]);
    await apply(store, {});
    expect((await store.readApplied()).instances).toEqual([]);
  });

  test('lets two targets swap their sites in one apply', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: [aTarget({ key: 'a', siteId: 1 }), aTarget({ key: 'b', siteId: 2 })] });
    const swapped = [aTarget({ key: 'a', siteId: 2 }), aTarget({ key: 'b', siteId: 1 })];
    await apply(store, { put: swapped });
    expect((await store.readApplied()).targets).toEqual(swapped);
  });

  test('refuses a change that is based on an older serial, and changes nothing', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    await apply(first.store, { put: [aTarget()] });
    const late = { baseSerial: 0, put: [aTarget({ key: 'late', siteId: 2 })], blobs: [aBlob('"late"')] };
    expect(await codesOf(apply(second.store, late))).toEqual(['state.moved-on']);
    expect((await first.store.readApplied()).targets).toEqual([aTarget()]);
    await expect(first.store.readBlobs([aBlob('"late"').hash])).rejects.toThrow(Failure);
  });

  test('accepts one of two changes that are based on the same serial', async () => {
    await using fixture = await makeFixture();
    const processes = [await fixture.start(), await fixture.start()] as const;
    const [first] = processes;
    const codes = await locked(first.store, (lock) =>
      Promise.all(processes.map(({ store }) => codesOf(store.commit(aCommit({ put: [aTarget()], lock }))))),
    );
    expect(codes.flat()).toEqual(['state.moved-on']);
  });

  test('gives blobs back, in the order asked for, and keeps those of earlier serials', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [one, two] = [aBlob('["one"]'), aBlob('["two"]')];
    await apply(store, { blobs: [one] });
    await apply(store, { blobs: [two, one] });
    expect(await store.readBlobs([two.hash, one.hash])).toEqual([two, one]);
    expect(await store.readBlobs([])).toEqual([]);
  });

  test('says that the state is damaged when a blob is missing', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const missing: BlobHash = blobHash('0'.repeat(64));
    expect(await codesOf(store.readBlobs([missing]))).toEqual(['state.damaged']);
  });

  test('keeps fingerprints until their target is deleted, under a key that stays', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const print = (key: string, hmac: string) => ({ target: targetKey(key), hmac });
    await apply(store, {
      put: [aTarget({ key: 'a' }), aTarget({ key: 'b', siteId: 2 })],
      fingerprints: [print('a', '1'), print('b', '2')],
    });
    const before = await store.readFingerprints();
    await apply(store, { put: [aTarget({ key: 'a', visitsPerDay: 5 })], fingerprints: [print('b', '3')] });
    await apply(store, { delete: [targetKey('a')] });
    expect(before.key).toMatch(/^[0-9a-f]{64}$/);
    expect(before.applied).toEqual([print('a', '1'), print('b', '2')]);
    expect(await store.readFingerprints()).toEqual({ key: before.key, applied: [print('b', '3')] });
  });

  test('is found sound after all that', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: [aTarget()], blobs: [aBlob('[]')] });
    expect(await store.check()).toEqual([]);
  });

  describeMoves(makeFixture);
  describeHold(makeFixture);
}

function describeMoves(makeFixture: MakeFixture): void {
  test('gives a target a new key, and what belongs to it goes with it', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const hmac = '5e';
    await apply(store, { put: [aTarget()], fingerprints: [{ target: targetKey('shop'), hmac }] });
    await store.pause([targetKey('shop')], aSignature());
    await apply(store, { move: [moved('shop', 'store')], put: [aTarget({ key: 'store', visitsPerDay: 7 })] });
    const expected = { ...aTarget({ key: 'store', visitsPerDay: 7 }), paused: aSignature() };
    expect((await store.readApplied()).targets).toEqual([expected]);
    expect((await store.readFingerprints()).applied).toEqual([{ target: 'store', hmac }]);
  });

  test('lets keys be swapped, and follow one another, in one apply', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const sites = ['a', 'b', 'c', 'd'].map((key, index) => aTarget({ key, siteId: index + 1 }));
    const print = (key: string, hmac: string) => ({ target: targetKey(key), hmac });
    await apply(store, { put: sites, fingerprints: [print('a', '1'), print('b', '2'), print('c', '3')] });
    await store.pause([targetKey('b'), targetKey('d')], aSignature());
    await apply(store, { move: [moved('a', 'b'), moved('b', 'a'), moved('c', 'd'), moved('d', 'e')] });
    const { targets } = await store.readApplied();
    expect(targets.map(({ target, paused }) => [target.key, target.settings.siteId, paused !== undefined])).toEqual([
      ['a', 2, true],
      ['b', 1, false],
      ['d', 3, false],
      ['e', 4, true],
    ]);
    expect((await store.readFingerprints()).applied).toEqual([print('a', '2'), print('b', '1'), print('d', '3')]);
  });

  test('moves before it puts and deletes', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: [aTarget({ key: 'a', siteId: 1 }), aTarget({ key: 'b', siteId: 2 })] });
    const reborn = aTarget({ key: 'a', siteId: 3 });
    await apply(store, { move: [moved('b', 'c'), moved('a', 'b')], put: [reborn], delete: [targetKey('b')] });
    expect((await store.readApplied()).targets).toEqual([reborn, aTarget({ key: 'c', siteId: 2 })]);
  });

  test.each([
    ['that is not applied', moved('nobody', 'c')],
    ['onto one that stays', moved('a', 'b')],
  ])('moves no target %s, and changes nothing', async (_what, move) => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const targets = [aTarget({ key: 'a', siteId: 1 }), aTarget({ key: 'b', siteId: 2 })];
    await apply(store, { put: targets });
    await expect(apply(store, { move: [move], delete: [targetKey('b')] })).rejects.toThrow(RangeError);
    expect(await store.readApplied()).toMatchObject({ serial: 1, targets });
  });
}

function describeHold(makeFixture: MakeFixture): void {
  test('refuses a change of who does not hold the lock, and changes nothing', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const change = aCommit({ put: [aTarget()] });
    expect(await codesOf(first.store.commit(change))).toEqual(['state.lock-lost']);
    await locked(second.store, async () => {
      expect(await codesOf(first.store.commit(change))).toEqual(['state.lock-lost']);
    });
    expect(await first.store.readApplied()).toEqual({ serial: 0, targets: [], instances: [] });
    expect(await first.store.readEvents(10)).toEqual([]);
  });

  test('tells who lost the lock and was overtaken that it lost the lock', async () => {
    await using fixture = await makeFixture();
    const [slow, fast] = [await fixture.start(), await fixture.start()];
    const codes = await locked(slow.store, async (lock) => {
      await fast.store.breakLock(lock, aSignature());
      await apply(fast.store, { put: [aTarget()] });
      return codesOf(slow.store.commit(aCommit({ lock, delete: [targetKey('shop')] })));
    });
    expect(codes).toEqual(['state.lock-lost']);
    expect((await fast.store.readApplied()).targets).toEqual([aTarget()]);
  });

  test('adds each change to the history, with what it did to how many', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const by = aSignature({ who: 'grace@hopper', commit: '0a1b2c3+' });
    await apply(store, { put: [aTarget({ key: 'a' }), aTarget({ key: 'b', siteId: 2 })], by });
    await apply(store, { delete: [targetKey('a')], kind: 'destroy' });
    await apply(store, { kind: 'move', move: [moved('b', 'c')], put: [aTarget({ key: 'c', siteId: 2 })] });
    await apply(store, {});
    expect(await store.readEvents(10)).toEqual([
      { ...aSignature(), kind: 'apply', serial: 4 },
      { ...aSignature(), kind: 'move', serial: 3, what: 'target.c' },
      { ...aSignature(), kind: 'destroy', serial: 2, what: 'target.a' },
      { ...by, kind: 'apply', serial: 1, what: '2 targets' },
    ]);
    expect(await store.readEvents(1)).toMatchObject([{ serial: 4 }]);
  });
}

function moved(from: string, to: string) {
  return { from: targetKey(from), to: targetKey(to) };
}
