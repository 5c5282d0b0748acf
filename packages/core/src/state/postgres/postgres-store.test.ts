import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll } from 'vitest';
import { describeStateStore, type StateFixture, type StateProcess } from '../state-store.contract.js';
import { TestServer } from './postgres.test-support.js';
import { openPostgresStore } from './postgres-store.js';
import { Wire } from './wire.test-support.js';

let server: TestServer;

// Every transaction waits for the disk: the model is tried as often as there is time, on a busy machine less often.
fc.configureGlobal({ interruptAfterTimeLimit: 45_000 });

beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);

afterAll(() => server[Symbol.asyncDispose]());

describeStateStore('PostgreSQL', async () => new PostgresFixture(server.url(), await Wire.start(server.port)));

/** Processes that are none, but share nothing: each has its sessions, from which it can be cut off. Each state has a schema. */
class PostgresFixture implements StateFixture {
  readonly #url: string;
  readonly #wire: Wire;
  readonly #schema = `test_${randomUUID().replaceAll('-', '_')}`;
  readonly #processes: StateProcess[] = [];

  constructor(url: string, wire: Wire) {
    this.#url = url;
    this.#wire = wire;
  }

  async start(): Promise<StateProcess> {
    const name = randomUUID();
    const url = new URL(`${this.#url}?application_name=${name}`);
    url.port = String(this.#wire.port);
    const store = await openPostgresStore({ url: url.href, schema: this.#schema, mode: 'write' });
    const die = async () => {
      this.#wire.cut(name);
      await store[Symbol.asyncDispose]();
      await server.left(name);
    };
    const process = { store, die };
    this.#processes.push(process);
    return process;
  }

  /** As restoring a dump in another database does: the same rows, but other tables. */
  async copy(): Promise<StateFixture> {
    const copy = new PostgresFixture(await server.newUrl(), await Wire.start(server.port));
    await (await copy.start()).die();
    const tables = await server.query<{ name: string }>(TABLES, [this.#schema], this.#url);
    for (const { name } of tables) await this.#copyTo(copy, name);
    await server.query(`SELECT setval('"${copy.#schema}".events_id_seq', 1000)`, [], copy.#url);
    return copy;
  }

  async #copyTo(copy: PostgresFixture, table: string): Promise<void> {
    const [ours, theirs] = [`"${this.#schema}"."${table}"`, `"${copy.#schema}"."${table}"`];
    const [all] = await server.query<{ rows: unknown }>(`SELECT coalesce(json_agg(t), '[]') AS rows FROM ${ours} AS t`);
    await server.query(`TRUNCATE ${theirs} CASCADE`, [], copy.#url);
    const [own] = await server.query<{ columns: string }>(COLUMNS, [ours], this.#url);
    const put = `
      INSERT INTO ${theirs} (${own?.columns}) OVERRIDING SYSTEM VALUE
      SELECT ${own?.columns} FROM json_populate_recordset(NULL::${theirs}, $1)`;
    await server.query(put, [JSON.stringify(all?.rows)], copy.#url);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#processes) await process.die();
    await this.#wire[Symbol.asyncDispose]();
    await server.query(`DROP SCHEMA IF EXISTS "${this.#schema}" CASCADE`, [], this.#url);
  }
}

// Without those that are computed.
const COLUMNS = `
  SELECT string_agg(quote_ident(attname), ', ') AS columns FROM pg_attribute
  WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`;
const TABLES = `
  SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r'
  ORDER BY relname NOT IN ('targets', 'runs', 'days', 'api_tokens'), relname`;
