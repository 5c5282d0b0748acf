import { expect } from 'vitest';
import { initial } from '../../../packages/core/src/state/postgres/migrations/0001-initial.js';
import type { TestServer } from '../../../packages/core/src/state/postgres/postgres.test-support.js';
import type { OlderState } from './older-state.js';

const KEPT = 'kept';
// What refers to something stands behind it.
const TABLES = ['meta', 'events', 'blobs', 'targets', 'fingerprints', 'runs', 'days', 'free_ranges', 'quarters'];
const COLUMNS = `
  SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS list FROM information_schema.columns
  WHERE table_schema = $1 AND table_name = $2`;
const SCHEMAS = `SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1) ORDER BY 1`;

/** Keeps the state of a schema as the first version had it, in another schema of the database. */
export async function keepOlderSchema(server: TestServer, url: string, schema: string): Promise<OlderState> {
  const query = <Row extends object>(sql: string, values: readonly unknown[] = []) =>
    server.query<Row & Record<string, unknown>>(sql, values, url);
  const backups = async () => (await query<{ name: string }>(SCHEMAS, [`${schema}_v`])).map(({ name }) => name);
  const rows = async (of: string) => {
    const texts = TABLES.map(async (table) => {
      const sql = `SELECT coalesce(json_agg(row ORDER BY row::text), '[]')::text AS rows FROM ${of}.${table} AS row`;
      return (await query<{ rows: string }>(sql))[0]?.rows;
    });
    return Promise.all(texts);
  };
  await query(
    `DROP SCHEMA IF EXISTS ${KEPT} CASCADE; CREATE SCHEMA ${KEPT}; SET search_path TO ${KEPT}; ${initial} RESET search_path`,
  );
  for (const table of TABLES) {
    const [columns] = await query<{ list: string }>(COLUMNS, [KEPT, table]);
    await query(
      `INSERT INTO ${KEPT}.${table} (${columns?.list}) OVERRIDING SYSTEM VALUE SELECT ${columns?.list} FROM ${schema}.${table}`,
    );
  }
  const old = await rows(KEPT);
  return {
    putBack: async () => {
      for (const backup of await backups()) await query(`DROP SCHEMA ${backup} CASCADE`);
      const copies = TABLES.map(
        (table) => `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM ${KEPT}.${table};`,
      );
      // The schema itself stays: a state that is in a new one has left its home.
      await query(`
        BEGIN;
        DO $$ DECLARE t record; BEGIN
          FOR t IN SELECT tablename AS name FROM pg_tables WHERE schemaname = '${schema}' LOOP
            EXECUTE format('DROP TABLE ${schema}.%I CASCADE', t.name);
          END LOOP;
        END $$;
        SET LOCAL search_path TO ${schema};
        CREATE TABLE trafficinator_schema (one int PRIMARY KEY CHECK (one = 1), version int NOT NULL);
        INSERT INTO trafficinator_schema VALUES (1, 1);
        ${initial}
        ${copies.join('\n')}
        SELECT setval(pg_get_serial_sequence('events', 'id'), (SELECT max(id) FROM events));
        COMMIT`);
    },
    isMigrated: async () => {
      const [row] = await query<{ version: number }>(`SELECT version FROM ${schema}.trafficinator_schema`);
      const isMigrated = row?.version !== 1;
      if (!isMigrated) expect([await backups(), await rows(schema)]).toEqual([[], old]);
      return isMigrated;
    },
    demandCopy: async () => {
      // It is made in the transaction of the migration: there is none of those that were not made.
      expect(await backups()).toEqual([`${schema}_v1_backup`]);
      expect(await rows(`${schema}_v1_backup`)).toEqual(old);
    },
  };
}
