import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { selfSigned } from './certificate.fixture.js';
import { answerTo, directTo, listen, withStatus } from './server.test-support.js';
import type { Connection, TransportAnswer } from './transport.js';
import { undiciTransport } from './undici-transport.js';

const BODY = 'idsite=1&rec=1&action_name=%C3%84';
const SOON_MS = 60;
const NEVER_MS = 20_000;

function connect(url: string): Connection {
  const connection = undiciTransport().connect(directTo(url));
  onTestFinished(() => connection.close());
  return connection;
}

async function send(url: string, timeoutMs = NEVER_MS): Promise<TransportAnswer> {
  return answerTo(connect(url), { body: BODY, type: 'form', timeoutMs });
}

/** What comes back from an HTTP server that answers like this. */
async function answerOf(listener: RequestListener, timeoutMs?: number): Promise<TransportAnswer> {
  return send(await listen(createServer(listener)), timeoutMs);
}

async function textOf(request: IncomingMessage): Promise<string> {
  return (await request.toArray()).join('');
}

describe('undiciTransport', () => {
  test('posts the body as a form, to the path of the tracker', async () => {
    const seen: unknown[] = [];
    await answerOf(async (request, response) => {
      const { method, url, headers } = request;
      seen.push({ method, url, type: headers['content-type'], body: await textOf(request) });
      response.writeHead(204).end();
    });
    expect(seen).toEqual([
      { method: 'POST', url: '/matomo.php', type: 'application/x-www-form-urlencoded', body: BODY },
    ]);
  });

  test('answers with status, headers and body', async () => {
    const headers = { 'content-type': 'text/html', 'retry-after': '7', location: 'https://b.example/' };
    expect(await answerOf(withStatus(503, headers, '<p>Pause</p>'))).toEqual({
      kind: 'response',
      status: 503,
      contentType: 'text/html',
      retryAfter: '7',
      location: 'https://b.example/',
      body: '<p>Pause</p>',
    });
  });

  test('answers a redirect as it is', async () => {
    let requests = 0;
    const answer = await answerOf((request, response) => {
      requests += 1;
      withStatus(302, { location: '/elsewhere' })(request, response);
    });
    expect(answer).toMatchObject({ status: 302, location: '/elsewhere', body: '' });
    expect(requests).toBe(1);
  });

  test('passes over interim answers', async () => {
    const answer = await answerOf((request, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' });
      withStatus(204)(request, response);
    });
    expect(answer).toMatchObject({ kind: 'response', status: 204 });
  });

  test('sends a hundred requests over one connection', async () => {
    const sockets = new Set<Socket>();
    const url = await listen(
      createServer((request, response) => {
        sockets.add(request.socket);
        withStatus(204)(request, response);
      }),
    );
    const connection = connect(url);
    for (let sent = 0; sent < 100; sent++) {
      expect(await answerTo(connection, { body: BODY, type: 'form', timeoutMs: NEVER_MS })).toMatchObject({
        status: 204,
      });
    }
    expect(sockets.size).toBe(1);
  });

  test('opens another connection when the server has closed the idle one', async () => {
    const sockets: Socket[] = [];
    const server = createServer(withStatus(204));
    server.on('connection', (socket: Socket) => sockets.push(socket));
    const connection = connect(await listen(server));
    const first = await answerTo(connection, { body: BODY, type: 'form', timeoutMs: NEVER_MS });
    const closed = once(sockets[0] ?? expect.unreachable(), 'close');
    sockets[0]?.end();
    await closed;
    const second = await answerTo(connection, { body: BODY, type: 'form', timeoutMs: NEVER_MS });
    expect([first, second]).toMatchObject([{ status: 204 }, { status: 204 }]);
    expect(sockets).toHaveLength(2);
  });

  test('does not use a connection again that the server announces to close', async () => {
    let connections = 0;
    const server = createServer(withStatus(204, { connection: 'close' }));
    server.on('connection', () => {
      connections += 1;
    });
    const connection = connect(await listen(server));
    for (let sent = 0; sent < 15; sent++) {
      expect(await answerTo(connection, { body: BODY, type: 'form', timeoutMs: NEVER_MS })).toMatchObject({
        status: 204,
      });
    }
    expect(connections).toBe(15);
  });

  describe('before the request has left', () => {
    test('says that the connection was refused', async () => {
      const server = createTcpServer();
      const url = await listen(server);
      server.close();
      await once(server, 'close');
      expect(await send(url)).toMatchObject({ kind: 'error', reached: false, code: 'ECONNREFUSED' });
    });

    test('says that there is no such host', async () => {
      const answer = await send('http://nonexistent.invalid/matomo.php');
      expect(answer).toMatchObject({ kind: 'error', reached: false });
      expect(answer.kind === 'error' && answer.code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
    });

    test('does not trust a certificate that nobody has signed', async () => {
      const url = await listen(createTlsServer(selfSigned, withStatus(204)), 'https');
      expect(await send(url)).toMatchObject({ kind: 'error', reached: false, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    });

    test('says that the other side speaks no TLS', async () => {
      const url = await listen(createServer(withStatus(204)));
      const answer = await send(url.replace('http:', 'https:'));
      expect(answer).toMatchObject({ kind: 'error', reached: false });
      expect(answer.kind === 'error' && answer.code).toMatch(/^(EPROTO|ERR_SSL_)/);
    });

    test('gives up connecting in time, and connects anew for the next request', async () => {
      const sockets: Socket[] = [];
      const server = createTcpServer((socket) => sockets.push(socket.on('error', () => {})));
      // Nobody ever answers the greeting of TLS.
      const connection = connect(await listen(server, 'https'));
      for (let sent = 0; sent < 2; sent++) {
        expect(await answerTo(connection, { body: BODY, type: 'form', timeoutMs: SOON_MS })).toEqual({
          kind: 'error',
          reached: false,
          code: 'CONNECT_TIMEOUT',
          message: 'No connection within 0.06 s.',
        });
      }
      await Promise.all(sockets.map((socket) => socket.destroyed || once(socket.resume(), 'close')));
      expect(sockets).toHaveLength(2);
    });
  });

  describe('after the request has left', () => {
    test('says that no answer came in time, and goes on with another connection', async () => {
      const held: ServerResponse[] = [];
      const url = await listen(
        createServer((request, response) => {
          if (held.length > 0) withStatus(204)(request, response);
          else held.push(response);
        }),
      );
      const connection = connect(url);
      expect(await answerTo(connection, { body: BODY, type: 'form', timeoutMs: SOON_MS })).toEqual({
        kind: 'error',
        reached: true,
        code: 'TIMEOUT',
        message: 'No answer within 0.06 s.',
      });
      expect(await answerTo(connection, { body: BODY, type: 'form', timeoutMs: NEVER_MS })).toMatchObject({
        status: 204,
      });
    });

    test('does not let a trickling body hold the connection longer than the time allows', async () => {
      const answer = await answerOf((_request, response) => {
        response.writeHead(200).write('.');
        const drip = setInterval(() => response.write('.'), 10);
        response.on('close', () => clearInterval(drip));
      }, SOON_MS);
      expect(answer).toMatchObject({ kind: 'error', reached: true, code: 'TIMEOUT' });
    });

    test('reads 64 kB of an endless body, and goes on with another connection', async () => {
      const sockets = new Set<Socket>();
      const url = await listen(
        createServer((request, response) => {
          sockets.add(request.socket);
          response.writeHead(200, { 'content-type': 'text/html' });
          const flood = () => {
            while (!response.destroyed && response.write('x'.repeat(1_000)));
          };
          response.on('drain', flood);
          flood();
        }),
      );
      const connection = connect(url);
      for (let sent = 0; sent < 2; sent++) {
        const answer = await answerTo(connection, { body: BODY, type: 'form', timeoutMs: NEVER_MS });
        expect(answer).toMatchObject({ kind: 'response', status: 200, body: 'x'.repeat(65_536) });
      }
      expect(sockets.size).toBe(2);
    });

    test('says that the connection was reset before the request was read', async () => {
      const url = await listen(
        createTcpServer((socket) => socket.on('error', () => {}).once('readable', () => socket.resetAndDestroy())),
      );
      expect(await send(url)).toMatchObject({ kind: 'error', reached: true, code: 'ECONNRESET' });
    });

    test('says that the connection was closed after the request was read', async () => {
      const answer = await answerOf((request) => request.resume().on('end', () => request.socket.end()));
      expect(answer).toMatchObject({ kind: 'error', reached: true, code: 'UND_ERR_SOCKET' });
    });

    test('says that the answer broke off in its body', async () => {
      const answer = await answerOf((request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => request.socket.destroy());
      });
      expect(answer).toMatchObject({ kind: 'error', reached: true });
    });

    test('says that the answer is no HTTP', async () => {
      const url = await listen(
        createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.6\r\n')),
      );
      expect(await send(url)).toMatchObject({ kind: 'error', reached: true, code: 'HTTPParserError' });
    });
  });

  describe('close', () => {
    test('ends a request under way, once', async () => {
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<Socket>();
      const url = await listen(createServer((request) => arrive(request.socket)));
      const connection = connect(url);
      const answer = answerTo(connection, { body: BODY, type: 'form', timeoutMs: NEVER_MS });
      const socket = await arrived;
      const closed = once(socket, 'close');
      connection.close();
      connection.close();
      expect(await answer).toMatchObject({ kind: 'error', reached: true, code: 'CLOSED' });
      await closed;
    });

    test('ends a request that has not left', async () => {
      const connection = connect(await listen(createServer(withStatus(204))));
      const answer = answerTo(connection, { body: BODY, type: 'form', timeoutMs: NEVER_MS });
      connection.close();
      expect(await answer).toMatchObject({ kind: 'error', reached: false, code: 'CLOSED' });
    });

    test('lets no further request leave', async () => {
      const connection = connect('http://127.0.0.1:9/matomo.php');
      connection.close();
      const answer = await answerTo(connection, { body: BODY, type: 'form', timeoutMs: NEVER_MS });
      expect(answer).toMatchObject({ kind: 'error', reached: false, code: 'CLOSED' });
    });
  });
});
