import type { ServedHosts } from './security/served-hosts.js';

/** How a server is reached, and how much it takes. */
export interface GateTerms {
  readonly hosts: ServedHosts;
  /** Origins of its pages beside the one that a request names itself, such as that of a proxy before it. */
  readonly origins: readonly string[];
  /** Whether browsers reach it by TLS. */
  readonly isSecure: boolean;
  /** Addresses of proxies whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];
  /** Of each user, for long; twice as many at once. */
  readonly requestsPerSecond: number;
}

/** More than any page or script needs, and less than would harm others. */
export const REQUESTS_PER_SECOND = 500;
