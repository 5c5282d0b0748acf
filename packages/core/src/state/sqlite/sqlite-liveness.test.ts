import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteLiveness } from './sqlite-liveness.js';

// What every implementation promises is in the contract, and what only real processes show in sqlite-processes.test.ts.
describe('SqliteLiveness', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trafficinator-liveness-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('keeps one empty file for each that is held, and none for others', async () => {
    const liveness = new SqliteLiveness(folder, 'write');
    const hold = await liveness.hold('a');
    expect(readdirSync(folder)).toEqual(['alive-a.db']);
    await liveness.isDead('b');
    await hold.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('does not disturb others who ask at the same time', async () => {
    const liveness = new SqliteLiveness(folder, 'write');
    new Database(join(folder, 'alive-a.db')).close(); // As a dead process leaves it.
    const asking = new Database(join(folder, 'alive-a.db'));
    asking.exec('BEGIN');
    asking.prepare('SELECT count(*) FROM sqlite_schema').get();
    expect(await liveness.isDead('a')).toBe(true);
    expect(readdirSync(folder)).toEqual(['alive-a.db']); // Not removed under the other's hands.
    asking.close();
  });

  test('can be held again after a release', async () => {
    const liveness = new SqliteLiveness(folder, 'write');
    await (await liveness.hold('a')).release();
    const hold = await liveness.hold('a');
    expect(await liveness.isDead('a')).toBe(false);
    await hold.release();
  });

  test('creates the folder where it is missing', async () => {
    const hold = await new SqliteLiveness(join(folder, 'new', 'one'), 'write').hold('a');
    expect(readdirSync(join(folder, 'new', 'one'))).toEqual(['alive-a.db']);
    await hold.release();
  });

  test('takes an id for dead whose file holds something else', async () => {
    writeFileSync(join(folder, 'alive-a.db'), 'no database '.repeat(1_000));
    expect(await new SqliteLiveness(folder, 'write').isDead('a')).toBe(true);
  });

  test('refuses ids that are no names of files, and to hold anything for a reader', async () => {
    const liveness = new SqliteLiveness(folder, 'write');
    for (const id of ['', '../a', 'a/b', 'a\0', 'x'.repeat(101)]) {
      await expect(liveness.hold(id)).rejects.toThrow(TypeError);
      await expect(liveness.isDead(id)).rejects.toThrow(TypeError);
    }
    await expect(new SqliteLiveness(folder, 'read').hold(randomUUID())).rejects.toThrow(TypeError);
    expect(readdirSync(folder)).toEqual([]);
  });
});
