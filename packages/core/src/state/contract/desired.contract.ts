import { expect, test } from 'vitest';
import { Failure } from '../../errors/failure.js';
import { type BlobHash, blobHash, targetKey } from '../../model/target.js';
import { aBlob, aCommit, apply, aTarget, at, codesOf } from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';

/** What every store keeps of what was applied. */
export function describeDesiredStore(makeFixture: MakeFixture): void {
  test('has nothing before the first apply', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    expect(await store.readApplied()).toEqual({ serial: 0, targets: [] });
    expect(await store.readSerial()).toBe(0);
  });

  test('gives back what was applied, to every process', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const targets = [aTarget({ key: 'a' }), { ...aTarget({ key: 'b', siteId: 2 }), managedBy: 'api' as const }];
    const commit = aCommit({ put: targets, seed: 'seed' });
    expect(await first.store.commit(commit)).toBe(1);
    const applied = await second.store.readApplied();
    expect(applied).toEqual({ lineage: applied.lineage, serial: 1, load: commit.load, seed: 'seed', targets });
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
    await first.store.commit(aCommit({ put: [aTarget()] }));
    const late = aCommit({ put: [aTarget({ key: 'late', siteId: 2 })], blobs: [aBlob('"late"')] });
    expect(await codesOf(second.store.commit(late))).toEqual(['state.moved-on']);
    expect((await first.store.readApplied()).targets).toEqual([aTarget()]);
    await expect(first.store.readBlobs([aBlob('"late"').hash])).rejects.toThrow(Failure);
  });

  test('accepts one of two changes that are based on the same serial', async () => {
    await using fixture = await makeFixture();
    const processes = [await fixture.start(), await fixture.start()];
    const commits = processes.map(({ store }) => codesOf(store.commit(aCommit({ put: [aTarget()] }))));
    expect((await Promise.all(commits)).flat()).toEqual(['state.moved-on']);
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
    await apply(store, { put: [aTarget()], blobs: [aBlob('[]')], at: at('12:00') });
    expect(await store.check()).toEqual([]);
  });
}
