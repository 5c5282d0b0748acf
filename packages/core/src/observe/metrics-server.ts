import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { type ListenAddress, listenAddressText } from './listen-address.js';

/** Serves metrics until it is disposed. */
export interface MetricsServer extends AsyncDisposable {
  /** `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
}

/** Serves `GET /metrics` and nothing else. Throws `metrics.cannot-listen` when the address is taken or not this machine's. */
export async function serveMetrics(address: ListenAddress, read: () => Promise<string>): Promise<MetricsServer> {
  const server = createServer((request, response) => void answer(request, response, read));
  await listen(server, address);
  // A run must not end for a connection that could not be taken.
  server.on('error', () => undefined);
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  return {
    url: `http://${listenAddressText({ ...address, port })}/metrics`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, address: ListenAddress): Promise<void> {
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const reason = reasonOf(error);
    throw new Failure([problem('metrics.cannot-listen', { address: listenAddressText(address), reason })], {
      cause: error,
    });
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, read: () => Promise<string>): Promise<void> {
  if (request.url?.split('?')[0] !== '/metrics') {
    response.writeHead(404, PLAIN).end('Metrics are at /metrics.\n');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...PLAIN, Allow: 'GET, HEAD' }).end('Metrics can only be read.\n');
    return;
  }
  try {
    const text = await read();
    response.writeHead(200, { 'Content-Type': EXPOSITION, 'Cache-Control': 'no-store' }).end(text);
  } catch {
    // What failed may quote what is secret; the log of the run tells of the state.
    response.writeHead(503, PLAIN).end('The metrics cannot be read now.\n');
  }
}

const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8';
const PLAIN = { 'Content-Type': 'text/plain; charset=utf-8' } as const;

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return 'another program listens there';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'it is no address of this machine';
    case 'EACCES':
      return 'this user may not';
    default:
      return String(code ?? error);
  }
}
