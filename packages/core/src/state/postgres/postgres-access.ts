import type { KeptToken, Session as Login } from '../../model/access.js';
import type { Signature } from '../../model/audit.js';
import { type TokenRow, tokenOf, tokenRow } from '../access-row.js';
import { tokenInWords } from '../event-words.js';
import type { AccessStore } from '../state-store.js';
import { addEvent } from './postgres-events.js';
import type { Sessions } from './postgres-sessions.js';
import { printable } from './put-rows.js';

const TOKENS = `
  SELECT id, hash, name, role, created_at AS "createdAt", created_by AS "createdBy", expires_at AS "expiresAt"
  FROM api_tokens ORDER BY created_at, id`;
const ADD_TOKEN = `
  INSERT INTO api_tokens (id, hash, name, role, created_at, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`;
const REMOVE_TOKEN = 'DELETE FROM api_tokens WHERE id = $1 RETURNING name, role';
// Whoever takes the token back meanwhile waits, and takes the login away with it.
const ADD_LOGIN = `
  INSERT INTO api_sessions (hash, token, started_at, expires_at)
  SELECT $1, id, $3, $4 FROM api_tokens WHERE id = $2 FOR KEY SHARE
  ON CONFLICT (hash) DO UPDATE SET
    token = excluded.token, started_at = excluded.started_at, expires_at = excluded.expires_at`;
const FORGET_EXPIRED = 'DELETE FROM api_sessions WHERE expires_at <= $1';
const LOGIN = `
  SELECT hash, token, started_at AS "startedAt", expires_at AS "expiresAt" FROM api_sessions WHERE hash = $1`;
const REMOVE_LOGIN = 'DELETE FROM api_sessions WHERE hash = $1';

/** Who may use the API. What the model calls a session is a login here: a session is one of the database. */
export class PostgresAccess implements AccessStore {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  async readTokens(): Promise<readonly KeptToken[]> {
    return (await this.#sessions.query<TokenRow>(TOKENS)).map(tokenOf);
  }

  async addToken(token: KeptToken, by: Signature): Promise<void> {
    const { id, hash, name, role, createdAt, createdBy, expiresAt } = tokenRow(token);
    await this.#sessions.transaction('exclusive', async (session) => {
      const values = [id, hash, printable(name), role, createdAt, printable(createdBy), expiresAt];
      await session.query(ADD_TOKEN, values);
      await addEvent(session, { ...by, kind: 'token', what: tokenInWords(token) });
    });
  }

  async removeToken(id: string, by: Signature): Promise<boolean> {
    return this.#sessions.transaction('exclusive', async (session) => {
      const [token] = await session.query<Pick<KeptToken, 'name' | 'role'>>(REMOVE_TOKEN, [id]);
      if (token === undefined) return false;
      await addEvent(session, { ...by, kind: 'revoke', what: tokenInWords(token) });
      return true;
    });
  }

  async addSession({ hash, token, startedAt, expiresAt }: Login): Promise<void> {
    await this.#sessions.query(FORGET_EXPIRED, [startedAt]);
    await this.#sessions.query(ADD_LOGIN, [hash, token, startedAt, expiresAt]);
  }

  async readSession(hash: string): Promise<Login | undefined> {
    const [login] = await this.#sessions.query<Login>(LOGIN, [hash]);
    return login;
  }

  async removeSession(hash: string): Promise<void> {
    await this.#sessions.query(REMOVE_LOGIN, [hash]);
  }
}
