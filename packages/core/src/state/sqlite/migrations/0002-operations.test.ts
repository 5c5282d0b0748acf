import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../base/canonical-json.js';
import { runId } from '../../../model/run.js';
import { targetKey } from '../../../model/target.js';
import {
  aBlob,
  aDay,
  anError,
  anInterval,
  apply,
  aRequest,
  aRun,
  aSignature,
  aTarget,
  at,
  BOOT,
  locked,
  SITE_1,
  startARun,
} from '../../contract/builders.contract.js';
import { keep } from '../../kept-json.js';
import type { StateStore } from '../../state-store.js';
import { openSqliteStore } from '../sqlite-store.js';
import { initial } from './0001-initial.js';

const RUN = runId('5b0e2a52-3f0b-4a3e-8f39-6f2f8f0c9b11');
const LINEAGE = '0d2f6c1e-7f5f-4a7b-9a57-0d1c1f1f3c55';
const KEY = 'a1'.repeat(32);

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trafficinator-migrate-'));
  file = join(folder, 'state.db');
  writeOlderState();
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A state as version 1 of the schema left it, with rows in every table. */
function writeOlderState(): void {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.exec(initial);
  const insert = (table: string, ...rows: readonly Record<string, string | number | null>[]) => {
    for (const row of rows) {
      const names = Object.keys(row);
      const values = names.map((name) => `@${name}`).join(', ');
      database.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values})`).run(row);
    }
  };
  const day = { account: SITE_1, date: '2026-11-24' };
  const bounds = { starts_at: aDay().startsAt, ends_at: aDay().endsAt };
  const { settings } = aTarget().target;
  const interval = anInterval(RUN);
  const error = anError(RUN);
  insert('meta', { only: 1, lineage: LINEAGE, fingerprint_key: KEY, serial: 2, load: null, seed: 'seed' });
  insert('applies', { serial: 1, at: at('09:00'), who: 'ada@lovelace' }, { serial: 2, at: at('10:00'), who: 'grace' });
  insert('targets', {
    ...{ key: 'shop', account: SITE_1, visits_per_day: 100, managed_by: 'config' },
    settings: keep(settings),
  });
  insert('fingerprints', { target: 'shop', hmac: '5e' });
  insert('blobs', { hash: aBlob('[]').hash, text: '[]' });
  insert('runs', {
    id: RUN,
    started_at: at('11:00'),
    who: 'ada@lovelace',
    boot_id: BOOT,
    serial: 2,
    pace: 'as planned',
  });
  insert('intervals', {
    ...{ run: RUN, from_at: interval.from, target: 'shop', account: SITE_1 },
    ...{ counts: canonicalJson(interval.counts), latency: interval.latency },
  });
  insert('errors', {
    ...{ run: RUN, target: 'shop', account: SITE_1, class: error.class, count: 1 },
    ...{ first_at: error.firstAt, last_at: error.lastAt, sample: error.sample },
  });
  insert('days', { ...day, timezone: 'UTC', ...bounds, started: 6, leased: 10, cap: 100, next: 20 });
  insert('leases', { id: 4, run: RUN, ...day, ...bounds, low: 10, used: 13, high: 20 });
  insert('free_ranges', { ...day, low: 6, high: 10 });
  insert('quarters', { account: SITE_1, quarter: 7, visits: 9 });
  insert('lock', { only: 1, id: 'dead', who: 'ada@lovelace', operation: 'apply', since: at('10:00') });
  database.pragma(`application_id = ${0x54524146}`);
  database.pragma('user_version = 1');
  database.close();
}

/** What both versions keep. */
async function expectKept(store: StateStore) {
  const instances: [] = [];
  expect(await store.readApplied()).toEqual({
    lineage: LINEAGE,
    serial: 2,
    seed: 'seed',
    targets: [aTarget()],
    instances,
  });
  expect(await store.readBlobs([aBlob('[]').hash])).toEqual([aBlob('[]')]);
  expect(await store.readFingerprints()).toEqual({ key: KEY, applied: [{ target: 'shop', hmac: '5e' }] });
  expect(await store.readIntervals([RUN])).toEqual([anInterval(RUN)]);
  expect(await store.readErrors([RUN])).toEqual([anError(RUN)]);
  const run = aRun({
    id: RUN,
    startedAt: at('11:00'),
    serial: 2,
    pace: 'as planned',
    seed: '',
    version: '',
    pid: undefined,
  });
  expect(await store.readRuns(at('00:00'))).toEqual([run]);
  const days = await store.readDays([{ account: SITE_1, day: aDay() }]);
  expect(days).toEqual([{ account: SITE_1, date: '2026-11-24', started: 9, leased: 7, cap: 100 }]);
  expect(await store.readEvents(10)).toEqual([
    { at: at('10:00'), who: 'grace', kind: 'apply', serial: 2 },
    { at: at('09:00'), who: 'ada@lovelace', kind: 'apply', serial: 1 },
  ]);
  expect(await store.check()).toEqual([]);
}

describe('a state of the first schema', () => {
  test('is brought up to date with everything in it, and a copy is kept of before', async () => {
    await using store = await openSqliteStore({ file, mode: 'write' });
    await expectKept(store);
    const backup = join(folder, 'state.db.v1.backup');
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    const before = new Database(backup, { readonly: true });
    expect(before.pragma('user_version', { simple: true })).toBe(1);
    expect(before.prepare('SELECT count(*) AS rows FROM applies').get()).toEqual({ rows: 2 });
    before.close();
  });

  test('whose migration died while it wrote the copy gets a whole one', async () => {
    for (const name of ['state.db.v1.unfinished', 'state.db.v1.unfinished-journal'])
      writeFileSync(join(folder, name), 'cut off');
    await using _store = await openSqliteStore({ file, mode: 'write' });
    expect(readdirSync(folder).filter((name) => name.includes('.v1'))).toEqual(['state.db.v1.backup']);
    const backup = new Database(join(folder, 'state.db.v1.backup'), { readonly: true });
    expect(backup.pragma('quick_check', { simple: true })).toBe('ok');
    backup.close();
  });

  test('can be read as it is, without a change', async () => {
    await using store = await openSqliteStore({ file, mode: 'read' });
    await expectKept(store);
    const database = new Database(file, { readonly: true });
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    database.close();
  });

  test('goes on where it was', async () => {
    await using store = await openSqliteStore({ file, mode: 'write' });
    expect(await store.recover(at('12:00'), BOOT)).toEqual([RUN]);
    const shop = targetKey('shop');
    const move = [{ from: shop, to: targetKey('store') }];
    expect(await apply(store, { move, put: [aTarget({ key: 'store' })] })).toBe(3);
    expect((await store.readFingerprints()).applied).toEqual([{ target: 'store', hmac: '5e' }]);
    const [lease] = await store.grant([aRequest(await startARun(store))]);
    expect(lease).toMatchObject({ from: 6, to: 10 });
    expect((await store.readHome()).kind).toBe('home');
  });

  test('can be dumped, and loaded again', async () => {
    await using store = await openSqliteStore({ file, mode: 'write' });
    await store.recover(at('12:00'), BOOT);
    const dump = await store.dump();
    const load = (lock: string) => store.load(dump, { lock, kind: 'restore', by: aSignature() });
    expect(await locked(store, load)).toBe(3);
    const { serial: _serial, events: _events, ...rest } = await store.dump();
    expect(dump).toMatchObject(rest);
  });
});
