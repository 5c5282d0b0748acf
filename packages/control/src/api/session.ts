import type { ApiToken, Role } from '@trafficinator/core';

/** Who asks. `open`: nobody needs to log in here, since only this machine is served and no token was ever given out. */
export interface ApiUser {
  readonly name: string;
  readonly role: Role;
  readonly by: 'open' | 'token' | 'session';
}

/** Answer of `GET /api/session`. It never asks for a login. */
export interface SessionState {
  /** Absent where a login is needed. */
  readonly user?: ApiUser | undefined;
  /** When the session ends; milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** Body of `POST /api/session`, which sets the cookie. */
export interface LoginRequest {
  readonly token: string;
}

/** Body of `POST /api/tokens`. */
export interface NewToken {
  readonly name: string;
  readonly role: Role;
  /** Default: it never expires. */
  readonly expiresInDays?: number | undefined;
}

/** Answer of `POST /api/tokens`: the only time that the token itself is told. */
export interface GivenToken extends ApiToken {
  readonly token: string;
}
