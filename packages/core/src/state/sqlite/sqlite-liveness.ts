import { mkdirSync, readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Hold, Liveness } from '../liveness.js';
import { asFailure, isBusy } from './sqlite-failures.js';

/**
 * Life as an exclusive transaction that never ends, on a file of one's own, `alive-ID.db`, which stays empty. The
 * system frees it when the process is gone, however it went, and not before. Nothing but SQLite may open these files:
 * POSIX drops all locks of a process on a file when it closes any descriptor of it, and only SQLite minds that.
 */
export class SqliteLiveness implements Liveness {
  readonly #folder: string;
  readonly #mode: 'read' | 'write';

  /** Files stand in the folder of the state. With `read`, nothing can be held and no file is removed. */
  constructor(folder: string, mode: 'read' | 'write') {
    this.#folder = folder;
    this.#mode = mode;
  }

  async hold(id: string): Promise<Hold> {
    if (this.#mode === 'read') throw new TypeError('A state that is open for reading holds nothing.');
    const file = this.#fileOf(id);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      this.#removeTheDead();
      return held(id, file);
    } catch (cause) {
      throw asFailure(cause, { state: file, mode: 'write' });
    }
  }

  async isDead(id: string): Promise<boolean> {
    const file = this.#fileOf(id);
    try {
      return isFree(file, this.#mode);
    } catch (cause) {
      throw asFailure(cause, { state: file, mode: 'read' });
    }
  }

  /** Of processes that have ended without a release, and that nobody asks for any more. */
  #removeTheDead(): void {
    for (const name of readdirSync(this.#folder)) {
      if (ALIVE_FILE.test(name)) removeIfDead(join(this.#folder, name));
    }
  }

  #fileOf(id: string): string {
    const name = `alive-${id}.db`;
    if (!ALIVE_FILE.test(name)) throw new TypeError(`${JSON.stringify(id)} cannot be held: it must look like a UUID.`);
    return join(this.#folder, name);
  }
}

const ALIVE_FILE = /^alive-[\w-]{1,100}\.db$/;

/** How long a holder waits for those who are just asking. */
const ASKING_MS = 1_000;

/** A connection that nothing refers to is closed by the garbage collector, and its holder would be taken for dead. */
const lives = new Set<Database.Database>();

function held(id: string, file: string): Hold {
  const life = locked(id, file);
  lives.add(life);
  return {
    release: async () => {
      if (!lives.delete(life)) return;
      remove(file); // While it is locked: afterwards it could be another's.
      life.close();
    },
  };
}

/** Locks the file that stands at the path, not one that a process that asked has removed meanwhile. */
function locked(id: string, file: string): Database.Database {
  for (;;) {
    new Database(file).close(); // Creates it.
    const before = identity(file);
    const life = connect(file, { timeout: ASKING_MS });
    if (life === undefined) continue;
    const isLocked = lock(life);
    const isInPlace = before !== undefined && before === identity(file);
    if (isLocked && isInPlace) return life;
    life.close();
    if (isInPlace) throw new TypeError(`${id} is held already.`);
  }
}

/** True if nobody holds the file. Then it is removed, if that can be done safely. */
function isFree(file: string, mode: 'read' | 'write'): boolean {
  const before = identity(file);
  const probe = connect(file, { timeout: 0, readonly: mode === 'read' });
  if (probe === undefined) return true;
  try {
    if (!isReadable(probe)) return false;
    if (mode === 'write' && lock(probe) && before === identity(file)) remove(file);
    return true;
  } finally {
    probe.close();
  }
}

/** A connection to an existing file. */
function connect(file: string, options: Database.Options): Database.Database | undefined {
  try {
    return new Database(file, { ...options, fileMustExist: true });
  } catch (error) {
    if (identity(file) === undefined) return undefined;
    throw error;
  }
}

/** Takes a shared lock for a moment, which a holder does not let through, and others who ask do. */
function isReadable(database: Database.Database): boolean {
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    if (isNoDatabase(error)) return true; // The lock was granted before anything was read.
    throw error;
  }
}

function lock(database: Database.Database): boolean {
  try {
    database.pragma('journal_mode = MEMORY'); // No journal beside the file.
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (isBusy(error) || isNoDatabase(error)) return false;
    throw error;
  }
}

function isNoDatabase(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB';
}

/** Tells files apart that follow one another at one path. */
function identity(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}:${stat.birthtimeNs}`;
}

/** Best effort: what another user's process has left may be out of reach. */
function removeIfDead(file: string): void {
  try {
    isFree(file, 'write');
  } catch {
    // It stays.
  }
}

/** Best effort: Windows removes no open file, and an empty file does no harm. */
function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It stays.
  }
}
