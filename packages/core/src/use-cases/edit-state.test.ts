import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../base/system-clock.js';
import { targetKey } from '../model/target.js';
import { apply, aSignature, aTarget, at, codesOf, locked } from '../state/contract/builders.contract.js';
import { openSqliteStore } from '../state/sqlite/sqlite-store.js';
import type { StateStore } from '../state/state-store.js';
import { moveTarget, removeTarget } from './edit-state.js';

const DEPS = {
  clock: { ...systemClock, now: () => at('13:00') },
  who: 'grace@hopper',
  readCommit: async () => undefined,
};
const [SHOP, STORE, BLOG] = [targetKey('shop'), targetKey('store'), targetKey('blog')];

describe('editing the state', () => {
  let folder: string;
  let store: StateStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trafficinator-edit-'));
    store = await openSqliteStore({ file: join(folder, 'state.db'), mode: 'write' });
    await apply(store, { put: [aTarget({ key: 'shop' }), aTarget({ key: 'blog', siteId: 2 })] });
  });

  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const draft = (target: typeof SHOP) =>
    store.putDraft({ target, change: { kind: 'delete' }, by: aSignature() }, { serial: 1, revision: 0 });
  const lockedState = (lock: string) => ({ state: store, lock, [Symbol.asyncDispose]: async () => undefined });
  const move = (from: typeof SHOP, to: typeof SHOP) =>
    locked(store, (lock) => moveTarget(DEPS, lockedState(lock), { from, to }));
  const remove = (key: typeof SHOP) => locked(store, (lock) => removeTarget(DEPS, lockedState(lock), key));

  test('takes the draft of a target along to its new key', async () => {
    const kept = await draft(SHOP);
    expect(await move(SHOP, STORE)).toBe(2);
    expect(await store.readDrafts()).toEqual([{ ...kept, target: STORE }]);
  });

  test('gives no target the key of a draft that waits to make one', async () => {
    const kept = await draft(STORE);
    const moving = move(SHOP, STORE);
    expect(await codesOf(moving)).toEqual(['state.target-exists']);
    await expect(moving).rejects.toThrow('A draft of the API waits to make target.store.');
    expect(await store.readSerial()).toBe(1);
    expect(await store.readDrafts()).toEqual([kept]);
  });

  test('gives no target the key of another', async () => {
    expect(await codesOf(move(SHOP, BLOG))).toEqual(['state.target-exists']);
  });

  test('forgets a target with its draft, and leaves those of others', async () => {
    await draft(SHOP);
    const kept = await draft(BLOG);
    expect(await remove(SHOP)).toBe(2);
    expect(await store.readDrafts()).toEqual([kept]);
    expect((await store.readApplied()).targets).toEqual([aTarget({ key: 'blog', siteId: 2 })]);
    expect((await store.readEvents(1))[0]).toMatchObject({ kind: 'remove', what: 'target.shop' });
  });
});
