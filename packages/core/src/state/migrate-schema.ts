import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';

/** One step of a schema. Steps are numbered from 1 without gaps, lead forward only, and never change once they are released. */
export interface Migration {
  readonly number: number;
  readonly sql: string;
}

/** What migrating needs of a database. */
export interface MigratedDatabase {
  /** Where it is, for messages. */
  readonly state: string;
  /** The number of the last migration that ran; 0 in a new database. */
  version(): number | Promise<number>;
  /**
   * Runs one migration and raises the version, in one transaction that keeps other writers out. Does nothing when the
   * migration is no longer the next one, since another process was faster. With `backUp`, first keeps a copy of the
   * database as it is before; no write falls between the copy and the migration.
   */
  advance(migration: Migration, options: { readonly backUp: boolean }): void | Promise<void>;
}

/** Brings a database to the newest schema. Throws `state.newer` when its schema is newer than that. */
export async function migrateSchema(database: MigratedDatabase, migrations: readonly Migration[]): Promise<void> {
  const version = await database.version();
  refuseNewer(version, migrations, database.state);
  for (const migration of migrations.slice(version)) {
    // Each step is a transaction of its own: one copy, made before the first, leads back before all of them.
    await database.advance(migration, { backUp: version > 0 && migration.number === version + 1 });
  }
}

/** Throws `state.newer` when the version is none of ours. */
export function refuseNewer(version: number, migrations: readonly Migration[], state: string): void {
  if (version <= migrations.length) return;
  const evidence = `its schema has number ${version}, and this version of Trafficinator knows ${migrations.length}`;
  throw new Failure([problem('state.newer', { state, evidence })]);
}
