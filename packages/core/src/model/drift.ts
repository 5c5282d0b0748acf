import type { TargetKey } from './target.js';

/** What can be found out about a target by asking it. The list stands here for whoever documents or reads one back. */
export const driftKinds = [
  /** It gives no answer: its name, the connection, the certificate or the time. */
  'unreachable',
  /** It was not asked: it is a target of the API, and may not lead there. */
  'not-allowed',
  /** It answers that it cannot serve now: 429 or 5xx. */
  'unavailable',
  /** It lets nobody in, whatever the token: 401 or 403 by a firewall or a web server. */
  'forbidden',
  /** It answers from another address. */
  'redirected',
  /** Something else answers there. */
  'not-matomo',
  'token-refused',
  'no-such-site',
  /** The token may not write to the site, so Matomo refuses hits with a country. */
  'no-write-access',
  /** The days of the site begin at other moments than those of the target's cap. */
  'timezone',
  'ecommerce-off',
  'site-search-off',
  'clock-skew',
  /** A version of Matomo that the traffic was not made for. */
  'version',
  /** Not everything could be asked; the detail says what, and why. */
  'unchecked',
] as const;

/** What was found out. */
export type DriftKind = (typeof driftKinds)[number];

/** One difference between a target and what the config says of it, as the target itself answered. Plain JSON. */
export interface Drift {
  readonly target: TargetKey;
  readonly kind: DriftKind;
  /** `drift`: traffic would be refused, lost or counted otherwise. `warning`: it may pass by itself, or is only worth knowing. */
  readonly severity: 'drift' | 'warning';
  /** What differs and what to do, in sentences. May quote what a server said, cut to 200 characters, and never a secret. */
  readonly detail: string;
}
