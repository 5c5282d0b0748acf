import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { instant } from '../base/clock.js';
import { selfSigned, signed } from './certificate.fixture.js';
import { readAnswer } from './read-answer.js';
import { answerTo, directTo, listen, serve, withStatus } from './server.test-support.js';
import type { TransportAnswer, Way } from './transport.js';
import { undiciAsker } from './undici-asker.js';
import { undiciTransport } from './undici-transport.js';

const TIMEOUT_MS = 20_000;

/** Sends one hit on a way. */
async function send(way: Way, timeoutMs = TIMEOUT_MS): Promise<TransportAnswer> {
  const connection = undiciTransport().connect(way);
  onTestFinished(() => connection.close());
  return answerTo(connection, { body: 'idsite=1', type: 'form', timeoutMs });
}

function serveTls(options: ServerOptions, listener: RequestListener = withStatus(204)): Promise<string> {
  return listen(createTlsServer(options, listener), 'https');
}

function trusting(url: string, tls: Partial<Way['tls']> = {}): Way {
  return { ...directTo(url), tls: { ca: signed.ca, rejectUnauthorized: true, ...tls } };
}

/** What a proxy was asked for. */
interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly others: string;
}

/** A proxy that tunnels and passes on, for whoever knows the password. */
async function aProxy(password?: string) {
  const asked: Asked[] = [];
  const note = ({ method, url, headers }: IncomingMessage) => {
    const { 'proxy-authorization': authorization, ...others } = headers;
    asked.push({ method, url, authorization, others: JSON.stringify(others) });
    return password === undefined || authorization === password;
  };
  const server = createServer((request, response) => {
    if (!note(request)) return void response.writeHead(407).end();
    withStatus(204, { 'x-proxy': 'here' })(request, response);
  });
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    if (!note(request)) return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connectTcp(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    client.on('error', () => upstream.destroy());
  });
  const tracker = await listen(server);
  return { url: new URL(tracker).origin, asked };
}

describe('headers of a way', () => {
  test('go with every request, whatever its type', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      const { authorization, 'x-staging-key': key, 'content-type': type, 'user-agent': agent } = request.headers;
      seen.push([authorization, key, type, agent]);
      withStatus(204)(request, response);
    });
    const headers = { authorization: 'Basic YTpi', 'x-staging-key': 's3cret' };
    const connection = undiciTransport().connect({ ...directTo(url), headers });
    onTestFinished(() => connection.close());
    for (const type of ['form', 'json'] as const) await answerTo(connection, { body: '', type, timeoutMs: TIMEOUT_MS });
    expect(seen).toEqual([
      ['Basic YTpi', 's3cret', 'application/x-www-form-urlencoded', 'Trafficinator'],
      ['Basic YTpi', 's3cret', 'application/json', 'Trafficinator'],
    ]);
  });

  test('may replace the user agent', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers['user-agent']);
      withStatus(204)(request, response);
    });
    await send({ ...directTo(url), headers: { 'user-agent': 'Probe/1' } });
    expect(seen).toEqual(['Probe/1']);
  });
});

describe('TLS of a way', () => {
  test('trusts the certificates that it names', async () => {
    const url = await serveTls(signed.server);
    expect(await send(trusting(url))).toMatchObject({ status: 204 });
    const untrusting = await send(directTo(url));
    expect(untrusting).toMatchObject({ reached: false });
    expect(readAnswer(untrusting, instant(0))).toMatchObject({ kind: 'failed', class: 'tls' });
  });

  test('trusts nobody else then', async () => {
    expect(await send(trusting(await serveTls(selfSigned)))).toMatchObject({ kind: 'error', reached: false });
  });

  test('takes no certificate that has expired', async () => {
    const answer = await send(trusting(await serveTls(signed.expired)));
    expect(answer).toMatchObject({ kind: 'error', reached: false, code: 'CERT_HAS_EXPIRED' });
    expect(readAnswer(answer, instant(0))).toMatchObject({ kind: 'failed', class: 'tls' });
  });

  test('takes any certificate where nothing is verified', async () => {
    const url = await serveTls(signed.expired);
    expect(await send({ ...directTo(url), tls: { rejectUnauthorized: false } })).toMatchObject({ status: 204 });
  });

  test('shows the certificate of the client', async () => {
    const names: unknown[] = [];
    const url = await serveTls({ ...signed.server, ca: signed.ca, requestCert: true }, (request, response) => {
      // The server asked for it: it is a socket of TLS.
      names.push((request.socket as unknown as import('node:tls').TLSSocket).getPeerCertificate().subject.CN);
      withStatus(204)(request, response);
    });
    expect(await send(trusting(url, signed.client))).toMatchObject({ status: 204 });
    expect(names).toEqual(['Test client']);
  });

  test('says what is wrong with a key that is none, and sends nothing', async () => {
    const answer = await send(trusting(await serveTls(signed.server), { cert: signed.client.cert, key: 'none' }));
    expect(answer).toMatchObject({ kind: 'error', reached: false });
    expect(readAnswer(answer, instant(0))).toMatchObject({ kind: 'failed', class: 'tls' });
  });
});

describe('the proxy of a way', () => {
  test('tunnels to a server of TLS, and sees nothing of what is sent', async () => {
    const seen: unknown[] = [];
    const url = await serveTls(signed.server, (request, response) => {
      seen.push([request.url, request.headers['proxy-authorization'], request.headers['x-staging-key']]);
      withStatus(204)(request, response);
    });
    const proxy = await aProxy('Basic cDpx');
    const way = { ...trusting(url), headers: { 'x-staging-key': 's3cret' } };
    const through = { ...way, proxy: { url: proxy.url, authorization: 'Basic cDpx' } };
    expect(await send(through)).toMatchObject({ status: 204 });
    expect(seen).toEqual([['/matomo.php', undefined, 's3cret']]);
    expect(proxy.asked).toMatchObject([{ method: 'CONNECT', url: new URL(url).host, authorization: 'Basic cDpx' }]);
    expect(JSON.stringify(proxy.asked)).not.toContain('s3cret');
  });

  test('still checks the certificate at the far end', async () => {
    const proxy = await aProxy();
    const answer = await send({ ...trusting(await serveTls(signed.expired)), proxy: { url: proxy.url } });
    expect(answer).toMatchObject({ kind: 'error', reached: false, code: 'CERT_HAS_EXPIRED' });
  });

  test('uses one tunnel for many hits', async () => {
    const url = await serveTls(signed.server);
    const proxy = await aProxy();
    const connection = undiciTransport().connect({ ...trusting(url), proxy: { url: proxy.url } });
    onTestFinished(() => connection.close());
    for (let sent = 0; sent < 5; sent++) {
      expect(await answerTo(connection, { body: '', type: 'form', timeoutMs: TIMEOUT_MS })).toMatchObject({
        status: 204,
      });
    }
    expect(proxy.asked).toHaveLength(1);
  });

  test('passes on what goes to a server without TLS', async () => {
    const proxy = await aProxy('Basic cDpx');
    const authorization = 'Basic cDpx';
    const way = { ...directTo('http://matomo.invalid/matomo.php'), headers: { 'x-staging-key': 's3cret' } };
    expect(await send({ ...way, proxy: { url: proxy.url, authorization } })).toMatchObject({ status: 204 });
    expect(proxy.asked).toMatchObject([{ method: 'POST', url: 'http://matomo.invalid/matomo.php', authorization }]);
    expect(JSON.parse(proxy.asked[0]?.others ?? '')).toMatchObject({
      host: 'matomo.invalid',
      'x-staging-key': 's3cret',
    });
  });

  test.each([
    ['https', 'failed'],
    ['http', 'rejected'],
  ])('that wants a password lets nothing through to %s', async (scheme, kind) => {
    const proxy = await aProxy('Basic cDpx');
    const answer = await send({ ...directTo(`${scheme}://matomo.invalid/matomo.php`), proxy: { url: proxy.url } });
    const outcome = readAnswer(answer, instant(0));
    expect(outcome).toMatchObject({ kind, detail: expect.stringContaining('407') });
  });

  test('that is not there is known not to have passed anything on', async () => {
    const gone = createServer();
    const { origin } = new URL(await listen(gone));
    gone.close();
    await once(gone, 'close');
    for (const scheme of ['http', 'https']) {
      const answer = await send({ ...directTo(`${scheme}://matomo.invalid/`), proxy: { url: origin } });
      expect(answer).toMatchObject({ kind: 'error', reached: false, code: 'ECONNREFUSED' });
    }
  });

  test('that never answers is given up in time, and hung up on', async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const server = createServer();
    server.on('connect', (_request, client: Socket) => void client.resume().once('end', () => close()));
    const { origin } = new URL(await listen(server));
    const answer = await send({ ...directTo('https://matomo.invalid/'), proxy: { url: origin } }, 60);
    expect(answer).toMatchObject({ kind: 'error', reached: false, code: 'CONNECT_TIMEOUT' });
    await closed;
  });

  test('may itself be reached by TLS, and is shown no certificate', async () => {
    // Nobody trusts the certificate of this proxy: what counts is that it is checked, whatever holds for the target.
    const url = await serveTls(signed.server);
    const proxy = new URL(await serveTls(signed.server)).origin;
    const tls = { ...signed.client, ca: signed.ca, rejectUnauthorized: false };
    const answer = await send({ ...directTo(url), tls, proxy: { url: proxy } });
    expect(answer).toMatchObject({ kind: 'error', reached: false });
    expect(readAnswer(answer, instant(0))).toMatchObject({ kind: 'failed', class: 'tls' });
  });
});

describe('questions on a way', () => {
  test('go through the proxy, with the headers and certificates of the way', async () => {
    const seen: unknown[] = [];
    const url = await serveTls({ ...signed.server, ca: signed.ca, requestCert: true }, (request, response) => {
      seen.push([request.url, request.headers['authorization']]);
      withStatus(200, {}, 'fine')(request, response);
    });
    const proxy = await aProxy();
    const headers = { authorization: 'Basic YTpi' };
    const way = {
      headers,
      tls: { ca: signed.ca, ...signed.client, rejectUnauthorized: true },
      proxy: { url: proxy.url },
    };
    const asker = undiciAsker();
    const asked = new URL('index.php?a=b', url).href;
    expect(await asker.ask({ url: asked, way, timeoutMs: TIMEOUT_MS })).toMatchObject({ status: 200, body: 'fine' });
    expect(seen).toEqual([['/index.php?a=b', 'Basic YTpi']]);
    expect(proxy.asked).toMatchObject([{ method: 'CONNECT' }]);
  });
});
