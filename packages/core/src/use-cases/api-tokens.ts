import type { Instant } from '../base/clock.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { ApiToken, KeptToken, Role } from '../model/access.js';
import type { Deps } from './deps.js';
import { sign } from './signature.js';
import { hashOfSecret, TOKEN_BYTES, tokenText } from './token-text.js';

/** What a new token is to be. */
export interface TokenRequest {
  /** Whom or what it is for: 1 to 60 letters, digits, spaces and `. _ - @`, the first a letter or digit. No two tokens have the same. */
  readonly name: string;
  readonly role: Role;
  /** Absent for one that never expires. */
  readonly expiresAt?: Instant | undefined;
}

/** A token that was just made. This is the only time that it is told: nobody keeps it. */
export interface MadeToken extends ApiToken {
  readonly token: string;
}

/** Gives a token of the API out: keeps its hash, and says so in the history. Throws `token.invalid-name` and `token.name-taken`. */
export async function giveToken(
  deps: Pick<Deps, 'clock' | 'who' | 'readCommit' | 'openState' | 'randomBytes' | 'newId'>,
  { name, role, expiresAt }: TokenRequest,
): Promise<MadeToken> {
  if (!NAME.test(name)) throw new Failure([problem('token.invalid-name', { name })]);
  await using state = await deps.openState('write');
  const others = await state.readTokens();
  if (others.some((other) => other.name === name)) throw new Failure([problem('token.name-taken', { name })]);
  const token = tokenText(deps.randomBytes(TOKEN_BYTES));
  const signature = await sign(deps);
  const made: ApiToken = {
    id: deps.newId().slice(0, 8),
    name,
    role,
    createdAt: signature.at,
    createdBy: signature.who,
    ...(expiresAt !== undefined && { expiresAt }),
  };
  await state.addToken({ ...made, hash: hashOfSecret(token) }, signature);
  return { ...made, token };
}

/** All tokens that were given out and not taken back, by age; also those that have expired. */
export async function listTokens(deps: Pick<Deps, 'openState'>): Promise<readonly ApiToken[]> {
  await using state = await deps.openState('read');
  const kept = await state.readTokens();
  return kept.map(withoutHash);
}

/**
 * Takes a token back by its id: whoever uses it, or is logged in with it, is shut out within a second. Answers it.
 * Throws `token.no-such-token`.
 */
export async function revokeToken(
  deps: Pick<Deps, 'clock' | 'who' | 'readCommit' | 'openState'>,
  id: string,
): Promise<ApiToken> {
  const token = (await listTokens(deps)).find((one) => one.id === id);
  if (token === undefined) throw new Failure([problem('token.no-such-token', { id })]);
  await using state = await deps.openState('write');
  if (!(await state.removeToken(id, await sign(deps)))) throw new Failure([problem('token.no-such-token', { id })]);
  return token;
}

/** Tokens have names of people and programs: nothing that would look like another thing in a log. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,59}$/u;

function withoutHash({ hash: _, ...token }: KeptToken): ApiToken {
  return token;
}
