import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket, Server as TcpServer } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Connection, TransportAnswer, TransportRequest, Way } from './transport.js';

/** Listens on a free port until the test is over; says where its tracker would be. */
export async function listen(server: Server | TcpServer, scheme = 'http'): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo; // It listens on a port, not on a pipe.
  return `${scheme}://127.0.0.1:${port}/matomo.php`;
}

/** An HTTP server that answers like this. */
export function serve(listener: RequestListener): Promise<string> {
  return listen(createServer(listener));
}

/** Answers everything alike, once it has read the request. */
export function withStatus(status: number, headers: Record<string, string> = {}, body = ''): RequestListener {
  return (request, response) => {
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  };
}

/** The way to a tracker with nothing between. */
export function directTo(url: string): Way {
  return { url, headers: {}, tls: { rejectUnauthorized: true } };
}

/** What comes of a request. */
export function answerTo(connection: Connection, request: TransportRequest): Promise<TransportAnswer> {
  return new Promise((resolve) => connection.send(request, resolve));
}
