import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../errors/failure.js';
import { TestServer } from './postgres.test-support.js';
import { postgresAddress } from './postgres-address.js';
import { examineServer } from './postgres-server.js';
import { TransactionPooler } from './transaction-pooler.test-support.js';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);

afterAll(() => server[Symbol.asyncDispose]());

describe('examineServer', () => {
  test('accepts a server as it comes, and works at its level or above', async () => {
    expect(await examined(await server.newUrl())).toBe('on');
    for (const [set, used] of [
      ['local', 'on'],
      ['remote_write', 'on'],
      ['remote_apply', 'remote_apply'],
    ] as const)
      expect(await examined(await withSetting('synchronous_commit', set))).toBe(used);
  });

  test('refuses a database and a role whose commits can be lost', async () => {
    expect(await examined(await withSetting('synchronous_commit', 'off'))).toMatch(/synchronous_commit is off/);
    await server.query(`CREATE ROLE hasty LOGIN PASSWORD 'hasty'; ALTER ROLE hasty SET synchronous_commit = off`);
    const url = server.url('postgres', { user: 'hasty', password: 'hasty' });
    expect(await examined(url)).toMatch(/synchronous_commit is off.*Set synchronous_commit = on/);
  });

  test.each(['fsync', 'full_page_writes'])('refuses a server without %s', async (setting) => {
    const url = await server.newUrl();
    await server.query(`ALTER SYSTEM SET ${setting} = off`);
    await server.restart();
    expect(await examined(url)).toMatch(new RegExp(`${setting} is off`));
    await server.query(`ALTER SYSTEM RESET ${setting}`);
    await server.restart();
    expect(await examined(url)).toBe('on');
  });

  test('refuses a database that cannot hold every text', async () => {
    const name = `latin_${randomUUID().replaceAll('-', '')}`;
    await server.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'`);
    expect(await examined(server.url(name))).toMatch(/its encoding is LATIN1/);
  });

  test('refuses a pooler that hands each transaction to another session', async () => {
    await using pooler = await TransactionPooler.start(server.port);
    const url = new URL(await server.newUrl());
    url.port = String(pooler.port);
    expect(await examined(url.href)).toMatch(/connection pooler.*pool_mode = session/);
  });

  test('leaves no connection behind', async () => {
    const name = randomUUID();
    expect(await examined(`${await server.newUrl()}?application_name=${name}`)).toBe('on');
    await server.left(name);
  });
});

/** The level at which it works, or why the server is refused. */
async function examined(url: string): Promise<string> {
  try {
    return await examineServer({ address: postgresAddress(url, 'trafficinator'), mode: 'write' });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.problems.map(({ code, detail, fix }) => `${code}: ${detail} ${fix}`).join('\n');
  }
}

async function withSetting(name: string, value: string): Promise<string> {
  const database = await server.newDatabase();
  await server.query(`ALTER DATABASE ${database} SET ${name} = ${value}`);
  return server.url(database);
}
