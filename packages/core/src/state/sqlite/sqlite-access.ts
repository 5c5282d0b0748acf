import type { Database, Statement, Transaction } from 'better-sqlite3';
import type { KeptToken, Session } from '../../model/access.js';
import type { Signature } from '../../model/audit.js';
import { type TokenRow, tokenOf, tokenRow } from '../access-row.js';
import { tokenInWords } from '../event-words.js';
import type { AccessStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import { SqliteEvents } from './sqlite-events.js';
import { SqliteMeta } from './sqlite-meta.js';
import type { Synchronous } from './synchronous.js';

const TOKENS = `
  SELECT id, hash, name, role, created_at AS createdAt, created_by AS createdBy, expires_at AS expiresAt
  FROM api_tokens ORDER BY created_at, id`;
const ADD_TOKEN = `
  INSERT INTO api_tokens (id, hash, name, role, created_at, created_by, expires_at)
  VALUES (@id, @hash, @name, @role, @createdAt, @createdBy, @expiresAt)`;
const REMOVE_TOKEN = 'DELETE FROM api_tokens WHERE id = ? RETURNING name, role';
const ADD_SESSION = `
  INSERT INTO api_sessions (hash, token, started_at, expires_at)
  SELECT @hash, id, @startedAt, @expiresAt FROM api_tokens WHERE id = @token
  ON CONFLICT (hash) DO UPDATE SET
    token = excluded.token, started_at = excluded.started_at, expires_at = excluded.expires_at`;
const FORGET_EXPIRED = 'DELETE FROM api_sessions WHERE expires_at <= ?';
const SESSION = `
  SELECT hash, token, started_at AS startedAt, expires_at AS expiresAt FROM api_sessions WHERE hash = ?`;
const REMOVE_SESSION = 'DELETE FROM api_sessions WHERE hash = ?';

/** Who may use the API. */
export class SqliteAccess implements Synchronous<AccessStore> {
  readonly #tokens: Statement<[], TokenRow>;
  readonly #session: Statement<[string], Session>;
  readonly #removeSession: Statement<[string]>;
  readonly #addToken: Transaction<(token: KeptToken, by: Signature) => void>;
  readonly #removeToken: Transaction<(id: string, by: Signature) => boolean>;
  readonly #addSession: Transaction<(session: Session) => void>;

  constructor({ durable, fast, state }: Connections) {
    this.#tokens = fast.prepare(TOKENS);
    this.#session = fast.prepare(SESSION);
    this.#removeSession = durable.prepare(REMOVE_SESSION);
    this.#addToken = durable.transaction(adding(durable, state));
    this.#removeToken = durable.transaction(removing(durable, state));
    const forget = durable.prepare<[number]>(FORGET_EXPIRED);
    const add = durable.prepare<[Session]>(ADD_SESSION);
    this.#addSession = durable.transaction((session) => {
      forget.run(session.startedAt);
      add.run(session);
    });
  }

  readTokens(): readonly KeptToken[] {
    return this.#tokens.all().map(tokenOf);
  }

  addToken(token: KeptToken, by: Signature): void {
    this.#addToken.immediate(token, by);
  }

  removeToken(id: string, by: Signature): boolean {
    return this.#removeToken.immediate(id, by);
  }

  addSession(session: Session): void {
    this.#addSession.immediate(session);
  }

  readSession(hash: string): Session | undefined {
    return this.#session.get(hash);
  }

  removeSession(hash: string): void {
    this.#removeSession.run(hash);
  }
}

/** Prepares the keeping of a token, and answers what runs it in a transaction. */
function adding(database: Database, state: string) {
  const meta = new SqliteMeta(database, state);
  const events = new SqliteEvents(database, state);
  const add = database.prepare<[TokenRow]>(ADD_TOKEN);
  return (token: KeptToken, by: Signature): void => {
    add.run(tokenRow(token));
    events.add({ ...by, kind: 'token', serial: meta.read().serial, what: tokenInWords(token) });
  };
}

/** Prepares the taking away of a token, in the same way. Its sessions go with it. */
function removing(database: Database, state: string) {
  const meta = new SqliteMeta(database, state);
  const events = new SqliteEvents(database, state);
  const remove = database.prepare<[string], Pick<KeptToken, 'name' | 'role'>>(REMOVE_TOKEN);
  return (id: string, by: Signature): boolean => {
    const token = remove.get(id);
    if (token === undefined) return false;
    events.add({ ...by, kind: 'revoke', serial: meta.read().serial, what: tokenInWords(token) });
    return true;
  };
}
