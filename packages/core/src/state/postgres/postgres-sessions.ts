import pg from 'pg';
import { advisoryKey } from './advisory-key.js';
import { quoted } from './postgres-address.js';
import { asUnreachable, BUSY_TIMEOUT_MS, isRetryable, leavesSession, type WorkedOn } from './postgres-failures.js';

/** Something that runs SQL: one session, or the next one that is free. */
export interface Session {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/**
 * What a transaction goes through first. `shared` are all that book visits, each on rows of its own. `exclusive` are those
 * that must see all their books at rest. Readers go through none, and wait for nobody.
 */
export type Gate = 'shared' | 'exclusive';

const MOST_SESSIONS = 4;
const ATTEMPTS = 6;
const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** The connections of one process to one state. A lost one is replaced at the next call. */
export class Sessions implements Session {
  readonly on: WorkedOn;
  readonly #pool: pg.Pool;
  readonly #begin: Readonly<Record<Gate, string>>;
  /** What the server said when it ended a session that asked for nothing. */
  readonly #lastWords = new WeakMap<pg.ClientBase, Error>();

  /** `durably`: the level of `synchronous_commit`, at which whatever was committed survives a crash of the server. */
  constructor(on: WorkedOn, durably: string) {
    this.on = on;
    const gate = advisoryKey('gate', on.address.schema);
    const begin = (lock: string) => `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT ${lock}(${gate})`;
    this.#begin = { shared: begin('pg_advisory_xact_lock_shared'), exclusive: begin('pg_advisory_xact_lock') };
    const setup = setupOf(on, durably);
    this.#pool = new pg.Pool({
      ...on.address.config,
      max: MOST_SESSIONS,
      allowExitOnIdle: true,
      onConnect: async (client) => {
        client.once('error', (error) => this.#lastWords.set(client, error)); // Of several, the first says why.
        client.on('error', () => undefined); // Its next statement, or the pool, tells.
        await client.query(setup);
      },
    });
    this.#pool.on('error', () => undefined);
  }

  /** Runs one statement as a transaction of its own. */
  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.#withClient(async (session) => session.query<Row>(text, values));
  }

  /** Runs a durable transaction. One that PostgreSQL could not order among the others, or that stood still too long, starts anew. */
  async transaction<Answer>(gate: Gate, work: (session: Session) => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#withClient((session) => committed(session, this.#begin[gate], work));
      } catch (error) {
        if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
      }
    }
  }

  /** Reads everything as it was at one moment. */
  async snapshot<Answer>(work: (session: Session) => Promise<Answer>): Promise<Answer> {
    return this.#withClient((session) => committed(session, SNAPSHOT, work));
  }

  get hasEnded(): boolean {
    return this.#pool.ending;
  }

  /** Waits for nothing that is under way. */
  async end(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }

  async #withClient<Answer>(work: (session: Session) => Promise<Answer>): Promise<Answer> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw asUnreachable(error, this.on);
    });
    let isSound = false;
    try {
      const answer = await work(sessionOf(client));
      isSound = true;
      return answer;
    } catch (error) {
      isSound = leavesSession(error);
      throw isSound ? error : (this.#lastWords.get(client) ?? error);
    } finally {
      client.release(!isSound);
    }
  }
}

/** Runs SQL in one session. */
export function sessionOf(client: pg.ClientBase): Session {
  return {
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) => {
      // Without values, a text may hold several statements.
      const { rows } = await (values.length === 0 ? client.query(text) : client.query(text, [...values]));
      return rows as readonly Row[]; // The caller's SQL says what a row is.
    },
  };
}

/** What every session starts with. What does not exist in an older server is left out. */
export function setupOf({ address, mode }: WorkedOn, durably: string): string {
  const settings = {
    search_path: `${quoted(address.schema)}, pg_temp`,
    synchronous_commit: durably,
    lock_timeout: String(BUSY_TIMEOUT_MS),
    // A process that was suspended in the middle of a transaction keeps the others waiting for less than they are ready to wait.
    idle_in_transaction_session_timeout: String(BUSY_TIMEOUT_MS - 1_000),
    idle_session_timeout: '0',
    // A machine that has lost its power says no farewell: its sessions are dead after three seconds. The system of a machine answers
    // for a process that is suspended, so that one lives on.
    tcp_keepalives_idle: '1',
    tcp_keepalives_interval: '1',
    tcp_keepalives_count: '2',
    // As long for what was sent to it and is not confirmed.
    tcp_user_timeout: '3000',
    jit: 'off',
    default_transaction_read_only: mode === 'read' ? 'on' : 'off',
  };
  const rows = Object.entries(settings).map((pair) => `(${pair.map(pg.escapeLiteral).join(', ')})`);
  return `
    SELECT set_config(name, wanted.value, false)
    FROM (VALUES ${rows.join(', ')}) AS wanted (name, value) JOIN pg_settings USING (name)`;
}

async function committed<Answer>(session: Session, begin: string, work: (session: Session) => Promise<Answer>) {
  try {
    await session.query(begin);
    const answer = await work(session);
    await session.query('COMMIT');
    return answer;
  } catch (error) {
    if (leavesSession(error)) await session.query('ROLLBACK');
    throw error;
  }
}
