import { copyFileSync, mkdtempSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aDay, apply, aRequest, aTarget, codesOf, SITE_1, startARun } from '../contract/builders.contract.js';
import type { StateStore } from '../state-store.js';
import { openSqliteStore } from './sqlite-store.js';

describe('a store whose file', () => {
  let folder: string;
  let file: string;
  let store: StateStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trafficinator-in-place-'));
    file = join(folder, 'state.db');
    store = await openSqliteStore({ file, mode: 'write' });
    await apply(store, { put: [aTarget()] });
  });

  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const ask = async () => store.grant([aRequest(await startARun(store))]);

  test('was deleted grants nothing more', async () => {
    unlinkSync(file);
    expect(await codesOf(ask())).toEqual(['state.unwritable']);
    expect(await codesOf(store.mark([], aDay().startsAt))).toEqual(['state.unwritable']);
  });

  test('was replaced by a copy grants nothing more', async () => {
    copyFileSync(file, join(folder, 'copy.db'));
    renameSync(join(folder, 'copy.db'), file);
    expect(await codesOf(ask())).toEqual(['state.unwritable']);
  });

  test('was moved away grants again when it is back', async () => {
    renameSync(file, join(folder, 'elsewhere.db'));
    expect(await codesOf(ask())).toEqual(['state.unwritable']);
    renameSync(join(folder, 'elsewhere.db'), file);
    expect(await ask()).toMatchObject([{ account: SITE_1, from: 0, to: 10 }]);
  });
});
