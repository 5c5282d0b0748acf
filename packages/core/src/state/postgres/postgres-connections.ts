import { randomBytes, randomUUID } from 'node:crypto';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import { type MigratedDatabase, type Migration, migrateSchema, refuseNewer } from '../migrate-schema.js';
import { advisoryKey } from './advisory-key.js';
import { type PostgresAddress, quoted } from './postgres-address.js';
import { grantOnDatabase, grantOnSchema } from './postgres-failures.js';
import { homeOf } from './postgres-home.js';
import type { Session, Sessions } from './postgres-sessions.js';

const VERSION_TABLE = 'trafficinator_schema';
const TABLES = `
  SELECT relname AS name FROM pg_class
  WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND relkind IN ('r', 'p', 'v', 'm', 'f')
  ORDER BY relname`;
const SCHEMA = 'SELECT FROM pg_namespace WHERE nspname = $1';
const BACKUPS = 'SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1)';
const MAY_USE = `SELECT has_schema_privilege($1, 'USAGE') AS "isAllowed"`;
const MAY_CREATE = `SELECT has_database_privilege(current_database(), 'CREATE') AS "isAllowed"`;
const VERSION = `SELECT version FROM ${VERSION_TABLE}`;
const CREATE_VERSION = `
  CREATE TABLE IF NOT EXISTS ${VERSION_TABLE} (one int PRIMARY KEY CHECK (one = 1), version int NOT NULL)`;
const RAISE_VERSION = `
  INSERT INTO ${VERSION_TABLE} (one, version) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET version = excluded.version`;
const NEW_META = `
  INSERT INTO meta (one, lineage, fingerprint_key, home, home_place) VALUES (1, $1, $2, $3, $4)`;

/** Creates the state's schema, or brings it to the newest one; throws `state.newer` and `state.not-a-state`. */
export async function prepareToWrite(sessions: Sessions, migrations: readonly Migration[]): Promise<void> {
  await createSchema(sessions);
  await migrateSchema(migrating(sessions), migrations);
}

/** True if there is a state. Throws `state.newer`, `state.outdated` and `state.not-a-state`; creates nothing. */
export async function prepareToRead(sessions: Sessions, migrations: readonly Migration[]): Promise<boolean> {
  const version = await versionOf(sessions, sessions.on.address);
  const { place: state } = sessions.on.address;
  refuseNewer(version, migrations, state);
  if (version > 0 && version < migrations.length)
    throw new Failure([problem('state.outdated', { state, number: version, known: migrations.length })]);
  return version > 0;
}

/** Who may not create schemas can still use one that exists. */
async function createSchema(sessions: Sessions): Promise<void> {
  const { address } = sessions.on;
  if ((await sessions.query(SCHEMA, [address.schema])).length > 0) return;
  const [row] = await sessions.query<{ isAllowed: boolean }>(MAY_CREATE);
  const what = `${address.role} may not create schemas in the database`;
  if (row?.isAllowed !== true) throw denied(address, what, grantOnDatabase(address));
  await exclusively(sessions, async (session) => {
    await session.query(`CREATE SCHEMA IF NOT EXISTS ${quoted(address.schema)}`);
  });
}

function migrating(sessions: Sessions): MigratedDatabase {
  const { address } = sessions.on;
  return {
    state: address.place,
    version: () => versionOf(sessions, address),
    advance: (steps, { backUp }) =>
      exclusively(sessions, async (session) => {
        const before = await versionOf(session, address);
        if (before + 1 !== steps[0]?.number) return;
        if (backUp) await backUpTables(session, address.schema, before);
        await session.query(CREATE_VERSION);
        for (const { number, sql } of steps) {
          await session.query(sql);
          if (number === 1) await giveLineage(session, address);
          await session.query(RAISE_VERSION, [number]);
        }
      }),
  };
}

/** 0 for a schema that is missing or empty. */
async function versionOf(session: Session, address: PostgresAddress): Promise<number> {
  const { schema, place } = address;
  const tables = await tablesOf(session, schema);
  if (tables.length === 0) return 0;
  if (!tables.includes(VERSION_TABLE)) throw new Failure([problem('state.not-a-state', { state: place })]);
  await demandUse(session, address);
  const [row] = await session.query<{ version: number }>(VERSION);
  return row?.version ?? 0;
}

/** Without the right to use it, a schema is passed over in silence, as if its tables did not exist. */
async function demandUse(session: Session, address: PostgresAddress): Promise<void> {
  const [row] = await session.query<{ isAllowed: boolean }>(MAY_USE, [address.schema]);
  const what = `${address.role} may not use the schema`;
  if (row?.isAllowed !== true) throw denied(address, what, grantOnSchema(address));
}

function denied({ place }: PostgresAddress, what: string, grant: string): Failure {
  return new Failure([problem('state.denied', { state: place, what, grant })]);
}

async function tablesOf(session: Session, schema: string): Promise<readonly string[]> {
  return (await session.query<{ name: string }>(TABLES, [schema])).map(({ name }) => name);
}

/** Copies all tables to a schema that nobody has: in the same database, they need no second server and no file. */
async function backUpTables(session: Session, schema: string, version: number): Promise<void> {
  const stem = `${schema}_v${version}_backup`;
  const taken = new Set((await session.query<{ name: string }>(BACKUPS, [stem])).map(({ name }) => name));
  let backup = stem;
  for (let attempt = 2; taken.has(backup); attempt++) backup = `${stem}_${attempt}`;
  await session.query(`CREATE SCHEMA ${quoted(backup)}`);
  for (const table of await tablesOf(session, schema)) {
    const [copy, original] = [`${quoted(backup)}.${quoted(table)}`, `${quoted(schema)}.${quoted(table)}`];
    await session.query(`CREATE TABLE ${copy} AS TABLE ${original}`);
  }
}

/** With the first tables: a state is never without. */
async function giveLineage(session: Session, { place }: PostgresAddress): Promise<void> {
  await session.query(NEW_META, [randomUUID(), randomBytes(32).toString('hex'), await homeOf(session), place]);
}

/** Two gates: writers stay out, and so do others who create or migrate any schema of ours. */
async function exclusively(sessions: Sessions, work: (session: Session) => Promise<void>): Promise<void> {
  await sessions.transaction('exclusive', async (session) => {
    await session.query(`SELECT pg_advisory_xact_lock(${advisoryKey('migration', '')})`);
    await work(session);
  });
}
