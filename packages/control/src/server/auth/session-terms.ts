import { type Instant, instant, type KeptToken, type Session } from '@trafficinator/core';

/** How long a session lasts without being used, and how long at most. */
const IDLE_MS = 12 * 3_600_000;
const LONGEST_MS = 7 * 24 * 3_600_000;

/** Somebody who is logged in, with the token that was logged in with. */
export interface OpenSession {
  readonly session: Session;
  readonly token: KeptToken;
}

/** When a session ends, however much it is used. */
export function sessionEnd(startedAt: Instant): Instant {
  return instant(startedAt + LONGEST_MS);
}

/** When a session ends that is used now for the last time. None outlives its token. */
export function sessionIdleEnd(
  now: Instant,
  { startedAt, token }: { readonly startedAt: Instant; readonly token: Pick<KeptToken, 'expiresAt'> },
): Instant {
  return instant(Math.min(now + IDLE_MS, sessionEnd(startedAt), token.expiresAt ?? Number.POSITIVE_INFINITY));
}
