// What PostgreSQL and the network report, as problems that the user can mend.

import pg from 'pg';
import { messageOf } from '../../base/message-of.js';
import { Failure } from '../../errors/failure.js';
import { type Problem, problem } from '../../errors/problem.js';
import { type PostgresAddress, quoted } from './postgres-address.js';

/** What was worked on. */
export interface WorkedOn {
  readonly address: PostgresAddress;
  readonly mode: 'read' | 'write';
}

/** How long a session waits for the locks of another one. */
export const BUSY_TIMEOUT_MS = 5_000;

/** The error as a `Failure`, where the user can mend it; else the error itself. */
export function asFailure(error: unknown, on: WorkedOn): unknown {
  if (on.mode === 'read' && codeOf(error) === '25006')
    return new TypeError('A state that is open for reading cannot be changed.', { cause: error });
  const found = problemOf(error, on);
  return found === undefined ? error : new Failure([found], { cause: error });
}

/** The error of an attempt to connect as a `Failure`: whatever it is, the state was not reached. */
export function asUnreachable(error: unknown, on: WorkedOn): unknown {
  const known = asFailure(error, on);
  if (known !== error) return known;
  const reason = messageOf(error);
  return new Failure([problem('state.unreachable', { state: on.address.place, reason })], { cause: error });
}

/** True if the same transaction was rolled back, and can be tried again with another outcome. */
export function isRetryable(error: unknown): boolean {
  return ROLLED_BACK.has(codeOf(error) ?? '');
}

/** True if the session goes on: the server has refused a statement, or the error is not the driver's at all. */
export function leavesSession(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.severity !== 'FATAL';
  return error instanceof Failure || error instanceof TypeError || error instanceof RangeError;
}

/** Out of order among others, deadlocked, idle for too long. */
const ROLLED_BACK: ReadonlySet<string> = new Set(['40001', '40P01', '25P03']);

/** SQLSTATEs and the codes of Node's sockets. */
const UNREACHABLE: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing answers there'],
  ['ENOTFOUND', 'its host has no address'],
  ['EAI_AGAIN', 'its host has no address for now'],
  ['EHOSTUNREACH', 'no way leads to its host'],
  ['ENETUNREACH', 'no way leads to its host'],
  ['ETIMEDOUT', 'its host does not answer'],
  ['ENOENT', 'its socket does not exist'],
  ['EACCES', 'this user may not use its socket'],
  ['ECONNRESET', 'the connection was lost'],
  ['EPIPE', 'the connection was lost'],
  ['28P01', 'the server refuses the user name or the password'],
  ['28000', 'the server does not let this user in from here'],
  ['3D000', 'the server has no such database'],
  ['53300', 'the server has no connection left'],
  ['57P01', 'the server has ended the connection'],
  ['57P02', 'the server has crashed'],
  ['57P03', 'the server is starting up or shutting down'],
  ['57P05', 'the server has ended an idle connection'],
  ['25P03', 'the server has ended a connection that said nothing in the middle of its work'],
]);

/** What the driver says without a code. */
const LOST: readonly (readonly [RegExp, string])[] = [
  [/^Connection terminated due to connection timeout|^timeout expired/, 'its host does not answer'],
  [/^timeout exceeded when trying to connect/, 'all connections of this process are busy'],
  [/^Connection terminated|not queryable/, 'the connection was lost'],
  [/^Query read timeout/, 'the server does not answer'],
  [/password must be a string|password must be a non-empty string/, 'the server wants a password, and none is given'],
  [/does not support SSL/, 'the server has no TLS, which the address demands'],
];

const FAILED: ReadonlyMap<string, string> = new Map([
  ['53100', 'its disk is full'],
  ['53200', 'it is out of memory'],
  ['53400', 'it has reached a limit of its configuration'],
  ['58030', 'its disk reports an error'],
  ['25006', 'it lets this user only read'],
]);

function problemOf(error: unknown, { address }: WorkedOn): Problem | undefined {
  const code = codeOf(error) ?? '';
  const state = address.place;
  const unreachable = UNREACHABLE.get(code) ?? (code === '' ? lost(error) : undefined);
  if (unreachable !== undefined) return problem('state.unreachable', { state, reason: withCode(unreachable, code) });
  if (code === '55P03' || code === '57014' || isRetryable(error))
    return problem('state.busy', { state, waitedMs: BUSY_TIMEOUT_MS });
  if (code === '42501')
    return problem('state.denied', { state, what: messageOf(error), grant: grantOnSchema(address) });
  const failed = FAILED.get(code);
  if (failed !== undefined) return problem('state.server-failed', { state, reason: withCode(failed, code) });
  if (code.startsWith('XX0')) return problem('state.damaged', { state, fault: `PostgreSQL says: ${messageOf(error)}` });
  if (code.startsWith('08'))
    return problem('state.unreachable', { state, reason: withCode('the connection was lost', code) });
  return undefined;
}

/** What a role needs in a schema that another role has made. */
export function grantOnSchema({ schema, role }: PostgresAddress): string {
  const [name, to] = [quoted(schema), quoted(role)];
  const tables = `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${name} TO ${to};`;
  return `GRANT USAGE ON SCHEMA ${name} TO ${to}; ${tables}`;
}

/** What a role needs to make its schema. */
export function grantOnDatabase({ database, role }: PostgresAddress): string {
  return `GRANT CREATE ON DATABASE ${quoted(database)} TO ${quoted(role)};`;
}

function lost(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return LOST.find(([pattern]) => pattern.test(error.message))?.[1];
}

function withCode(reason: string, code: string): string {
  return code === '' ? reason : `${reason} (${code})`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
