import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { MatomoAnswer, MatomoQuestion } from './ask-matomo.js';
import { selfSigned } from './certificate.fixture.js';
import { listen, serve, withStatus } from './server.test-support.js';
import { undiciAsker } from './undici-asker.js';

const SOON_MS = 60;
const NEVER_MS = 20_000;
const NOW = Date.UTC(2026, 10, 24, 12);

function ask(url: string, question: Partial<MatomoQuestion> = {}): Promise<MatomoAnswer> {
  return undiciAsker(() => NOW).ask({ url, timeoutMs: NEVER_MS, ...question });
}

async function answerOf(listener: RequestListener, question?: Partial<MatomoQuestion>): Promise<MatomoAnswer> {
  return ask(await serve(listener), question);
}

describe('undiciAsker', () => {
  test('gets a page without a body and without a token', async () => {
    const seen: unknown[] = [];
    await answerOf(
      async (request, response) => {
        const { method, url, headers } = request;
        const body = (await request.toArray()).join('');
        seen.push({ method, url, type: headers['content-type'], body, headers: JSON.stringify(headers) });
        response.writeHead(200).end();
      },
      { token: 'a-secret-token' },
    );
    expect(seen).toMatchObject([{ method: 'GET', url: '/matomo.php', type: undefined, body: '' }]);
    expect(JSON.stringify(seen)).not.toContain('a-secret-token');
  });

  test('posts a form, with the token in its body only', async () => {
    const seen: unknown[] = [];
    await answerOf(
      async (request, response) => {
        const { method, url, headers } = request;
        const body = (await request.toArray()).join('');
        seen.push({ method, url, type: headers['content-type'], body, hasToken: `${url}${JSON.stringify(headers)}` });
        response.writeHead(200).end();
      },
      { form: { method: 'A.b', name: 'ä&=' }, token: 'a-secret-token' },
    );
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/matomo.php',
        type: 'application/x-www-form-urlencoded',
        body: 'method=A.b&name=%C3%A4%26%3D&token_auth=a-secret-token',
        hasToken: expect.not.stringContaining('a-secret-token'),
      },
    ]);
  });

  test('answers with status, headers, body, and both clocks', async () => {
    const headers = { 'content-type': 'text/html', date: 'Tue, 24 Nov 2026 11:58:00 GMT' };
    expect(await answerOf(withStatus(503, headers, '<p>Päuse</p>'))).toEqual({
      kind: 'response',
      status: 503,
      contentType: 'text/html',
      location: undefined,
      date: NOW - 120_000,
      receivedAt: NOW,
      body: '<p>Päuse</p>',
      isCut: false,
    });
  });

  test.each([{ date: 'yesterday' }, { date: 'Tue, 24 Nov 2026 11:58:00 GMT', age: '120' }])(
    'takes no clock from %j',
    async (headers) => {
      expect(await answerOf(withStatus(200, headers))).toMatchObject({ kind: 'response', date: undefined });
    },
  );

  test('follows no redirect', async () => {
    let requests = 0;
    const answer = await answerOf((request, response) => {
      requests += 1;
      withStatus(302, { location: '/elsewhere' })(request, response);
    });
    expect(answer).toMatchObject({ status: 302, location: '/elsewhere' });
    expect(requests).toBe(1);
  });

  test('reads 64 kB of an endless body, or as much as it is told, and hangs up', async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const flooding: RequestListener = (request, response) => {
      request.socket.once('close', () => close());
      response.writeHead(200);
      const flood = () => {
        while (!response.destroyed && response.write('x'.repeat(1_000)));
      };
      response.on('drain', flood);
      flood();
    };
    expect(await answerOf(flooding)).toMatchObject({ status: 200, body: 'x'.repeat(65_536), isCut: true });
    await closed;
    expect(await answerOf(flooding, { maxBytes: 10 })).toMatchObject({ body: 'x'.repeat(10), isCut: true });
  });

  test('calls a body that ends where reading ends whole', async () => {
    const exact = await answerOf(withStatus(200, {}, 'abc'), { maxBytes: 3 });
    expect(exact).toMatchObject({ body: 'abc', isCut: false });
  });

  test('leaves no connection behind', async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    await answerOf((request, response) => {
      request.socket.once('close', () => close());
      response.writeHead(200, { connection: 'keep-alive' }).end('fine');
    });
    await closed;
  });

  describe('without an answer', () => {
    test('says that nothing listens', async () => {
      expect(await ask('http://127.0.0.1:9/matomo.php')).toMatchObject({ kind: 'error', code: 'ECONNREFUSED' });
    });

    test('says that a name has no address', async () => {
      const answer = await ask('http://matomo.invalid/matomo.php');
      expect(answer).toMatchObject({ kind: 'error', reached: false, code: expect.stringMatching(/ENOTFOUND|EAI_/) });
    });

    test('says that a certificate is not trusted', async () => {
      const url = await listen(createTlsServer(selfSigned, withStatus(200)), 'https');
      expect(await ask(url)).toMatchObject({ kind: 'error', reached: false, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    });

    test('says that the other side speaks no TLS', async () => {
      const url = (await serve(withStatus(200))).replace('http:', 'https:');
      expect(await ask(url)).toMatchObject({ kind: 'error', reached: false, code: expect.stringMatching(/^ERR_SSL_/) });
    });

    test('says that a connection was not made in time, and gives it up', async () => {
      // Who says nothing at all leaves TLS waiting.
      const { promise: closed, resolve: close } = Promise.withResolvers<void>();
      const mute = createTcpServer((socket: Socket) => socket.resume().once('close', () => close()));
      const answer = await ask(await listen(mute, 'https'), { timeoutMs: SOON_MS });
      expect(answer).toEqual({
        kind: 'error',
        reached: false,
        code: 'CONNECT_TIMEOUT',
        message: 'No connection within 0.06 s.',
      });
      await closed;
    });

    test('says that no answer came in time, and hangs up', async () => {
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<Socket>();
      const answer = await answerOf((request) => arrive(request.socket), { timeoutMs: SOON_MS });
      expect(answer).toEqual({ kind: 'error', reached: true, code: 'TIMEOUT', message: 'No answer within 0.06 s.' });
      const socket = await arrived;
      if (!socket.closed) await once(socket, 'close');
    });

    test('waits no longer for a body that trickles', async () => {
      const answer = await answerOf(
        (_request, response) => {
          response.writeHead(200).write('.');
          const drip = setInterval(() => response.write('.'), 10);
          response.on('close', () => clearInterval(drip));
        },
        { timeoutMs: SOON_MS },
      );
      expect(answer).toMatchObject({ kind: 'error', reached: true, code: 'TIMEOUT' });
    });

    test('says that the answer broke off', async () => {
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
      expect(await ask(url)).toMatchObject({ kind: 'error', reached: true, code: 'HTTPParserError' });
    });
  });
});
