// Whether a server can be trusted to keep caps, asked once before it is used.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import { advisoryKey } from './advisory-key.js';
import { asUnreachable, type WorkedOn } from './postgres-failures.js';
import { holdersOf } from './postgres-liveness.js';
import { type Session, sessionOf } from './postgres-sessions.js';

const OLDEST = 130_000;
const SETTINGS = `
  SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS release,
    pg_is_in_recovery() AS "isStandby", current_setting('server_encoding') AS encoding,
    current_setting('fsync') AS fsync, current_setting('full_page_writes') AS "fullPageWrites",
    current_setting('synchronous_commit') AS "synchronousCommit"`;

interface ServerSettings {
  readonly version: number;
  readonly release: string;
  readonly isStandby: boolean;
  readonly encoding: string;
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly synchronousCommit: string;
}

/** What was found by this process, by the server, database and role: a command opens its state several times. */
const found = new Map<string, string>();

/** As `examineServer`, once for all calls of this process that come after a success. */
export async function examineServerOnce(on: WorkedOn): Promise<string> {
  const { host, port, database, user } = new pg.Client(on.address.config);
  const key = JSON.stringify([host, port, database, user]);
  const durably = found.get(key) ?? (await examineServer(on));
  found.set(key, durably);
  return durably;
}

/**
 * Answers the level of `synchronous_commit` to work at: `on`, or what the server has above it. Throws `state.unsafe-server`
 * when what it says is committed may be lost, or when a connection is no session, as behind a transaction pooler.
 */
export async function examineServer(on: WorkedOn): Promise<string> {
  const clients = [new pg.Client(on.address.config), new pg.Client(on.address.config)] as const;
  for (const client of clients) client.on('error', () => undefined);
  try {
    await Promise.all(clients.map((client) => client.connect())).catch((error: unknown) => {
      throw asUnreachable(error, on);
    });
    const [one, other] = [sessionOf(clients[0]), sessionOf(clients[1])];
    const [settings] = await one.query<ServerSettings>(SETTINGS);
    if (settings === undefined) throw new TypeError('A server that says nothing of itself.');
    demand(on, unsafe(settings));
    if (!(await areSessions(one, other))) demand(on, POOLED);
    return settings.synchronousCommit === 'remote_apply' ? 'remote_apply' : 'on';
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** Why a server is refused, and what helps. */
interface Objection {
  readonly reason: string;
  readonly remedy: string;
}

const POOLED: Objection = {
  reason:
    'there is a connection pooler in between that hands each transaction to another session, and what shows that a runner lives is a lock of its session',
  remedy:
    'Name the address of the server itself, or of a pooler that keeps sessions (in PgBouncer: pool_mode = session).',
};

function demand({ address }: WorkedOn, objection: Objection | undefined): void {
  if (objection !== undefined)
    throw new Failure([problem('state.unsafe-server', { state: address.place, ...objection })]);
}

function unsafe(settings: ServerSettings): Objection | undefined {
  const { version, release, isStandby, encoding, fsync, fullPageWrites, synchronousCommit } = settings;
  const lossy = (name: string, what: string, where: string) => ({
    reason: `${name} is off, so a crash of the server could ${what}, and caps be given twice`,
    remedy: `Set ${name} = on ${where}.`,
  });
  if (version < OLDEST)
    return { reason: `it is PostgreSQL ${release}, and 13 is the oldest that will do`, remedy: 'Update the server.' };
  if (isStandby)
    return {
      reason: 'it is a standby, which only follows another server',
      remedy: 'Name the address of the primary server.',
    };
  if (encoding !== 'UTF8')
    return {
      reason: `its encoding is ${encoding}, which cannot hold every text`,
      remedy: 'Create a database with ENCODING UTF8.',
    };
  if (fsync === 'off') return lossy('fsync', 'destroy the database', 'in postgresql.conf');
  if (fullPageWrites === 'off') return lossy('full_page_writes', 'destroy the database', 'in postgresql.conf');
  if (synchronousCommit === 'off')
    return lossy('synchronous_commit', 'forget what it has confirmed', 'for the server, the database and the role');
  return undefined;
}

const PID = 'SELECT pg_backend_pid() AS pid';

/**
 * True if each connection is a session of its own that stays: the same process of the server answers all its statements, and a lock
 * that one session takes is seen by the other. A pooler that shares sessions hands one to both, or several to one.
 */
async function areSessions(one: Session, other: Session): Promise<boolean> {
  const seen: [Set<number>, Set<number>] = [new Set(), new Set()];
  const ask = async (which: 0 | 1) => {
    const [row] = await (which === 0 ? one : other).query<{ pid: number }>(PID);
    if (row !== undefined) seen[which].add(row.pid);
  };
  for (const which of [0, 0, 1, 1, 0, 1] as const) await ask(which);
  await one.query('BEGIN');
  for (const which of [0, 1, 1] as const) await ask(which);
  await one.query('COMMIT');
  await ask(0);
  const [mine, others] = seen;
  return (
    mine.size === 1 && others.size === 1 && ![...mine].some((pid) => others.has(pid)) && (await showsLocks(one, other))
  );
}

async function showsLocks(one: Session, other: Session): Promise<boolean> {
  const key = advisoryKey('probe', randomUUID());
  await one.query(`SELECT pg_advisory_lock(${key})`);
  const [before] = await holdersOf(other, [key]);
  await one.query(`SELECT pg_advisory_unlock(${key})`);
  const [after] = await holdersOf(other, [key]);
  return before === true && after === false;
}
