import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { instant } from '../base/clock.js';
import { signed } from './certificate.fixture.js';
import { startNameServer } from './dns-server.test-support.js';
import { readAnswer } from './read-answer.js';
import { answerTo, directTo, listen, serve, withStatus } from './server.test-support.js';
import { silenceFinding } from './silence-words.js';
import type { TransportAnswer, Way } from './transport.js';
import { undiciAsker } from './undici-asker.js';
import { undiciTransport } from './undici-transport.js';

const TIMEOUT_MS = 20_000;
/** Addresses of this machine that stand for one that may be dialled, and one that may not. */
const OPEN = '127.0.0.2';
const SECRET = '127.0.0.1';

const refused = { kind: 'error', reached: false, code: 'NOT_ALLOWED' } as const;

type Lookup = Parameters<typeof undiciTransport>[0];

/** Sends hits on a way, one after the other, over one slot. */
async function send(way: Way, { lookup, hits = 1 }: { lookup?: Lookup; hits?: number } = {}) {
  const connection = undiciTransport(lookup).connect(way);
  onTestFinished(() => connection.close());
  const answers: TransportAnswer[] = [];
  for (let sent = 0; sent < hits; sent++) {
    answers.push(await answerTo(connection, { body: 'idsite=1', type: 'form', timeoutMs: TIMEOUT_MS }));
  }
  return answers;
}

/** The address by which each request came, of a server on all addresses of this machine that ends every connection. */
async function serveEverywhere(listener: RequestListener = withStatus(204, { connection: 'close' })) {
  const reachedAt: unknown[] = [];
  const server: Server = createServer((request, response) => {
    reachedAt.push(request.socket.localAddress?.replace('::ffff:', ''));
    listener(request, response);
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // It listens on a port, not on a pipe.
  return { port, reachedAt };
}

/** Any name on the port, as long as it leads to the one address. */
function onlyOpen(port: number): readonly string[] {
  return [`http://*:${port}`, `http://${OPEN}:${port}`];
}

describe('a way that may not lead anywhere', () => {
  test('dials nothing else: no connection is made', async () => {
    let connections = 0;
    const server = createServer(withStatus(204)).on('connection', () => (connections += 1));
    const url = await listen(server);
    const answers = await send({ ...directTo(url), allowed: ['*'] }, { hits: 2 });
    expect(answers).toMatchObject([refused, refused]);
    expect(connections).toBe(0);
  });

  test.each(['127.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', 'localhost'])('dials no %s', async (host) => {
    const { port } = new URL(await serve(withStatus(204)));
    const [answer] = await send({ ...directTo(`http://${host}:${port}/matomo.php`), allowed: ['*'] });
    expect(answer).toMatchObject(refused);
  });

  test('reaches what is named', async () => {
    const url = await serve(withStatus(204));
    expect(await send({ ...directTo(url), allowed: [new URL(url).origin] })).toMatchObject([{ status: 204 }]);
  });

  test('is told of as a failure that is certain, with the address and its kind', async () => {
    const { port } = await serveEverywhere();
    const { lookup } = await startNameServer([[SECRET]]);
    const [answer] = await send({ ...directTo(`http://matomo.test:${port}/`), allowed: ['*'] }, { lookup });
    const words = `matomo.test:${port} leads to ${SECRET}, a loopback address, and is not among the allowed places.`;
    expect(answer).toEqual({ ...refused, message: words });
    expect(answer && readAnswer(answer, instant(0))).toEqual({
      kind: 'failed',
      class: 'not-allowed',
      detail: `NOT_ALLOWED: ${words}`,
    });
    expect(silenceFinding({ ...refused, message: words }, `http://matomo.test:${port}/`)).toEqual({
      kind: 'not-allowed',
      severity: 'drift',
      detail: `${words} Nothing was asked.`,
    });
  });
});

describe('a name that leads elsewhere a moment later', () => {
  test('is dialled where it led when it was checked, since it is asked for once', async () => {
    const { port, reachedAt } = await serveEverywhere();
    const { lookup, asked } = await startNameServer([[OPEN], [SECRET]]);
    const way = { ...directTo(`http://rebind.test:${port}/`), allowed: onlyOpen(port) };
    expect(await send(way, { lookup })).toMatchObject([{ status: 204 }]);
    expect(reachedAt).toEqual([OPEN]);
    expect(asked).toEqual(['rebind.test']);
  });

  test('is checked again for the next connection', async () => {
    const { port, reachedAt } = await serveEverywhere();
    const { lookup, asked } = await startNameServer([[OPEN], [SECRET], [OPEN]]);
    const way = { ...directTo(`http://rebind.test:${port}/`), allowed: onlyOpen(port) };
    expect(await send(way, { lookup, hits: 3 })).toMatchObject([{ status: 204 }, refused, { status: 204 }]);
    expect(reachedAt).toEqual([OPEN, OPEN]);
    expect(asked).toHaveLength(3);
  });

  test('keeps its connection, which still leads where it was checked', async () => {
    const { port, reachedAt } = await serveEverywhere(withStatus(204));
    const { lookup, asked } = await startNameServer([[OPEN], [SECRET]]);
    const way = { ...directTo(`http://rebind.test:${port}/`), allowed: onlyOpen(port) };
    await send(way, { lookup, hits: 3 });
    expect(reachedAt).toEqual([OPEN, OPEN, OPEN]);
    expect(asked).toHaveLength(1);
  });

  test('is not dialled at all when one of its addresses may not be', async () => {
    const { port, reachedAt } = await serveEverywhere();
    const { lookup } = await startNameServer([[OPEN, SECRET]]);
    const way = { ...directTo(`http://mixed.test:${port}/`), allowed: onlyOpen(port) };
    expect(await send(way, { lookup })).toMatchObject([refused]);
    expect(reachedAt).toEqual([]);
  });

  test('is checked for questions, each of which has a connection of its own', async () => {
    const { port, reachedAt } = await serveEverywhere();
    const { lookup } = await startNameServer([[OPEN], [SECRET]]);
    const asker = undiciAsker(() => 0, lookup);
    const way = { headers: {}, tls: { rejectUnauthorized: true }, allowed: onlyOpen(port) };
    const question = { url: `http://rebind.test:${port}/index.php`, way, timeoutMs: TIMEOUT_MS };
    expect([await asker.ask(question), await asker.ask(question)]).toMatchObject([{ status: 204 }, refused]);
    expect(reachedAt).toEqual([OPEN]);
  });

  test('without limits is dialled wherever it leads', async () => {
    const { port, reachedAt } = await serveEverywhere();
    const { lookup } = await startNameServer([[SECRET]]);
    expect(await send(directTo(`http://config.test:${port}/`), { lookup })).toMatchObject([{ status: 204 }]);
    expect(reachedAt).toEqual([SECRET]);
  });

  test('that is not there is a failure of names', async () => {
    const { lookup } = await startNameServer([[]]);
    const [answer] = await send({ ...directTo('http://nowhere.test/'), allowed: ['*'] }, { lookup });
    expect(answer && readAnswer(answer, instant(0))).toMatchObject({ kind: 'failed', class: 'dns' });
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('by HTTP %d to a forbidden place is not followed', async (status) => {
    let asked = 0;
    const secret = await serve((request, response) => {
      asked += 1;
      withStatus(204)(request, response);
    });
    const url = await serve(withStatus(status, { location: secret }));
    const way = { ...directTo(url), allowed: [new URL(url).origin] };
    expect(await send(way)).toMatchObject([{ kind: 'response', status }]);
    const { url: _, ...there } = way;
    expect(await undiciAsker().ask({ url, way: there, timeoutMs: TIMEOUT_MS })).toMatchObject({ status });
    expect(asked).toBe(0);
  });
});

describe('TLS to an address that was checked', () => {
  test('is of the name: its certificate, and not that of the address', async () => {
    const names: unknown[] = [];
    const server = createTlsServer(signed.server, (request, response) => {
      // The server speaks TLS: it is a socket of that.
      const { servername } = request.socket as unknown as import('node:tls').TLSSocket & { servername: unknown };
      names.push([servername, request.headers.host]);
      withStatus(204)(request, response);
    });
    const { port } = new URL(await listen(server, 'https'));
    const { lookup } = await startNameServer([[SECRET]]);
    const to = (name: string) => ({
      ...directTo(`https://${name}:${port}/`),
      tls: { ca: signed.ca, rejectUnauthorized: true },
      allowed: [`https://*:${port}`, `https://${SECRET}:${port}`],
    });
    expect(await send(to('localhost'), { lookup })).toMatchObject([{ status: 204 }]);
    expect(await send(to('other.test'), { lookup })).toMatchObject([{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }]);
    expect(names).toEqual([['localhost', `localhost:${port}`]]);
  });
});

/** A proxy that tunnels, and the places that it was asked for. */
async function aProxy() {
  const asked: unknown[] = [];
  const server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(204).end();
  });
  server.on('connect', ({ method, url = '' }: IncomingMessage, client: Socket) => {
    asked.push(`${method} ${url}`);
    const [host, port] = url.split(':');
    const upstream = connectTcp(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  return { origin: new URL(await listen(server)).origin, asked };
}

describe('a proxy', () => {
  test('must be allowed itself', async () => {
    const proxy = await aProxy();
    for (const scheme of ['http', 'https']) {
      const way = { ...directTo(`${scheme}://8.8.8.8/`), proxy: { url: proxy.origin }, allowed: ['*'] };
      expect(await send(way)).toMatchObject([refused]);
    }
    expect(proxy.asked).toEqual([]);
  });

  test('is not asked for what is not allowed', async () => {
    const proxy = await aProxy();
    const { lookup } = await startNameServer([['169.254.169.254']]);
    for (const target of ['http://169.254.169.254/', 'https://metadata.test/', 'http://metadata.test/']) {
      const way = { ...directTo(target), proxy: { url: proxy.origin }, allowed: ['*', proxy.origin] };
      expect(await send(way, { lookup })).toMatchObject([refused]);
    }
    expect(proxy.asked).toEqual([]);
  });

  test('is given the address that was checked, and resolves no name itself', async () => {
    const { port, reachedAt } = await serveEverywhere();
    const proxy = await aProxy();
    const { lookup, asked } = await startNameServer([[OPEN], [SECRET]]);
    const way = {
      ...directTo(`http://rebind.test:${port}/`),
      proxy: { url: proxy.origin },
      allowed: [...onlyOpen(port), proxy.origin],
    };
    expect(await send(way, { lookup, hits: 2 })).toMatchObject([{ status: 204 }, refused]);
    expect(proxy.asked).toEqual([`CONNECT ${OPEN}:${port}`]);
    expect(reachedAt).toEqual([OPEN]);
    expect(asked).toHaveLength(2);
  });

  test('tunnels to a server of TLS whose certificate is that of the name', async () => {
    const { port } = new URL(await listen(createTlsServer(signed.server, withStatus(204)), 'https'));
    const proxy = await aProxy();
    const { lookup } = await startNameServer([[SECRET]]);
    const way = {
      ...directTo(`https://localhost:${port}/`),
      tls: { ca: signed.ca, rejectUnauthorized: true },
      proxy: { url: proxy.origin },
      allowed: [`https://localhost:${port}`, `https://${SECRET}:${port}`, proxy.origin],
    };
    expect(await send(way, { lookup })).toMatchObject([{ status: 204 }]);
    expect(proxy.asked).toEqual([`CONNECT ${SECRET}:${port}`]);
  });
});
