// What SQLite and the file system report, as problems that the user can mend.

import Database from 'better-sqlite3';
import { messageOf } from '../../base/message-of.js';
import { Failure } from '../../errors/failure.js';
import { type Problem, problem } from '../../errors/problem.js';

/** What was worked on. */
export interface WorkedOn {
  /** The file of the state. */
  readonly state: string;
  readonly mode: 'read' | 'write';
}

/** How long a writer waits for another one. */
export const BUSY_TIMEOUT_MS = 5_000;

/** The error as a `Failure`, where the user can mend it; else the error itself. */
export function asFailure(error: unknown, on: WorkedOn): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  if (on.mode === 'read' && code.startsWith('SQLITE_READONLY') && !needsWriter(error))
    return new TypeError('A state that is open for reading cannot be changed.', { cause: error });
  const found = problemOf(code, messageOf(error), on);
  return found === undefined ? error : new Failure([found], { cause: error });
}

/** True if another connection is in the way. */
export function isBusy(error: unknown): boolean {
  return codeOf(error)?.startsWith('SQLITE_BUSY') ?? false;
}

/** True if a process that died has left something unfinished, which who only reads cannot take back. */
export function needsWriter(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'SQLITE_READONLY_ROLLBACK' || code === 'SQLITE_READONLY_RECOVERY';
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['SQLITE_FULL', 'the disk is full'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['SQLITE_READONLY', 'it is read-only'],
  ['EROFS', 'the file system is read-only'],
  ['SQLITE_PERM', 'permission is denied'],
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['ENOENT', 'a folder of its path does not exist'],
  ['ENOTDIR', 'a folder of its path is a file'],
  ['EEXIST', 'a folder of its path is a file'],
  ['EISDIR', 'it is a folder'],
  ['SQLITE_CANTOPEN', 'it, or a file beside it, cannot be opened'],
  ['SQLITE_IOERR', 'the disk reports an error'],
]);

function problemOf(code: string, message: string, { state, mode }: WorkedOn): Problem | undefined {
  const primary = /^(SQLITE_[A-Z]+|E[A-Z]+)/.exec(code)?.[1] ?? code; // Extended codes begin with their primary one.
  if (primary === 'SQLITE_BUSY') return problem('state.busy', { state, waitedMs: BUSY_TIMEOUT_MS });
  if (primary === 'SQLITE_NOTADB') return problem('state.damaged', { state, fault: 'it is no SQLite database' });
  if (primary === 'SQLITE_CORRUPT') return problem('state.damaged', { state, fault: `SQLite says: ${message}` });
  const known = REASONS.get(primary);
  if (known === undefined) return undefined;
  const reason = `${known} (${code})`;
  return problem(mode === 'read' ? 'state.unreadable' : 'state.unwritable', { state, reason });
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof Database.SqliteError) return error.code;
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
