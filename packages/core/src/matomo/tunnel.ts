import { request } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import { buildConnector } from 'undici';
import { allowedAddress, allowedConnector } from './allowed-connector.js';
import type { AllowedTargets } from './allowed-targets.js';
import type { HttpProxy, TlsOptions } from './transport.js';

/** What a tunnel is made with. */
export interface TunnelOptions {
  /** Of the target, at the far end. The proxy itself is checked as usual, and is shown no certificate. */
  readonly tls: TlsOptions;
  /** Ends the tunnel, whether it is through or not. */
  readonly signal: AbortSignal;
  /** Resolves the name of the proxy, and that of the target where not everything is allowed. */
  readonly lookup: LookupFunction;
  /** Where the proxy and the target may be; absent, anywhere. */
  readonly allowed?: AllowedTargets | undefined;
}

/** Connects to a server through an HTTP proxy. What the proxy refuses is an error of the code `PROXY`. */
export function tunnelConnector(proxy: HttpProxy, options: TunnelOptions): buildConnector.connector {
  const { tls, signal, lookup, allowed } = options;
  const toProxy = allowedConnector({ allowH2: false, timeout: 0, signal, lookup, allowed });
  const toTarget = buildConnector({ allowH2: false, timeout: 0, ...tls });
  return (target, done) => {
    openTunnel(proxy, toProxy, () => placeOf(target, options)).then(
      (httpSocket) => {
        if (target.protocol === 'https:') toTarget({ ...target, httpSocket }, done);
        else done(null, httpSocket);
      },
      (refusal: Error) => done(refusal, null),
    );
  };
}

/** A proxy did not let a tunnel through. */
export class ProxyRefusal extends Error {
  readonly code = 'PROXY';
}

async function openTunnel(
  proxy: HttpProxy,
  toProxy: buildConnector.connector,
  findPlace: () => Promise<string>,
): Promise<Socket> {
  const place = await findPlace();
  const { protocol, hostname, host, port } = new URL(proxy.url);
  const socket = await new Promise<Socket>((resolve, reject) => {
    toProxy({ protocol, hostname: bare(hostname), host, port }, (error, made) => {
      if (error === null) resolve(made);
      else reject(error);
    });
  });
  return askForTunnel(socket, place, proxy.authorization);
}

function askForTunnel(socket: Socket, place: string, authorization: string | undefined): Promise<Socket> {
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

/** Where the tunnel leads, `HOST:PORT`: to an address that was checked, where not everything is allowed. */
async function placeOf(target: buildConnector.Options, { lookup, allowed }: TunnelOptions): Promise<string> {
  const { protocol, host, hostname, port } = target;
  const to = allowed === undefined ? hostname : await allowedAddress(`${protocol}//${host}`, lookup, allowed);
  return `${to.includes(':') ? `[${to}]` : to}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

/** An IPv6 address without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
