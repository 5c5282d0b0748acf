import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { targetKey } from '../model/target.js';
import { aSignature } from './contract/builders.contract.js';
import { keptOpen } from './kept-open.js';
import { openSqliteStore } from './sqlite/sqlite-store.js';
import type { StateStore } from './state-store.js';

const folder = mkdtempSync(join(tmpdir(), 'trafficinator-kept-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A state in a file, with all the stores by which it was opened. */
function aState(name: string) {
  const file = join(folder, name, 'state.db');
  const opened: StateStore[] = [];
  const open = async () => {
    const store = await openSqliteStore({ file, mode: 'write' });
    opened.push(store);
    return store;
  };
  return { file, opened, open };
}

async function isClosed(store: StateStore | undefined): Promise<boolean> {
  return (await store?.readSerial().then(
    () => false,
    () => true,
  )) as boolean; // There is one.
}

describe('keptOpen', () => {
  test('opens a state once for many who ask, also at once, and closes it at the end', async () => {
    const { open, opened } = aState('once');
    const kept = keptOpen(open);
    const [first, second] = await Promise.all([kept.open(), kept.open()]);
    await first[Symbol.asyncDispose]();
    expect(await second.readSerial()).toBe(0);
    await second[Symbol.asyncDispose]();
    const third = await kept.open();
    expect(await third.readSerial()).toBe(0);
    await third[Symbol.asyncDispose]();
    await kept[Symbol.asyncDispose]();
    expect(opened).toHaveLength(1);
    expect(await isClosed(opened[0])).toBe(true);
  });

  test('leaves it to those who still use it at the end', async () => {
    const { open, opened } = aState('end');
    const kept = keptOpen(open);
    const store = await kept.open();
    await kept[Symbol.asyncDispose]();
    expect(await store.readSerial()).toBe(0);
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    expect(await isClosed(opened[0])).toBe(true);
  });

  test('opens it anew after a call that failed, and closes the old one when nobody uses it any more', async () => {
    const { open, opened, file } = aState('anew');
    const kept = keptOpen(open);
    const [store, other] = await Promise.all([kept.open(), kept.open()]);
    renameSync(file, `${file}.away`);
    await expect(store.readSerial()).rejects.toThrow(/deleted, moved or replaced/);
    renameSync(`${file}.away`, file);
    const next = await kept.open();
    expect(opened).toHaveLength(2);
    await store[Symbol.asyncDispose]();
    expect(await other.readSerial()).toBe(0);
    await other[Symbol.asyncDispose]();
    expect(await isClosed(opened[0])).toBe(true);
    expect(await next.readSerial()).toBe(0);
    await next[Symbol.asyncDispose]();
    await kept[Symbol.asyncDispose]();
  });

  test('tries again where it could not be opened', async () => {
    const { open } = aState('again');
    let isThere = false;
    const kept = keptOpen(async () => {
      if (!isThere) throw new TypeError('not yet');
      return open();
    });
    await expect(kept.open()).rejects.toThrow('not yet');
    isThere = true;
    await using store = await kept.open();
    expect(await store.readSerial()).toBe(0);
    await kept[Symbol.asyncDispose]();
  });

  test('passes refusals on, and everything that is held', async () => {
    const { open } = aState('held');
    const kept = keptOpen(open);
    await using store = await kept.open();
    const [target, by] = [targetKey('shop'), aSignature()];
    await store.putDraft({ target, change: { kind: 'delete' }, by }, { serial: 0, revision: 0 });
    const lost = store.putDraft({ target, change: { kind: 'delete' }, by }, { serial: 0, revision: 0 });
    await expect(lost).rejects.toMatchObject({ problems: [{ code: 'draft.changed' }] });
    const lock = await store.lock({
      id: 'f3a52b5a-0000-4000-8000-000000000000',
      who: 'ada',
      operation: 'apply',
      since: by.at,
    });
    expect(await store.readLock()).toMatchObject({ who: 'ada' });
    await lock.release();
    await kept[Symbol.asyncDispose]();
  });
});
