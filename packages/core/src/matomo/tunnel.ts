import { request } from 'node:http';
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { HttpProxy, TlsOptions } from './transport.js';

/** What a tunnel is made with. */
export interface TunnelOptions {
  /** Of the target, at the far end. The proxy itself is checked as usual, and is shown no certificate. */
  readonly tls: TlsOptions;
  /** Ends the tunnel, whether it is through or not. */
  readonly signal: AbortSignal;
}

/** Connects to a server of TLS through an HTTP proxy. What the proxy refuses is an error of the code `PROXY`. */
export function tunnelConnector(proxy: HttpProxy, { tls, signal }: TunnelOptions): buildConnector.connector {
  const toProxy = buildConnector({ allowH2: false, timeout: 0, signal });
  const toTarget = buildConnector({ allowH2: false, timeout: 0, ...tls });
  const { protocol, hostname, host, port } = new URL(proxy.url);
  return (target, done) => {
    toProxy({ protocol, hostname: bare(hostname), host, port }, (error, socket) => {
      if (error !== null) done(error, null);
      else {
        openTunnel(socket, placeOf(target), proxy.authorization).then(
          (httpSocket) => toTarget({ ...target, httpSocket }, done),
          (refusal: Error) => done(refusal, null),
        );
      }
    });
  };
}

/** A proxy did not let a tunnel through. */
export class ProxyRefusal extends Error {
  readonly code = 'PROXY';
}

function openTunnel(socket: Socket, place: string, authorization: string | undefined): Promise<Socket> {
  const headers = {
    host: place,
    'user-agent': 'Trafficinator',
    ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
  };
  const asking = request({ method: 'CONNECT', path: place, headers, createConnection: () => socket });
  return new Promise((resolve, reject) => {
    // Node takes whatever answers this method for the end of HTTP on the socket.
    asking.once('connect', ({ statusCode = 0 }) => {
      if (statusCode >= 200 && statusCode < 300) return resolve(socket);
      socket.destroy();
      reject(new ProxyRefusal(`The proxy answered HTTP ${statusCode} instead of letting the connection through.`));
    });
    asking.once('error', reject);
    asking.end();
  });
}

/** Where the tunnel leads, `HOST:PORT`. */
function placeOf({ hostname, port }: buildConnector.Options): string {
  return `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port || 443}`;
}

/** An IPv6 address without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
