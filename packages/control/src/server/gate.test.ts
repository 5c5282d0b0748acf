import { Failure, problem } from '@trafficinator/core';
import { describe, expect, test, vi } from 'vitest';
import { mayUse, type Right, rights } from '../api/rights.js';
import type { ControlApp } from './control-app.js';
import { aControl } from './test-control.test-support.js';

// Real states, of which each test has its own.
vi.setConfig({ testTimeout: 60_000 });

describe('the gate', () => {
  test('lets each role use what the table of rights says, and nobody else anything', async () => {
    await using control = await aControl();
    const tokens = {
      viewer: await control.give('viewer'),
      operator: await control.give('operator'),
      admin: await control.give('admin'),
    };
    const wrong: string[] = [];
    for (const [endpoint, right] of Object.entries<Right>(rights)) {
      for (const role of ['nobody', 'viewer', 'operator', 'admin'] as const) {
        const status = await ask(control.app, endpoint, role === 'nobody' ? undefined : tokens[role]);
        const isRefused = status === 401 || status === 403;
        const mayEnter = role === 'nobody' ? right === 'anyone' : mayUse(role, right);
        if (isRefused === mayEnter) wrong.push(`${endpoint} answers ${role} with ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('refuses every endpoint to nobody in particular however its path is written', async () => {
    await using control = await aControl();
    await control.give('viewer');
    const open: string[] = [];
    for (const [endpoint, right] of Object.entries<Right>(rights)) {
      if (right === 'anyone') continue;
      const status = await ask(control.app, endpoint.replace(' /api', ' /%61pi'), undefined);
      if (status !== 401) open.push(`${endpoint} answers with ${status}`);
    }
    expect(open).toEqual([]);
  });

  test('has a right for every endpoint that there is, and an endpoint for every right', async () => {
    await using control = await aControl();
    const missing = Object.keys(rights).filter((endpoint) => {
      const [method = '', url = ''] = endpoint.split(' ');
      return !control.app.hasRoute({ method, url });
    });
    expect(missing).toEqual([]);
  });

  test('asks nobody to log in until the first token is given out, and everybody from then on', async () => {
    await using control = await aControl();
    const before = await control.app.inject('/api/meta');
    const token = await control.give('viewer');
    const after = await control.app.inject('/api/meta');
    const withToken = await control.app.inject({ url: '/api/meta', headers: bearer(token) });
    expect([before.statusCode, after.statusCode, withToken.statusCode]).toEqual([200, 401, 200]);
    expect(after.headers['www-authenticate']).toBe('Bearer realm="trafficinator"');
  });

  test('stays closed when the last token is taken back', async () => {
    await using control = await aControl();
    const token = await control.give('admin');
    await control.app.inject({ url: '/api/meta', headers: bearer(token) });
    const { id } = await tokenOf(control);
    const taken = await control.app.inject({ method: 'DELETE', url: `/api/tokens/${id}`, headers: bearer(token) });
    const [withToken, without] = await Promise.all([
      control.app.inject({ url: '/api/meta', headers: bearer(token) }),
      control.app.inject('/api/meta'),
    ]);
    expect([taken.statusCode, withToken.statusCode, without.statusCode]).toEqual([204, 401, 401]);
  });

  test('refuses a token a second after it was taken back elsewhere, and one that has expired', async () => {
    await using control = await aControl();
    const token = await control.give('viewer', { expiresInMs: 60_000 });
    const other = await control.give('admin');
    const status = async (of: string) =>
      (await control.app.inject({ url: '/api/meta', headers: bearer(of) })).statusCode;
    expect([await status(token), await status(other)]).toEqual([200, 200]);
    const { id } = (await tokensOf(control)).find(({ role }) => role === 'admin') ?? { id: '' };
    await using state = await control.engine.openState('write');
    await state.removeToken(id, { at: control.clock.now(), who: 'somebody' });
    control.clock.advance(1_000);
    expect([await status(token), await status(other)]).toEqual([200, 401]);
    control.clock.advance(60_000);
    expect(await status(token)).toBe(401);
  });

  test('answers that it must be tried later while the state cannot be reached, and goes on when it can', async () => {
    await using control = await aControl();
    const headers = bearer(await control.give('viewer'));
    const ask = () => {
      control.clock.advance(1_000);
      return control.app.inject({ url: '/api/runs', headers });
    };
    expect((await ask()).statusCode).toBe(200);
    control.outage = new Failure([problem('state.unreachable', { state: 'the state', reason: 'nobody answers' })]);
    const during = await ask();
    expect([during.statusCode, during.headers['retry-after']]).toEqual([503, '5']);
    expect(during.json()).toMatchObject({ type: 'urn:trafficinator:problem:state.unreachable' });
    expect((await control.app.inject('/healthz')).statusCode).toBe(200);
    control.outage = undefined;
    expect((await ask()).statusCode).toBe(200);
  });

  test.each([
    ['evil.example', 421],
    ['localhost.evil.example', 421],
    ['169.254.169.254', 421],
    ['192.168.1.5:8650', 421],
    ['localhost', 200],
    ['LOCALHOST:8650', 200],
    ['127.0.0.1:1', 200],
    ['[::1]:8650', 200],
    ['localhost.', 421],
    ['127.0.0.1@evil.example', 421],
  ])('answers a request for the host %s with %i where it serves this machine', async (host, status) => {
    await using control = await aControl();
    const answer = await control.app.inject({ url: '/api/meta', headers: { host } });
    expect(answer.statusCode).toBe(status);
    expect((await control.app.inject({ url: '/', headers: { host } })).statusCode).toBe(status === 421 ? 421 : 404);
  });

  test.each([
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://localhost:3000' }, 403],
    [{ origin: 'https://localhost' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ origin: 'http://localhost', 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: 'http://localhost' }, 200],
    [{}, 200],
  ])('answers a change with %o by %i, though nobody needs to log in', async (headers, status) => {
    await using control = await aControl();
    const answer = await control.app.inject({
      method: 'POST',
      url: '/api/runner/stop',
      headers: { host: 'localhost', ...headers },
    });
    expect(answer.statusCode).toBe(status);
  });

  test.each([
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }, 403],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }, 403],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 200],
    [{ origin: 'https://evil.example' }, 403],
    [{ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 200],
  ])('answers a read with %o by %i', async (headers, status) => {
    await using control = await aControl();
    expect((await control.app.inject({ url: '/api/meta', headers })).statusCode).toBe(status);
  });

  test('takes no change that comes with a cookie and does not say from which page', async () => {
    await using control = await aControl();
    const cookie = await control.logIn(await control.give('operator'));
    const post = (headers: Record<string, string>) =>
      control.app.inject({
        method: 'POST',
        url: '/api/runner/stop',
        headers: { host: 'localhost', cookie, ...headers },
      });
    expect((await post({})).statusCode).toBe(403);
    expect((await post({ origin: 'http://localhost' })).statusCode).toBe(200);
    expect((await post({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
  });

  test('says with everything what browsers must not do with it', async () => {
    await using control = await aControl();
    for (const url of ['/api/meta', '/api/nothing', '/nothing', '/healthz', '/%']) {
      const { headers } = await control.app.inject(url);
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'; script-src 'self'"),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('server');
      expect(headers['cache-control']).toBe(url.startsWith('/api') ? 'no-store' : undefined);
    }
  });

  test('lets one user send no more than so many requests a second, and others as before', async () => {
    await using control = await aControl({ gate: { requestsPerSecond: 2 } });
    const [ada, bob] = [await control.give('viewer'), await control.give('viewer')];
    const asked = await Promise.all(
      [1, 2, 3, 4, 5].map(() => control.app.inject({ url: '/api/meta', headers: bearer(ada) })),
    );
    expect(asked.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 200, 200, 429]);
    expect(asked.find(({ statusCode }) => statusCode === 429)?.headers['retry-after']).toBe('1');
    expect((await control.app.inject({ url: '/api/meta', headers: bearer(bob) })).statusCode).toBe(200);
    control.clock.advance(1_000);
    expect((await control.app.inject({ url: '/api/meta', headers: bearer(ada) })).statusCode).toBe(200);
  });
});

/** Asks for an endpoint with nothing that it would accept, so that nothing is done. */
async function ask(app: ControlApp, endpoint: string, token: string | undefined): Promise<number> {
  const [method = '', pattern = ''] = endpoint.split(' ');
  const { statusCode } = await app.inject({
    // Of the table, which holds nothing but methods.
    method: method as 'GET',
    // A stream would not end; an id that it does not know ends it before it begins.
    url: `${pattern.replaceAll(/:\w+/g, 'none')}${pattern === '/api/stream' ? '?after=none' : ''}`,
    headers: token === undefined ? {} : bearer(token),
    ...(method !== 'GET' && { payload: { unknown: true } }),
  });
  return statusCode;
}

function bearer(token: string) {
  return { authorization: `Bearer ${token}` };
}

async function tokensOf({ engine }: { readonly engine: Awaited<ReturnType<typeof aControl>>['engine'] }) {
  await using state = await engine.openState('read');
  return await state.readTokens();
}

async function tokenOf(control: Awaited<ReturnType<typeof aControl>>) {
  const [token] = await tokensOf(control);
  return token ?? { id: '' };
}
