import { afterEach, describe, expect, test } from 'vitest';
import { PLAIN_SITE, TOKEN } from './sandbox.test.kit.js';
import { type Sandbox, startSandbox } from './sandbox-server.js';

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

async function start(): Promise<Sandbox> {
  sandbox = await startSandbox({ sites: [PLAIN_SITE], tokens: [TOKEN] });
  return sandbox;
}

const VERSION = { module: 'API', format: 'json', method: 'API.getMatomoVersion' };
const SITE = { module: 'API', format: 'json', method: 'SitesManager.getSiteFromId', idSite: '1', token_auth: TOKEN };

function post({ url }: Sandbox, form: Record<string, string>, query = ''): Promise<Response> {
  return fetch(`${new URL('index.php', url)}${query}`, { method: 'POST', body: new URLSearchParams(form) });
}

describe('index.php', () => {
  test('answers a POST with a token in its body', async () => {
    const response = await post(await start(), { ...VERSION, token_auth: TOKEN });
    expect([response.status, await response.json()]).toEqual([200, { value: '5.2.0' }]);
  });

  test('reads everything but the token from the URL as well', async () => {
    const response = await post(await start(), { token_auth: TOKEN }, `?${new URLSearchParams(VERSION)}`);
    expect(await response.json()).toEqual({ value: '5.2.0' });
  });

  test('answers a page with 401 to a wrong token', async () => {
    const response = await post(await start(), { ...VERSION, token_auth: 'wrong' });
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8']);
  });

  test('answers an error with 200 without a token', async () => {
    const response = await post(await start(), VERSION);
    expect([response.status, await response.json()]).toMatchObject([200, { result: 'error' }]);
  });

  test('refuses a token in the URL, by GET and by POST, and names it without its value', async () => {
    const server = await start();
    const query = `?${new URLSearchParams({ ...VERSION, token_auth: TOKEN })}`;
    expect((await fetch(`${new URL('index.php', server.url)}${query}`)).status).toBe(401);
    expect((await post(server, { ...VERSION, token_auth: TOKEN }, query)).status).toBe(401);
    const counts = server.counts();
    expect(counts.unattributed.violations).toMatchObject({ 'token in the URL': { count: 2 } });
    expect(JSON.stringify(counts)).not.toContain(TOKEN);
  });

  test.each([
    [404, { token_auth: TOKEN }],
    [400, { ...VERSION, format: 'xml', token_auth: TOKEN }],
  ])('answers %i to %j', async (status, form) => {
    expect((await post(await start(), form)).status).toBe(status);
  });

  test('records nothing', async () => {
    const server = await start();
    const before = server.counts();
    await post(server, { ...SITE, rec: '1', idsite: '1', url: 'https://example.com/' });
    await fetch(server.url);
    expect(server.counts()).toEqual(before);
  });

  test('has the faults of the site it is asked about, and counts no hit for them', async () => {
    const server = await start();
    server.setFault(1, { kind: 'error', rate: 1, status: 502 });
    expect((await post(server, SITE)).status).toBe(502);
    expect((await post(server, { ...VERSION, token_auth: TOKEN })).status).toBe(200);
    server.setFault('all', { kind: 'html' });
    const page = await post(server, { ...VERSION, token_auth: TOKEN });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Back soon')]);
    expect(server.counts()).toMatchObject({ received: 0, sites: { 1: { hits: 0, faulted: {} } } });
  });
});
