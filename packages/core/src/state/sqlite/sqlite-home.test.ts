import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apply, aSignature, aTarget } from '../contract/builders.contract.js';
import { openSqliteStore } from './sqlite-store.js';

// What every store promises is in the contract.
describe('SqliteHome', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trafficinator-home-'));
    file = join(folder, 'state.db');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Opens, asks and closes. */
  async function homeOf({ at = file, mode = 'write' as 'read' | 'write', machine = 'm1' as string | undefined } = {}) {
    await using store = await openSqliteStore({ file: at, mode, machine });
    return store.readHome();
  }

  const HOME = { kind: 'home', evidence: '' };

  test('is at home under another name and in another folder, as long as it is the same file', async () => {
    await homeOf();
    const renamed = join(folder, 'renamed.db');
    renameSync(file, renamed);
    expect(await homeOf({ at: renamed })).toEqual(HOME);
  });

  test('knows a copy also when it stands where the state stood', async () => {
    await homeOf();
    const backup = join(folder, 'backup.db');
    copyFileSync(file, backup);
    rmSync(file);
    copyFileSync(backup, file);
    const evidence = 'its file is not the one in which it was last used, but a copy';
    expect(await homeOf()).toEqual({ kind: 'moved', evidence });
  });

  test('knows another machine', async () => {
    await homeOf();
    expect(await homeOf({ machine: 'm2' })).toEqual({ kind: 'moved', evidence: 'it was last used on another machine' });
  });

  test.each([
    ['m1', undefined],
    [undefined, 'm1'],
  ])('goes by the file alone where a machine has no name: %s, then %s', async (before, after) => {
    const open = (machine: string | undefined) => openSqliteStore({ file, mode: 'write', machine });
    await (await open(before))[Symbol.asyncDispose]();
    await using store = await open(after);
    expect(await store.readHome()).toEqual(HOME);
  });

  test('is not made at home by reading', async () => {
    await homeOf();
    const copy = join(folder, 'copy.db');
    copyFileSync(file, copy);
    expect((await homeOf({ at: copy, mode: 'read' })).kind).toBe('moved');
    expect((await homeOf({ at: copy, mode: 'write' })).kind).toBe('moved');
    await using reader = await openSqliteStore({ file: copy, mode: 'read', machine: 'm1' });
    await expect(reader.adoptHome(aSignature())).rejects.toThrow(TypeError);
    expect((await reader.readHome()).kind).toBe('moved');
  });

  test('finds a state at home that is not there yet, and makes none', async () => {
    expect(await homeOf({ mode: 'read' })).toEqual(HOME);
  });

  test('keeps its home through applies', async () => {
    await using store = await openSqliteStore({ file, mode: 'write', machine: 'm1' });
    await apply(store, { put: [aTarget()] });
    expect(await store.readHome()).toEqual(HOME);
    expect(await homeOf({ mode: 'read' })).toEqual(HOME);
  });
});
