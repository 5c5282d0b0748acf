import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { buildConnector } from 'undici';
import { allowedConnector } from './allowed-connector.js';
import { type AllowedTargets, parseAllowedTargets } from './allowed-targets.js';
import type { Way } from './transport.js';
import { tunnelConnector } from './tunnel.js';

/** How requests of a way are put on the wire. */
export interface Route {
  /** Whom a client talks HTTP with: the tracker, or the proxy that passes requests on. */
  readonly origin: string;
  /** The path of a request to a URL of the tracker's server. */
  readonly pathOf: (url: URL) => string;
  /** Of every request, but for its type. */
  readonly headers: Readonly<Record<string, string>>;
  /** Makes connections until the signal ends them, made or not. */
  readonly connectorOf: (signal: AbortSignal) => buildConnector.connector;
}

/**
 * Finds the route of a way. A proxy tunnels to `https` (CONNECT), so that it sees nothing of what is sent, and passes on what
 * goes to `http`, since many tunnel to no other port than 443. Its password goes to the proxy alone, the target's headers and
 * certificates through a tunnel to the target alone. Where a way may not lead anywhere, its proxy tunnels to `http` as well, to an
 * address that was checked: a proxy that resolves the name itself could be led elsewhere.
 */
export function routeOf(way: Way, lookup: LookupFunction = systemLookup): Route {
  const url = new URL(way.url);
  const { proxy, tls } = way;
  const headers = { 'user-agent': 'Trafficinator', ...way.headers };
  const allowed = way.allowed === undefined ? undefined : parseAllowedTargets(way.allowed);
  const limits: Limits = { lookup, allowed };
  if (proxy !== undefined && url.protocol === 'http:' && allowed === undefined) {
    return forwarding(url, proxy, headers, limits);
  }
  return {
    origin: url.origin,
    pathOf: pathOf,
    headers,
    connectorOf: (signal) => {
      if (proxy !== undefined) return tunnelConnector(proxy, { ...limits, tls, signal });
      return allowedConnector({ ...CONNECTION, ...limits, ...(url.protocol === 'https:' ? tls : {}), signal });
    },
  };
}

/** How names are resolved, and where they may lead. */
interface Limits {
  readonly lookup: LookupFunction;
  readonly allowed: AllowedTargets | undefined;
}

function forwarding(
  url: URL,
  { url: proxyUrl, authorization }: NonNullable<Way['proxy']>,
  headers: Way['headers'],
  limits: Limits,
): Route {
  return {
    origin: new URL(proxyUrl).origin,
    pathOf: (asked) => asked.origin + pathOf(asked),
    headers: {
      ...headers,
      host: url.host,
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    },
    connectorOf: (signal) => allowedConnector({ ...CONNECTION, ...limits, signal }),
  };
}

/** The time limit of a connection is that of its request. */
const CONNECTION = { allowH2: false, timeout: 0 } as const;

function pathOf({ pathname, search }: URL): string {
  return pathname + search;
}
