import type { Instant } from '../base/clock.js';

/** What a user of the API may do; each may do what those before it may. */
export const roles = ['viewer', 'operator', 'admin'] as const;

/**
 * `viewer`: looks. `operator`: pauses and resumes targets, starts and stops runs, probes, plans. `admin`: changes and applies
 * targets, and gives tokens out.
 */
export type Role = (typeof roles)[number];

/** A token of the API, as it is kept: never the token itself. */
export interface ApiToken {
  /** Short, for people: no secret. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Instant;
  readonly createdBy: string;
  /** Absent for one that never expires. */
  readonly expiresAt?: Instant | undefined;
}

/** A token with what it is recognised by: SHA-256 of it, as hex. A token has 160 random bits, so that no slow hash is needed. */
export interface KeptToken extends ApiToken {
  readonly hash: string;
}

/** Somebody who is logged in with a token, in a browser. `hash`: SHA-256 of the session's secret, as hex. */
export interface Session {
  readonly hash: string;
  /** Id of the token; the session ends with it. */
  readonly token: string;
  readonly startedAt: Instant;
  readonly expiresAt: Instant;
}
