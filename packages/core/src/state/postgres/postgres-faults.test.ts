// What only a database server shows: many sessions at once, its restarts and crashes, and lost sessions.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunId } from '../../model/run.js';
import {
  aDay,
  anError,
  apply,
  aRequest,
  aTarget,
  at,
  BOOT,
  codesOf,
  SITE_1,
  startARun,
} from '../contract/builders.contract.js';
import type { StateStore } from '../state-store.js';
import { advisoryKey } from './advisory-key.js';
import { type ServerEnd, TestServer } from './postgres.test-support.js';
import { postgresAddress } from './postgres-address.js';
import { type Session, Sessions } from './postgres-sessions.js';
import { openPostgresStore } from './postgres-store.js';

const SCHEMA = 'trafficinator';
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);

afterAll(() => server[Symbol.asyncDispose]());

describe('openPostgresStore', () => {
  test('gives a cap once to many who ask at the same time, in batches in any order', async () => {
    const url = await server.newUrl();
    await using one = await opened(url);
    await using two = await opened(url);
    const targets = [1, 2, 3, 4].map((siteId) => aTarget({ key: `t${siteId}`, siteId, visitsPerDay: 150 }));
    await apply(one, { put: targets });
    const accounts = targets.map(({ target }) => target.account);
    const granted: string[] = [];
    const ask = async (store: StateStore, run: RunId, turn: number) => {
      const asked = turn % 2 === 0 ? accounts : accounts.toReversed();
      const leases = await store.grant(asked.map((account) => aRequest(run, { account, want: 7 })));
      for (const { account, from, to } of leases)
        for (let index = from; index < to; index++) granted.push(`${account} ${index}`);
      const marks = leases.map(({ id, from }) => ({ lease: id, used: from + 1 }));
      expect(await store.mark(marks, at('12:00'))).toEqual([]);
      const all = leases.map(({ id, to }) => ({ lease: id, used: to }));
      if (turn % 3 === 0) await store.close(all, at('12:00'));
    };
    const [first, second] = [await startARun(one), await startARun(two)];
    await Promise.all(
      Array.from({ length: 40 }, (_, turn) => (turn % 4 < 2 ? ask(one, first, turn) : ask(two, second, turn))),
    );
    expect(new Set(granted).size).toBe(granted.length);
    expect(granted).toHaveLength(600);
    expect(await one.check()).toEqual([]);
  }, 60_000);

  test.each<ServerEnd>(['fast', 'immediate', 'killed'])(
    'forgets nothing when the server is started anew (%s), and goes on',
    async (how) => {
      const url = await server.newUrl();
      await using store = await opened(url);
      await using other = await opened(url);
      await apply(store, { put: [aTarget()] });
      const run = await startARun(store);
      const [lease] = await store.grant([aRequest(run)]);
      if (lease === undefined) throw new TypeError('Nothing was granted.');
      await store.mark([{ lease: lease.id, used: 6 }], at('12:00'));
      await server.stop(how);
      expect(await codesOf(store.mark([{ lease: lease.id, used: 7 }], at('12:00')))).toEqual(['state.unreachable']);
      await server.up();
      expect(await other.recover(at('12:01'), BOOT)).toEqual([]); // The run is back.
      expect(await other.readDays([{ account: SITE_1, day: aDay() }])).toMatchObject([{ started: 6, leased: 4 }]);
      expect(await store.mark([{ lease: lease.id, used: 8 }], at('12:01'))).toEqual([]);
      expect(await store.grant([aRequest(run)])).toMatchObject([{ from: 10, to: 20 }]);
      expect(await store.check()).toEqual([]);
    },
    60_000,
  );

  test('takes up its life when it has lost the session, and keeps its lock', async () => {
    const name = randomUUID();
    const url = await server.newUrl();
    await using store = await opened(`${url}?application_name=${name}`);
    await using other = await opened(url);
    const holder = { id: randomUUID(), who: 'ada@lovelace', operation: 'apply', since: at('12:00') };
    const lock = await store.lock(holder);
    await server.terminate(name);
    while (await other.liveness.isDead(holder.id)); // It is back soon, or the test never ends.
    expect(await other.readLock()).toEqual(holder);
    await lock.release();
    expect(await other.readLock()).toBeUndefined();
    expect(await other.liveness.isDead(holder.id)).toBe(true);
  }, 30_000);

  test('starts no visit of a run that was taken for dead', async () => {
    const url = await server.newUrl();
    await using store = await opened(url);
    await using other = await opened(url);
    await apply(store, { put: [aTarget()] });
    const hold = await store.liveness.hold(randomUUID());
    const run = await startARun(store);
    const [lease] = await store.grant([aRequest(run)]);
    if (lease === undefined) throw new TypeError('Nothing was granted.');
    await other.close([{ lease: lease.id, used: 0 }], at('12:01'));
    await other.endRun(run, { at: at('12:01'), reason: 'lost' });
    expect(await store.mark([{ lease: lease.id, used: 1 }], at('12:01'))).toEqual([lease.id]);
    expect(await codesOf(store.grant([aRequest(run)]))).toEqual(['state.run-ended']);
    await hold.release();
  });

  test('changes nothing when its session is lost in the middle of a transaction, and goes on', async () => {
    const name = randomUUID();
    const url = await server.newUrl();
    await using store = await opened(`${url}?application_name=${name}`);
    await apply(store, { put: [aTarget()] });
    const run = await startARun(store);
    await store.grant([aRequest(run)]);
    const granting = await waitingAt(url, 'LOCK TABLE free_ranges IN ACCESS EXCLUSIVE MODE', name, async () =>
      codesOf(store.grant([aRequest(run)])),
    );
    expect(granting).toEqual(['state.unreachable']);
    expect(await store.grant([aRequest(run)])).toMatchObject([{ from: 10, to: 20 }]);
    expect(await store.check()).toEqual([]);
  }, 30_000);

  test('begins a transaction anew in which it stood still for too long', async () => {
    const name = randomUUID();
    const url = await server.newUrl();
    const patient = await server.newUrl();
    const on = { address: postgresAddress(`${patient}?application_name=${name}`, SCHEMA), mode: 'write' } as const;
    await using observer = await aSession(url);
    const sessions = new Sessions(on, 'on');
    const pids: number[] = [];
    const work = async (session: Session) => {
      const [row] = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      pids.push(row?.pid ?? 0);
      if (pids.length > 1) return 'done';
      await session.query("SET LOCAL idle_in_transaction_session_timeout = '1ms'");
      const ofIt = `SELECT FROM pg_stat_activity WHERE pid = ${row?.pid}`;
      while ((await observer.query(ofIt)).rowCount !== 0);
      return (await session.query<{ never: number }>('SELECT 1 AS never'))[0]?.never;
    };
    expect(await sessions.transaction('shared', work)).toBe('done');
    expect(new Set(pids).size).toBe(2);
    await sessions.end();
  }, 30_000);

  test('keeps texts that PostgreSQL cannot hold as they are, but for what it cannot hold', async () => {
    await using store = await opened(await server.newUrl());
    const run = await startARun(store, { who: 'ada\0@lovelace' });
    await store.record([], [anError(run, { sample: 'Half of \0 an answer: \u{1F600}' })]);
    expect(await store.readErrors([run])).toMatchObject([{ sample: 'Half of \uFFFD an answer: \u{1F600}' }]);
    expect(await store.readRuns(at('00:00'))).toMatchObject([{ who: 'ada\uFFFD@lovelace' }]);
  });

  test('lets readers wait for nobody', async () => {
    const url = await server.newUrl();
    await using store = await opened(url);
    await apply(store, { put: [aTarget()] });
    const run = await startARun(store);
    await store.grant([aRequest(run)]);
    await using reader = await openPostgresStore({ url, schema: SCHEMA, mode: 'read' });
    await using writer = await aSession(url);
    await writer.query(`BEGIN; SELECT pg_advisory_xact_lock(${advisoryKey('gate', SCHEMA)})`);
    for (const table of ['meta', 'targets', 'days', 'leases', 'runs'])
      await writer.query(`SELECT FROM ${table} FOR UPDATE`);
    expect(await reader.readApplied()).toMatchObject({ serial: 1 });
    expect(await reader.readDays([{ account: SITE_1, day: aDay() }])).toMatchObject([{ leased: 10 }]);
    expect(await reader.readLock()).toBeUndefined();
    expect(await reader.readSignals(run)).toMatchObject({ isStopAsked: false });
    expect(await reader.dump()).toMatchObject({ serial: 1 });
    expect(await reader.check()).toEqual([]);
  });
});

function opened(url: string): Promise<StateStore> {
  return openPostgresStore({ url, schema: SCHEMA, mode: 'write' });
}

async function aSession(url: string) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`SET search_path TO ${SCHEMA}`);
  return {
    query: (sql: string) => client.query(sql),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** Lets work run into a lock, ends all sessions of the process there, and answers what the work came to. */
async function waitingAt<Answer>(
  url: string,
  lock: string,
  name: string,
  work: () => Promise<Answer>,
): Promise<Answer> {
  await using other = await aSession(url);
  await other.query(`BEGIN; ${lock}`);
  const working = work();
  const waiting = `SELECT FROM pg_stat_activity WHERE application_name = '${name}' AND wait_event_type = 'Lock'`;
  while ((await other.query(waiting)).rows.length === 0) await other.query('SELECT pg_stat_clear_snapshot()');
  await server.terminate(name);
  return working;
}
