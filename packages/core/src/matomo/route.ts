import { buildConnector } from 'undici';
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
 * certificates through a tunnel to the target alone.
 */
export function routeOf(way: Way): Route {
  const url = new URL(way.url);
  const { proxy, tls } = way;
  const headers = { 'user-agent': 'Trafficinator', ...way.headers };
  if (proxy !== undefined && url.protocol === 'http:') return forwarding(url, proxy, headers);
  return {
    origin: url.origin,
    pathOf: pathOf,
    headers,
    connectorOf: (signal) => {
      if (proxy !== undefined) return tunnelConnector(proxy, { tls, signal });
      return buildConnector({ ...CONNECTION, ...(url.protocol === 'https:' ? tls : {}), signal });
    },
  };
}

function forwarding(
  url: URL,
  { url: proxyUrl, authorization }: NonNullable<Way['proxy']>,
  headers: Way['headers'],
): Route {
  return {
    origin: new URL(proxyUrl).origin,
    pathOf: (asked) => asked.origin + pathOf(asked),
    headers: {
      ...headers,
      host: url.host,
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    },
    connectorOf: (signal) => buildConnector({ ...CONNECTION, signal }),
  };
}

/** The time limit of a connection is that of its request. */
const CONNECTION = { allowH2: false, timeout: 0 } as const;

function pathOf({ pathname, search }: URL): string {
  return pathname + search;
}
