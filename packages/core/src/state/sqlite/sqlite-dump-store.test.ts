import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StateDump } from '../../model/state-dump.js';
import { targetKey } from '../../model/target.js';
import {
  aBlob,
  aCommit,
  aDay,
  aHolder,
  apply,
  aRequest,
  aRun,
  aSignature,
  aTarget,
  at,
  codesOf,
  SITE_1,
  startARun,
} from '../contract/builders.contract.js';
import { readDump, writeDump } from '../dump-document.js';
import { openDumpStore } from './sqlite-dump-store.js';
import { openSqliteStore } from './sqlite-store.js';

describe('openDumpStore', () => {
  let folder: string;
  let dump: StateDump;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trafficinator-dump-'));
    await using store = await openSqliteStore({ file: join(folder, 'state.db'), mode: 'write' });
    await apply(store, { put: [aTarget()], blobs: [aBlob('[]')], seed: 'seed' });
    await store.pause([targetKey('shop')], aSignature());
    const run = await startARun(store);
    for (const { id, from } of await store.grant([aRequest(run)]))
      await store.close([{ lease: id, used: from + 4 }], at('12:00'));
    await store.endRun(run, { at: at('12:30'), reason: 'done' });
    dump = await store.dump();
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('is the state that was dumped, with its serial', async () => {
    await using store = await openDumpStore(dump);
    expect(await store.dump()).toEqual(dump);
    expect(await store.readApplied()).toMatchObject({ serial: 1, lineage: dump.lineage, targets: dump.targets });
    expect(await store.readDays([{ account: SITE_1, day: aDay() }])).toMatchObject([{ started: 4, leased: 0 }]);
    expect(await store.check()).toEqual([]);
  });

  test('is at home, locked by nobody, and lived in by nobody', async () => {
    await using store = await openDumpStore(dump, 'state.json');
    expect(store.place).toBe('state.json');
    expect(await store.readHome()).toEqual({ kind: 'home', evidence: '' });
    expect(await store.readLock()).toBeUndefined();
    expect(await store.liveness.isDead(aRun().id)).toBe(true);
  });

  test('cannot be changed', async () => {
    await using store = await openDumpStore(dump);
    const shop = targetKey('shop');
    await expect(store.commit(aCommit({ baseSerial: 1 }))).rejects.toThrow();
    await expect(store.resume([shop], aSignature())).rejects.toThrow(TypeError);
    await expect(store.lock(aHolder())).rejects.toThrow(TypeError);
    await expect(store.liveness.hold(aRun().id)).rejects.toThrow(TypeError);
    expect(await store.dump()).toEqual(dump);
  });

  test('holds what a redacted document says, and no blobs', async () => {
    const redacted = readDump(writeDump(dump, { as: 'redacted', tool: '1.0.0' }), 'state.json').dump;
    await using store = await openDumpStore(redacted);
    expect((await store.readApplied()).targets).toMatchObject([
      { target: { key: 'shop' }, paused: { who: 'redacted' } },
    ]);
    expect(await codesOf(store.readBlobs([aBlob('[]').hash]))).toEqual(['state.damaged']);
    expect(await store.readEvents(10)).toEqual([]);
  });
});
