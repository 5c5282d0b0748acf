import pg from 'pg';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';

/** Where a state is, and how it is reached. */
export interface PostgresAddress {
  /** For messages: without the user's password, and without options, which may name files. */
  readonly place: string;
  readonly schema: string;
  readonly role: string;
  readonly database: string;
  /** Holds the password, if the address has one: it is shown to nobody. */
  readonly config: pg.ClientConfig;
}

const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 120_000;
/** PostgreSQL cuts longer names, and a copy made before a migration adds some bytes of its own. */
const MAX_SCHEMA_BYTES = 50;

/**
 * Reads an address. What it leaves out comes from PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD or the file of passwords, as
 * with PostgreSQL's own programs.
 */
export function postgresAddress(url: string, schema: string): PostgresAddress {
  if (schema === '' || Buffer.byteLength(schema) > MAX_SCHEMA_BYTES)
    throw new RangeError(`A schema has a name of 1 to ${MAX_SCHEMA_BYTES} bytes.`);
  const config = configOf(url);
  const { host, port, database = '', user = '' } = clientOf(config);
  const where = `${host.includes(':') ? `[${host}]` : host}${port === DEFAULT_PORT ? '' : `:${port}`}`;
  return { place: `postgres://${where}/${database} (schema ${schema})`, schema, role: user, database, config };
}

/** Quotes a name for SQL. */
export function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

const DEFAULT_PORT = 5432;
const INT8 = 20;

function configOf(url: string): pg.ClientConfig {
  return {
    connectionString: withStrictTls(url),
    application_name: 'trafficinator',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    // Whose session the server has given up meanwhile learns of it as soon as it can be reached again.
    keepAliveInitialDelayMillis: 1_000,
    types: { getTypeParser: (oid, format) => (oid === INT8 ? safeNumber : pg.types.getTypeParser(oid, format)) },
  };
}

/** The driver verifies the server in all these modes, and says so at length for all but one. */
function withStrictTls(url: string): string {
  return url.includes('uselibpqcompat=')
    ? url
    : url.replace(/([?&]sslmode=)(prefer|require|verify-ca)\b/, '$1verify-full');
}

/** All our numbers are counts and instants. */
function safeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no number that the state can hold.`);
  return value;
}

function clientOf(config: pg.ClientConfig): pg.Client {
  try {
    return new pg.Client(config);
  } catch (cause) {
    // What the driver says of an address may quote it, with its password.
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const reason = missing ? 'a file that it names does not exist' : 'it is no address of a PostgreSQL database';
    throw new Failure([problem('state.unreachable', { state: 'The address of the state', reason })]);
  }
}
