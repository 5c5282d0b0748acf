import { signal } from '@preact/signals';
import type { ApiProblem } from '../api/problem.js';
import { type Endpoint, mayUse, rights } from '../api/rights.js';
import type { ApiUser, SessionState } from '../api/session.js';
import { api } from './api.js';
import { whenLoggedOut } from './api-client.js';
import { asProblem } from './api-failure.js';

/** Who uses these pages. */
export type Session =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'fault'; readonly problem: ApiProblem }
  | { readonly kind: 'out' }
  | { readonly kind: 'in'; readonly user: ApiUser; readonly expiresAt?: number | undefined };

/** See {@link Session}. */
export const session = signal<Session>({ kind: 'unknown' });

/** Asks the server who uses these pages. */
export async function loadSession(): Promise<void> {
  try {
    setSession(await api.session());
  } catch (thrown) {
    // Whoever is at work stays where they are: the shell tells that the server is not reached.
    if (session.peek().kind !== 'in') session.value = { kind: 'fault', problem: asProblem(thrown) };
  }
}

/** Takes over what the server said of the session, after a login too. */
export function setSession({ user, expiresAt }: SessionState): void {
  session.value = user === undefined ? { kind: 'out' } : { kind: 'in', user, expiresAt };
}

/** Ends the session. */
export async function logOut(): Promise<void> {
  await api.logOut();
  await loadSession();
}

/** Whether the server would let the user use an endpoint: what it would refuse is not shown. */
export function may(endpoint: Endpoint): boolean {
  const now = session.value;
  return now.kind === 'in' && mayUse(now.user.role, rights[endpoint]);
}

whenLoggedOut(() => {
  if (session.peek().kind === 'in') session.value = { kind: 'out' };
});
