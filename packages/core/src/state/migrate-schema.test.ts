import { describe, expect, test } from 'vitest';
import { type MigratedDatabase, type Migration, migrateSchema } from './migrate-schema.js';

const STEPS: readonly Migration[] = [1, 2, 3].map((number) => ({ number, sql: `step ${number}` }));

/** A database that only writes down what it is asked to do. */
function databaseAt(version: number): MigratedDatabase & { readonly log: readonly string[] } {
  const log: string[] = [];
  let current = version;
  return {
    log,
    state: 'memory',
    version: () => current,
    advance: (steps, { backUp }) => {
      log.push([...(backUp ? ['backup'] : []), ...steps.map(({ sql }) => sql)].join(', '));
      current = steps.at(-1)?.number ?? current;
    },
  };
}

describe('migrateSchema', () => {
  test('runs all steps on a new database at once, in order and without a backup', async () => {
    const database = databaseAt(0);
    await migrateSchema(database, STEPS);
    expect(database.log).toEqual(['step 1, step 2, step 3']);
  });

  test('backs an older database up before the steps that it lacks', async () => {
    const database = databaseAt(1);
    await migrateSchema(database, STEPS);
    expect(database.log).toEqual(['backup, step 2, step 3']);
  });

  test('leaves a current database alone', async () => {
    const database = databaseAt(3);
    await migrateSchema(database, STEPS);
    expect(database.log).toEqual([]);
  });

  test('refuses a newer schema and touches nothing', async () => {
    const database = databaseAt(4);
    await expect(migrateSchema(database, STEPS)).rejects.toThrow(
      'memory cannot be used: its schema has number 4, and this version of Trafficinator knows 3.',
    );
    expect(database.log).toEqual([]);
  });
});
