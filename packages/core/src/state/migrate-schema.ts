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
   * Runs migrations one after the other and raises the version, in one transaction that keeps other writers out: nobody ever sees a
   * schema between two versions. Does nothing when the first is no longer the next one, since another process was faster. With
   * `backUp`, first keeps a copy of the database as it is before; no write falls between the copy and the migrations.
   */
  advance(migrations: readonly Migration[], options: { readonly backUp: boolean }): void | Promise<void>;
}

/** Brings a database to the newest schema. Throws `state.newer` when its schema is newer than that. */
export async function migrateSchema(database: MigratedDatabase, migrations: readonly Migration[]): Promise<void> {
  for (;;) {
    const version = await database.version();
    refuseNewer(version, migrations, database.state);
    const missing = migrations.slice(version);
    if (missing.length === 0) return;
    await database.advance(missing, { backUp: version > 0 });
  }
}

/** Throws `state.newer` when the version is none of ours. */
export function refuseNewer(version: number, migrations: readonly Migration[], state: string): void {
  if (version <= migrations.length) return;
  const evidence = `its schema has number ${version}, and this version of Trafficinator knows ${migrations.length}`;
  throw new Failure([problem('state.newer', { state, evidence })]);
}
