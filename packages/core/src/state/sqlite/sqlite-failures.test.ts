import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../errors/failure.js';
import { asFailure } from './sqlite-failures.js';

const STATE = '/srv/state.db';

/** What is thrown. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

function problemsOf(error: unknown, mode: 'read' | 'write' = 'write') {
  const failure = asFailure(error, { state: STATE, mode });
  return failure instanceof Failure ? failure.problems.map(({ code, detail }) => [code, detail]) : failure;
}

const sqliteError = (code: string) => new Database.SqliteError('as SQLite says it', code);

describe('asFailure', () => {
  test('says that the disk is full', () => {
    const database = new Database(':memory:');
    database.exec('CREATE TABLE wide (text TEXT); PRAGMA max_page_count = 3');
    const full = thrownBy(() => database.prepare('INSERT INTO wide VALUES (?)').run('x'.repeat(100_000)));
    expect(problemsOf(full)).toEqual([
      ['state.unwritable', `Writing ${STATE} failed: the disk is full (SQLITE_FULL).`],
    ]);
  });

  test('says that another process writes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'trafficinator-busy-'));
    const [one, two] = [new Database(join(folder, 'a.db')), new Database(join(folder, 'a.db'), { timeout: 0 })];
    one.exec('BEGIN IMMEDIATE');
    const busy = thrownBy(() => two.exec('BEGIN IMMEDIATE'));
    expect(problemsOf(busy)).toEqual([
      ['state.busy', `Another process has been writing ${STATE} for more than 5 seconds. Nothing was changed.`],
    ]);
    one.close();
    two.close();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['SQLITE_CORRUPT_INDEX', 'state.damaged'],
    ['SQLITE_NOTADB', 'state.damaged'],
    ['SQLITE_READONLY_DBMOVED', 'state.unwritable'],
    ['SQLITE_IOERR_FSYNC', 'state.unwritable'],
    ['SQLITE_CANTOPEN', 'state.unwritable'],
    ['SQLITE_BUSY_SNAPSHOT', 'state.busy'],
  ])('takes %s for %s', (code, expected) => {
    expect(problemsOf(sqliteError(code))).toMatchObject([[expected, expect.stringContaining(STATE)]]);
  });

  test('speaks of reading to who reads', () => {
    expect(problemsOf(sqliteError('SQLITE_CANTOPEN'), 'read')).toMatchObject([['state.unreadable', expect.anything()]]);
  });

  test('takes what the file system says', () => {
    const missing = thrownBy(() => readFileSync('/nowhere/at/all'));
    expect(problemsOf(missing, 'read')).toEqual([
      ['state.unreadable', `Reading ${STATE} failed: a folder of its path does not exist (ENOENT).`],
    ]);
  });

  test('takes a change by a reader, and everything it does not know, for a fault of ours', () => {
    expect(problemsOf(sqliteError('SQLITE_READONLY'), 'read')).toBeInstanceOf(TypeError);
    for (const error of [sqliteError('SQLITE_CONSTRAINT_CHECK'), sqliteError('SQLITE_ERROR'), new TypeError('ours'), 7])
      expect(problemsOf(error)).toBe(error);
  });
});
