// How a state comes to be in a database: its schema, its migrations, who may do what, and what is said when it fails.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../errors/failure.js';
import { apply, aTarget, at, codesOf, startARun } from '../contract/builders.contract.js';
import type { Migration } from '../migrate-schema.js';
import { migrations } from './migrations/all.js';
import { TestServer } from './postgres.test-support.js';
import { openPostgresStore } from './postgres-store.js';

const NEXT: Migration = { number: migrations.length + 1, sql: 'ALTER TABLE meta ADD COLUMN later text' };
const BACKUP = `trafficinator_v${migrations.length}_backup`;
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);

afterAll(() => server[Symbol.asyncDispose]());

describe('openPostgresStore, to read', () => {
  test('reads a missing schema as an empty state, and creates nothing', async () => {
    const url = await server.newUrl();
    await using store = await opened(url, 'read');
    expect(await store.readApplied()).toEqual({ serial: 0, targets: [], instances: [] });
    expect(await store.dump()).toMatchObject({ serial: 0, targets: [], days: [] });
    expect(await store.readHome()).toEqual({ kind: 'home', evidence: '' });
    await expect(store.lock({ id: randomUUID(), who: 'ada', operation: 'apply', since: at('12:00') })).rejects.toThrow(
      TypeError,
    );
    expect(await schemas(url)).toEqual(['public']);
  });

  test('changes nothing, and holds nothing', async () => {
    const url = await server.newUrl();
    await (await opened(url))[Symbol.asyncDispose]();
    await using store = await opened(url, 'read');
    await expect(store.adoptHome({ at: at('12:00'), who: 'ada@lovelace' })).rejects.toThrow(TypeError);
    await expect(store.liveness.hold(randomUUID())).rejects.toThrow(TypeError);
  });

  test('refuses an older schema, which only a writer brings up to date', async () => {
    const url = await server.newUrl();
    await (await opened(url))[Symbol.asyncDispose]();
    const reading = openPostgresStore({
      url,
      schema: 'trafficinator',
      mode: 'read',
      migrations: [...migrations, NEXT],
    });
    expect(await codesOf(reading)).toEqual(['state.outdated']);
  });
});

describe('openPostgresStore, to write', () => {
  test('lets many create one state at once', async () => {
    const url = await server.newUrl();
    const stores = await Promise.all([1, 2, 3, 4].map(() => opened(url)));
    const keys = await Promise.all(stores.map(async (store) => (await store.readFingerprints()).key));
    expect(new Set(keys).size).toBe(1);
    for (const store of stores) await store[Symbol.asyncDispose]();
  });

  test('keeps each stack in a schema of its own', async () => {
    const url = await server.newUrl();
    await using one = await opened(url);
    await using two = await openPostgresStore({ url, schema: 'trafficinator_staging', mode: 'write' });
    await apply(one, { put: [aTarget()] });
    expect(await two.readSerial()).toBe(0);
    expect(two.place).toBe(`postgres://127.0.0.1:${server.port}/${databaseOf(url)} (schema trafficinator_staging)`);
  });

  test('migrates once, and keeps a copy of the tables as they were', async () => {
    const url = await server.newUrl();
    const before = await opened(url);
    await apply(before, { put: [aTarget()] });
    await before[Symbol.asyncDispose]();
    const options = { url, schema: 'trafficinator', mode: 'write' as const, migrations: [...migrations, NEXT] };
    const stores = await Promise.all([1, 2].map(() => openPostgresStore(options)));
    for (const store of stores) {
      expect((await store.readApplied()).targets).toEqual([aTarget()]);
      await store[Symbol.asyncDispose]();
    }
    expect(await schemas(url)).toEqual(['public', 'trafficinator', BACKUP]);
    const copy = `SELECT key FROM ${BACKUP}.targets`;
    expect(await server.query(copy, [], url)).toEqual([{ key: 'shop' }]);
    expect(await codesOf(opened(url))).toEqual(['state.newer']);
  });

  test('leaves what another program keeps in the schema alone', async () => {
    const url = await server.newUrl();
    await server.query('CREATE SCHEMA trafficinator; CREATE TABLE trafficinator.orders (id int)', [], url);
    expect(await codesOf(opened(url))).toEqual(['state.not-a-state']);
    expect(await codesOf(opened(url, 'read'))).toEqual(['state.not-a-state']);
  });

  test('leaves no connection behind when it is disposed, or fails to open', async () => {
    const name = randomUUID();
    const url = await server.newUrl();
    const store = await opened(`${url}?application_name=${name}`);
    await apply(store, { put: [aTarget()] });
    await store.readApplied();
    await store[Symbol.asyncDispose]();
    await server.query('UPDATE trafficinator.trafficinator_schema SET version = 99', [], url);
    expect(await codesOf(opened(`${url}?application_name=${name}`))).toEqual(['state.newer']);
    await server.left(name);
  });
});

describe('a role', () => {
  test('needs no more than a schema of its own', async () => {
    const [url, role] = [await server.newUrl(), await newRole()];
    await server.query(`REVOKE ALL ON DATABASE ${databaseOf(url)} FROM PUBLIC`);
    await server.query(`GRANT CONNECT ON DATABASE ${databaseOf(url)} TO ${role}`);
    await server.query(`CREATE SCHEMA trafficinator AUTHORIZATION ${role}`, [], url);
    await using store = await opened(as(url, role));
    await apply(store, { put: [aTarget()] });
    await startARun(store);
    expect(await store.readHome()).toEqual({ kind: 'home', evidence: '' });
    expect(await store.recover(at('12:00'), undefined)).toEqual([]);
  });

  test('that may not create the schema is told what to grant, which then suffices', async () => {
    const [url, role] = [await server.newUrl(), await newRole()];
    const fix = await fixOf(opened(as(url, role)));
    expect(fix).toBe(`Let the owner of the database run:\nGRANT CREATE ON DATABASE "${databaseOf(url)}" TO "${role}";`);
    await server.query(fix.replace(/^[^:]+:\n/, ''), [], url);
    await using store = await opened(as(url, role));
    expect(await apply(store, { put: [aTarget()] })).toBe(1);
  });

  test.each(['read', 'write'] as const)(
    'that may not use the schema to %s is told what to grant, which then suffices',
    async (mode) => {
      const [url, role] = [await server.newUrl(), await newRole()];
      const owner = await opened(url);
      await apply(owner, { put: [aTarget()] });
      await owner[Symbol.asyncDispose]();
      const fix = await fixOf(opened(as(url, role), mode));
      expect(fix).toMatch(/GRANT USAGE ON SCHEMA "trafficinator".*GRANT SELECT/);
      await server.query(fix.replace(/^[^:]+:\n/, ''), [], url);
      await using store = await opened(as(url, role), mode);
      expect(await store.readSerial()).toBe(1);
      if (mode === 'write') expect(await apply(store, { delete: [aTarget().target.key] })).toBe(2);
    },
  );
});

describe('a server that cannot be used', () => {
  test.each([
    ['a wrong password', (url: string) => url.replace(/:[^:@]+@/, ':s3cret@'), /refuses the user name or the password/],
    ['a wrong database', (url: string) => url.replace(/\w+$/, 'nowhere'), /has no such database/],
    ['a closed port', (url: string) => url.replace(/:\d+\//, ':1/'), /nothing answers there/],
    ['TLS where there is none', (url: string) => `${url}?sslmode=require`, /has no TLS/],
    ['a certificate that is missing', (url: string) => `${url}?sslrootcert=/nowhere/ca.pem`, /does not exist/],
  ])('is reported: %s', async (_what, change, reason) => {
    const url = change(await server.newUrl());
    const failure = await opened(url).catch((error: unknown) => error);
    if (!(failure instanceof Failure)) throw failure;
    expect(failure.problems).toMatchObject([{ code: 'state.unreachable', detail: expect.stringMatching(reason) }]);
    expect(failure.message).not.toMatch(/s3cret|password%20/);
  });
});

function opened(url: string, mode: 'read' | 'write' = 'write') {
  return openPostgresStore({ url, schema: 'trafficinator', mode });
}

async function newRole(): Promise<string> {
  const role = `role_${randomUUID().replaceAll('-', '')}`;
  await server.query(`CREATE ROLE ${role} LOGIN PASSWORD 'role'`);
  return role;
}

function as(url: string, role: string): string {
  return server.url(databaseOf(url), { user: role, password: 'role' });
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

async function schemas(url: string): Promise<readonly string[]> {
  const sql = `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)' ORDER BY nspname`;
  return (await server.query<{ name: string }>(sql, [], url)).map(({ name }) => name);
}

async function fixOf(opening: Promise<unknown>): Promise<string> {
  const failure = await opening.catch((error: unknown) => error);
  if (!(failure instanceof Failure)) throw failure;
  expect(failure.problems).toMatchObject([{ code: 'state.denied' }]);
  return failure.problems[0]?.fix ?? '';
}
