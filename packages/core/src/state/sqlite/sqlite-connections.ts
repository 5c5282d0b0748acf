import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import { type Migration, migrateSchema, refuseNewer } from '../migrate-schema.js';
import { BUSY_TIMEOUT_MS, isBusy, needsWriter } from './sqlite-failures.js';

const APPLICATION_ID = 0x54524146; // "TRAF", in the file's header.
const ANYTHING = 'SELECT count(*) FROM sqlite_schema';
const NEW_META = 'INSERT INTO meta (only, lineage, fingerprint_key) VALUES (1, ?, ?)';

/**
 * The connections to one state. Both write ahead of the database file: `durable` syncs at each commit, so that it
 * survives the loss of power; what `fast` commits survives the death of the process, and becomes durable with the next
 * durable commit.
 */
export interface Connections {
  readonly state: string;
  readonly durable: Database.Database;
  readonly fast: Database.Database;
  /** Which file stood at the path when it was opened; undefined for one that is only read, or is in memory. */
  readonly inode?: string | undefined;
}

/** Opens the state, which is created or migrated where need be. */
export async function connectToWrite(state: string, migrations: readonly Migration[]): Promise<Connections> {
  mkdirSync(dirname(state), { recursive: true, mode: 0o700 });
  const durable = createdOrOpened(state);
  const inode = inodeOf(state);
  const opened = [durable];
  try {
    examine(durable, state, migrations);
    await writeAhead(durable, state);
    const fast = new Database(state, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
    opened.push(fast);
    tune(durable, 'FULL');
    tune(fast, 'NORMAL');
    await migrateSchema(migrating({ state, durable, fast }), migrations);
    return { state, durable, fast, inode };
  } catch (error) {
    for (const connection of opened) connection.close();
    throw error;
  }
}

/**
 * Opens the state for reading. One that does not exist is empty, and is not created. One with an older schema is copied
 * to memory and migrated there, so that a new version can plan before it applies; such a copy does not follow changes.
 */
export async function connectToRead(state: string, migrations: readonly Migration[]): Promise<Connections> {
  if (statSync(state, { throwIfNoEntry: false }) === undefined) return inMemory(state, migrations);
  const file = new Database(state, { timeout: BUSY_TIMEOUT_MS, readonly: true, fileMustExist: true });
  try {
    takeBackUnfinished(file, state);
    const version = examine(file, state, migrations);
    if (version === migrations.length) return forReading(state, file);
    const copy = version === 0 ? undefined : copied(file);
    file.close();
    return await inMemory(state, migrations, { copy });
  } catch (error) {
    file.close();
    throw error;
  }
}

/** What a process that died has left unfinished is no part of the state, but only who may write can take it out. */
function takeBackUnfinished(reader: Database.Database, state: string): void {
  try {
    reader.prepare(ANYTHING).get();
  } catch (error) {
    if (!needsWriter(error)) throw error;
    const writer = new Database(state, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
    try {
      writer.prepare(ANYTHING).get();
    } finally {
      writer.close();
    }
  }
}

/** Opens a state in memory, for reading, after it was filled. `state` is what messages call it. */
export async function connectInMemory(
  state: string,
  migrations: readonly Migration[],
  fill: (database: Database.Database) => void,
): Promise<Connections> {
  return inMemory(state, migrations, { fill: (database) => database.transaction(fill)(database) });
}

/**
 * Throws `state.unwritable` when the file was deleted, moved, or replaced by another: SQLite goes on with it all the same, and whoever
 * makes a new state at the path would give the caps once more.
 */
export function demandInPlace({ state, inode }: Connections): void {
  if (inode === undefined || inode === inodeOf(state)) return;
  const reason = 'the file was deleted, moved or replaced while it was in use';
  throw new Failure([problem('state.unwritable', { state, reason })]);
}

/** Closes both. */
export function disconnect({ durable, fast }: Connections): void {
  fast.close();
  durable.close();
}

/** Of a file that is open, nobody else gets its number. */
function inodeOf(state: string): string | undefined {
  const stat = statSync(state, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}`;
}

function createdOrOpened(state: string): Database.Database {
  const isNew = !existsSync(state);
  const database = new Database(state, { timeout: BUSY_TIMEOUT_MS });
  // Still empty. By its path: SQLite would lose its locks if anybody else opened and closed the file.
  if (isNew) chmodSync(state, 0o600);
  return database;
}

/** Answers the schema's version, 0 for an empty file. Throws when this is no sound state that we know. */
function examine(database: Database.Database, state: string, migrations: readonly Migration[]): number {
  const { application, version, tables } = headerOf(database);
  if (application === 0 && version === 0 && tables === 0) return 0;
  if (application !== APPLICATION_ID) throw new Failure([problem('state.not-a-state', { state })]);
  refuseNewer(version, migrations, state);
  if (!database.readonly) demandSound(database, state);
  return version;
}

/** In one transaction: another process may just be creating the state. */
function headerOf(database: Database.Database) {
  const tables = database.prepare<[], { count: number }>('SELECT count(*) AS count FROM sqlite_schema');
  return database.transaction(() => ({
    tables: tables.get()?.count,
    application: numberOf(database, 'application_id'),
    version: numberOf(database, 'user_version'),
  }))();
}

function demandSound(database: Database.Database, state: string): void {
  const verdict = database.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw new Failure([problem('state.damaged', { state, fault: `SQLite says: ${verdict}` })]);
}

async function writeAhead(database: Database.Database, state: string): Promise<void> {
  const mode = await switchToWal(database);
  const reason = `SQLite cannot write ahead here, and stays with the journal mode ${mode}`;
  if (mode !== 'wal') throw new Failure([problem('state.unwritable', { state, reason })]);
}

/** SQLite does not wait for another process that switches at the same time, so we do. */
async function switchToWal(database: Database.Database): Promise<unknown> {
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
    try {
      return database.pragma('journal_mode = WAL', { simple: true });
    } catch (error) {
      if (!isBusy(error) || waitedMs >= BUSY_TIMEOUT_MS) throw error;
    }
    await pause(PAUSE_MS);
  }
}

const PAUSE_MS = 10;

function tune(database: Database.Database, synchronous: 'FULL' | 'NORMAL'): void {
  database.pragma(`synchronous = ${synchronous}`);
  database.pragma('fullfsync = ON'); // On macOS a plain fsync leaves data in the disk's cache.
  database.pragma('checkpoint_fullfsync = ON');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
}

function migrating({ state, durable, fast }: Connections) {
  return {
    state,
    version: () => numberOf(durable, 'user_version'),
    advance: (steps: readonly Migration[], { backUp }: { readonly backUp: boolean }) =>
      durable
        .transaction(() => {
          const before = numberOf(durable, 'user_version');
          if (before + 1 !== steps[0]?.number) return;
          // Through the other connection: it still sees what was before, and this one keeps writers out.
          if (backUp && isApplied(fast)) backUpTo(fast, state, before);
          for (const { number, sql } of steps) {
            durable.exec(sql);
            if (number === 1) giveLineage(durable);
            durable.pragma(`user_version = ${number}`);
          }
          durable.pragma(`application_id = ${APPLICATION_ID}`);
        })
        .immediate(),
  };
}

/** Where nothing is applied there is nothing to go back to. */
function isApplied(database: Database.Database): boolean {
  return database.prepare('SELECT 1 FROM meta WHERE serial > 0').get() !== undefined;
}

/** The copy has its name when it is whole. What a process that died has left of one is written over: only one migrates at a time. */
function backUpTo(database: Database.Database, state: string, version: number): void {
  const unfinished = `${state}.v${version}.unfinished`;
  for (const file of [unfinished, `${unfinished}-journal`]) rmSync(file, { force: true });
  closeSync(openSync(unfinished, 'wx', 0o600));
  database.prepare('VACUUM INTO ?').run(unfinished);
  renameSync(unfinished, newName(`${state}.v${version}`));
}

function newName(stem: string): string {
  for (let attempt = 1; ; attempt++) {
    const file = attempt === 1 ? `${stem}.backup` : `${stem}-${attempt}.backup`;
    if (!existsSync(file)) return file;
  }
}

/** With the first tables: a state is never without. */
function giveLineage(database: Database.Database): void {
  database.prepare<[string, string]>(NEW_META).run(randomUUID(), randomBytes(32).toString('hex'));
}

function copied(database: Database.Database): Buffer {
  const bytes = database.serialize();
  bytes.fill(1, 18, 20); // The header's two journal modes: a database in memory cannot write ahead.
  return bytes;
}

async function inMemory(
  state: string,
  migrations: readonly Migration[],
  { copy, fill }: { readonly copy?: Buffer | undefined; readonly fill?: (database: Database.Database) => void } = {},
): Promise<Connections> {
  const database = copy === undefined ? new Database(':memory:') : new Database(copy);
  const connections = { state, durable: database, fast: database };
  const { version, advance } = migrating(connections);
  await migrateSchema({ state, version, advance: (steps) => advance(steps, { backUp: false }) }, migrations);
  fill?.(database);
  return forReading(state, database);
}

function forReading(state: string, database: Database.Database): Connections {
  database.pragma('query_only = ON');
  return { state, durable: database, fast: database };
}

function numberOf(database: Database.Database, pragma: 'application_id' | 'user_version'): number {
  return Number(database.pragma(pragma, { simple: true }));
}
