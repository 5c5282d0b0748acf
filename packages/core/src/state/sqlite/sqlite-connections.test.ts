import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { targetKey } from '../../model/target.js';
import {
  aCommit,
  aDay,
  aPeriod,
  apply,
  aRequest,
  aSignature,
  aTarget,
  codesOf,
  SITE_1,
  startARun,
  terms,
} from '../contract/builders.contract.js';
import type { Migration } from '../migrate-schema.js';
import { migrations } from './migrations/all.js';
import { connectToWrite, disconnect } from './sqlite-connections.js';
import { openSqliteStore } from './sqlite-store.js';

const NEXT: Migration = {
  number: migrations.length + 1,
  sql: 'CREATE TABLE later (a INTEGER) STRICT; UPDATE meta SET seed = seed || 2',
};
const BEFORE = `state.db.v${migrations.length}`;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trafficinator-open-'));
  file = join(folder, 'state', 'state.db');
});

afterEach(() => rmSync(folder, { recursive: true }));

const open = (mode: 'read' | 'write', steps: readonly Migration[] = migrations) =>
  openSqliteStore({ file, mode, migrations: steps });

/** Opens, and closes again where that succeeds. */
async function opening(mode: 'read' | 'write', steps?: readonly Migration[]) {
  await using _store = await open(mode, steps);
}

/** Changes the file as no Trafficinator would. */
function tamper(sql: string): void {
  const database = new Database(file);
  database.pragma('foreign_keys = OFF');
  database.pragma('ignore_check_constraints = ON');
  database.exec(sql);
  database.close();
}

describe('openSqliteStore to write', () => {
  test('creates folder and files for this user alone', async () => {
    await using store = await open('write');
    await apply(store, { put: [aTarget()] });
    expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
    const modes = readdirSync(join(folder, 'state')).map((name) => [
      name,
      statSync(join(folder, 'state', name)).mode & 0o777,
    ]);
    expect(modes).toEqual([
      ['state.db', 0o600],
      ['state.db-shm', 0o600],
      ['state.db-wal', 0o600],
    ]);
  });

  test('leaves the permissions of an existing file alone, and one file behind', async () => {
    await opening('write');
    chmodSync(file, 0o640);
    await opening('write');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(folder, 'state'))).toEqual(['state.db']);
  });

  test('makes a state out of an empty file', async () => {
    mkdirSync(join(folder, 'state'));
    writeFileSync(file, '');
    await using store = await open('write');
    expect(await apply(store, {})).toBe(1);
  });

  test('keeps lineage and key across openings, and gives each state its own', async () => {
    const keyOf = async () => {
      await using store = await open('write');
      return (await store.readFingerprints()).key;
    };
    const key = await keyOf();
    expect(await keyOf()).toBe(key);
    rmSync(file);
    expect(await keyOf()).not.toBe(key);
  });

  test('brings an older schema up to date, and keeps a copy of before', async () => {
    await using before = await open('write');
    await apply(before, { put: [aTarget()], seed: 'seed' });
    await opening('write', [...migrations, NEXT]);
    expect((await before.readApplied()).seed).toBe('seed2');
    const copy = join(folder, 'state', `${BEFORE}.backup`);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    await using restored = await openSqliteStore({ file: copy, mode: 'read' });
    expect(await restored.readApplied()).toMatchObject({ seed: 'seed', serial: 1, targets: [aTarget()] });
  });

  test('goes on where whoever made the state has died, and keeps no copy of nothing', async () => {
    disconnect(await connectToWrite(file, migrations.slice(0, 1)));
    await opening('read');
    await opening('write');
    expect(readdirSync(join(folder, 'state'))).toEqual(['state.db']);
  });

  test('migrates once when two processes want to, and overwrites no older copy', async () => {
    {
      await using before = await open('write');
      await apply(before, { put: [aTarget()] });
    }
    writeFileSync(join(folder, 'state', `${BEFORE}.backup`), 'an older copy');
    await Promise.all([opening('write', [...migrations, NEXT]), opening('write', [...migrations, NEXT])]);
    const copies = readdirSync(join(folder, 'state')).filter((name) => name.endsWith('.backup'));
    expect(copies).toEqual([`${BEFORE}-2.backup`, `${BEFORE}.backup`]);
    expect(readFileSync(join(folder, 'state', `${BEFORE}.backup`), 'utf8')).toBe('an older copy');
  });

  test('leaves the state as it is when a migration fails', async () => {
    await opening('write');
    const broken = {
      number: migrations.length + 1,
      sql: 'CREATE TABLE half (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1)',
    };
    await expect(opening('write', [...migrations, broken])).rejects.toThrow('no such table: nowhere');
    await opening('write', [...migrations, NEXT]);
  });

  test('says why it cannot create a file below a file', async () => {
    writeFileSync(join(folder, 'state'), '');
    const failing = open('write');
    expect(await codesOf(failing)).toEqual(['state.unwritable']);
    await expect(failing).rejects.toThrow('a folder of its path is a file');
  });
});

describe('openSqliteStore to read', () => {
  test('takes back first what a process that died had begun to write', async () => {
    {
      await using store = await open('write');
      await apply(store, { put: [aTarget()], seed: 'whole' });
    }
    const writer = new Database(file);
    for (const pragma of ['journal_mode = DELETE', 'cache_size = 1']) writer.pragma(pragma);
    writer.exec(
      `BEGIN; UPDATE meta SET seed = 'half'; CREATE TABLE more (a); INSERT INTO more VALUES (zeroblob(1000000))`,
    );
    const copy = join(folder, 'copy.db');
    for (const end of ['', '-journal']) copyFileSync(`${file}${end}`, `${copy}${end}`);
    writer.close();
    await using store = await openSqliteStore({ file: copy, mode: 'read' });
    expect(await store.readApplied()).toMatchObject({ serial: 1, seed: 'whole' });
    expect(await store.check()).toEqual([]);
  });

  test('finds an empty state where there is none, and leaves nothing behind', async () => {
    await using store = await open('read');
    expect(await store.readApplied()).toEqual({ serial: 0, targets: [], instances: [] });
    expect(await store.readSerial()).toBe(0);
    expect((await store.readFingerprints()).applied).toEqual([]);
    expect(await store.readLock()).toBeUndefined();
    expect(await store.liveness.isDead('nobody')).toBe(true);
    expect(await store.check()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('finds an empty state in an empty file', async () => {
    mkdirSync(join(folder, 'state'));
    writeFileSync(file, '');
    await using store = await open('read');
    expect(await store.readSerial()).toBe(0);
    expect(readFileSync(file)).toHaveLength(0);
  });

  test('changes nothing, whatever is asked', async () => {
    await using writer = await open('write');
    await apply(writer, { put: [aTarget()] });
    const run = await startARun(writer);
    await using store = await open('read');
    await expect(store.commit(aCommit({ baseSerial: 1 }))).rejects.toThrow(TypeError);
    await expect(store.grant([aRequest(run)])).rejects.toThrow(TypeError);
    await expect(store.liveness.hold('id')).rejects.toThrow(TypeError);
    rmSync(file);
    await using empty = await open('read');
    await expect(empty.commit(aCommit())).rejects.toThrow(TypeError);
  });

  test('waits for no writer, and sees what was committed', async () => {
    await using store = await open('write');
    await apply(store, { put: [aTarget()], seed: 'before' });
    const writer = new Database(file);
    writer.exec("BEGIN IMMEDIATE; UPDATE meta SET seed = 'not yet'");
    await using reader = await open('read');
    expect((await reader.readApplied()).seed).toBe('before');
    writer.exec('COMMIT');
    expect((await reader.readApplied()).seed).toBe('not yet');
    writer.close();
  });

  test('reads an older schema as the newest, without changing the file', async () => {
    await using writer = await open('write');
    await apply(writer, { put: [aTarget()], seed: 'seed' });
    await using reader = await open('read', [...migrations, NEXT]);
    expect(await reader.readApplied()).toMatchObject({ seed: 'seed2', targets: [aTarget()] });
    expect((await writer.readApplied()).seed).toBe('seed');
    expect(readdirSync(join(folder, 'state')).some((name) => name.endsWith('.backup'))).toBe(false);
  });
});

describe.each(['read', 'write'] as const)('openSqliteStore to %s', (mode) => {
  test('refuses a newer schema', async () => {
    await opening('write', [...migrations, NEXT]);
    expect(await codesOf(opening(mode))).toEqual(['state.newer']);
  });

  test("refuses another program's database, and leaves it alone", async () => {
    mkdirSync(join(folder, 'state'));
    for (const sql of ['CREATE TABLE theirs (a)', 'PRAGMA user_version = 1', 'PRAGMA application_id = 7']) {
      tamper(`${sql}; VACUUM`);
      const bytes = readFileSync(file);
      expect(await codesOf(opening(mode))).toEqual(['state.not-a-state']);
      expect(readFileSync(file)).toEqual(bytes);
      rmSync(file);
    }
  });

  test.each([
    ['a text', Buffer.from('Dear diary, '.repeat(1_000))],
    ['a short text', Buffer.from('Dear diary')],
    ['nothing but zeros', Buffer.alloc(8_192)],
  ])('refuses %s, and leaves it alone', async (_what, bytes) => {
    mkdirSync(join(folder, 'state'));
    writeFileSync(file, bytes);
    expect(await codesOf(opening(mode))).toEqual(['state.damaged']);
    expect(readFileSync(file)).toEqual(bytes);
  });

  test('says why it cannot open a folder', async () => {
    const expected = mode === 'read' ? 'state.unreadable' : 'state.unwritable';
    expect(await codesOf(openSqliteStore({ file: folder, mode }))).toEqual([expected]);
  });
});

describe('a damaged state', () => {
  test('is refused to writers when its pages are broken, and left alone', async () => {
    await opening('write');
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4_096 * 3, 4_096 * 5);
    writeFileSync(file, bytes);
    expect(await codesOf(opening('write'))).toEqual(['state.damaged']);
    expect(readFileSync(file)).toEqual(bytes);
  });

  test('is refused when it was cut off', async () => {
    await opening('write');
    const bytes = readFileSync(file).subarray(0, 4_096 * 4);
    writeFileSync(file, bytes);
    expect(await codesOf(opening('write'))).toEqual(['state.damaged']);
    expect(readFileSync(file)).toEqual(bytes);
  });

  test('is not served when its texts are broken', async () => {
    await using store = await open('write');
    const { hash, text } = { hash: aTarget().target.settings.pages.hash, text: '[]' };
    tamper(`INSERT INTO blobs VALUES ('${hash}', '${text} ')`);
    await apply(store, { put: [aTarget()] });
    const blobs = (await store.readApplied()).targets.map(({ target }) => target.settings.pages.hash);
    expect(blobs).toEqual([hash]);
    expect(await store.check()).toEqual([expect.stringContaining(`the blob ${hash} has changed`)]);
    tamper("UPDATE targets SET settings = json_set(settings, '$.visitsPerDay', -1)");
    expect(await codesOf(store.readApplied())).toEqual(['state.damaged']);
    tamper('DELETE FROM meta');
    expect(await codesOf(store.readFingerprints())).toEqual(['state.damaged']);
  });

  test.each([
    ['UPDATE days SET leased = 3', ['counts 3 leased visits, and its leases hold 10']],
    ['UPDATE days SET next = 40', ['counts 0 started visits, and 30 indices are used']],
    [
      'INSERT INTO free_ranges SELECT account, date, 8, 9 FROM days',
      ['counts 0 started visits, and -1 indices are used', 'has visit 8 twice'],
    ],
    ["UPDATE events SET kind = 'warp'", ['an entry of its history is of the kind "warp"']],
    [
      'UPDATE budgets SET reserved = 3',
      ['#1 counts 3 hits reserved for the day from 2026-11-24, and its leases hold 20'],
    ],
    ['UPDATE leases SET budgets = 2', ['on 2026-11-24 draws on 2 hit budgets, and holds hits of 1']],
    ['UPDATE quotas SET leased = 3', ['#1 counts 3 leased visits of the fleet']],
    [
      "INSERT INTO series VALUES (1, (SELECT id FROM runs), 'shop', '#1', 0); INSERT INTO interval_rows VALUES (1, 2, 0, x'0700')",
      ['the intervals from 1970-01-01T00:00:00.000Z on cannot be read'],
    ],
    ["UPDATE runs SET ended_at = 1, end_reason = 'done', verdict = '{'", ['the verdict of the run']],
    ["UPDATE drafts SET written = '[]'", ['the draft of target.shop is no JSON of settings']],
    ["UPDATE drafts SET written = '{'", ['the draft of target.shop is no JSON of settings']],
    ['UPDATE drafts SET revision = 8', ['The draft of target.shop has revision 8, and the highest ever given is 1']],
    [
      "INSERT INTO api_sessions VALUES (hex(zeroblob(32)), 'nobody', 0, 1)",
      ['api_sessions refers to a row of api_tokens that is missing'],
    ],
    ['DELETE FROM quotas; DELETE FROM runs', ['leases refers to a row of runs that is missing']],
  ])('is told by its check after %s', async (sql, faults) => {
    await using store = await open('write');
    await apply(store, { put: [aTarget({ hitsPerDay: 100 })] });
    const run = await startARun(store, {}, terms({ quotas: new Map([[SITE_1, 50]]) }));
    const claim = aPeriod('day', aDay());
    const draft = { target: targetKey('shop'), change: { kind: 'put', written: {} }, by: aSignature() } as const;
    await store.putDraft(draft, { serial: 1, revision: 0 });
    await store.grant([aRequest(run, { budgets: [{ ...claim, atLeast: 1, want: 20 }] })]);
    expect(await store.check()).toEqual([]);
    tamper(sql);
    expect(await store.check()).toEqual(faults.map((fault) => expect.stringContaining(fault)));
  });

  test('cannot hold more visits than the cap, whoever writes', async () => {
    await using store = await open('write');
    await apply(store, { put: [aTarget()] });
    await store.grant([aRequest(await startARun(store))]);
    const database = new Database(file);
    expect(() => database.exec('UPDATE days SET started = 91')).toThrow('CHECK constraint failed');
    database.close();
  });

  test('is not made by disposing twice', async () => {
    const store = await open('write');
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    expect(existsSync(`${file}-wal`)).toBe(false);
  });
});
