import type { Instant } from '../base/clock.js';
import type { KeptToken } from '../model/access.js';

/** A token of the API, as a row of either store. */
export interface TokenRow extends Omit<KeptToken, 'expiresAt'> {
  readonly expiresAt: Instant | null;
}

/** Writes a token as a row. */
export function tokenRow({ expiresAt, ...token }: KeptToken): TokenRow {
  return { ...token, expiresAt: expiresAt ?? null };
}

/** Reads a token back. */
export function tokenOf({ expiresAt, ...token }: TokenRow): KeptToken {
  return { ...token, ...(expiresAt !== null && { expiresAt }) };
}
