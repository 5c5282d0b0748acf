import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aHit, aLaterHit, type Changes, NOON, ofVisitor, PLAIN_SITE, TOKEN } from './sandbox.test.kit.js';
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox-server.js';

const SITES = [PLAIN_SITE, { siteId: 2, timezone: 'America/New_York' }];

let running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.map((sandbox) => sandbox.close()));
  running = [];
});

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ sites: SITES, tokens: [TOKEN], now: () => NOON * 1000, ...options });
  running.push(sandbox);
  return sandbox;
}

const text = (changes: Changes = {}, make = aHit) => new URLSearchParams([...make(changes)]).toString();

function get(sandbox: Sandbox, changes: Changes = {}): Promise<Response> {
  return fetch(`${sandbox.url}?${text(changes)}`);
}

function post(sandbox: Sandbox, body: string | URLSearchParams, init: RequestInit = {}): Promise<Response> {
  return fetch(sandbox.url, { method: 'POST', body, ...init });
}

function form(sandbox: Sandbox, changes: Changes = {}, init: RequestInit = {}): Promise<Response> {
  return post(sandbox, new URLSearchParams([...aHit(changes)]), init);
}

function bulk(sandbox: Sandbox, body: unknown): Promise<Response> {
  return post(sandbox, JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
}

const control = (sandbox: Sandbox, path: string, init?: RequestInit) =>
  fetch(`http://127.0.0.1:${sandbox.port}/sandbox/${path}`, init);

async function json(response: Response): Promise<unknown> {
  return response.json();
}

/** Waits, without a clock, for something that the event loop is about to do. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await setImmediate();
}

describe('startSandbox', () => {
  test('listens on a free port of the loopback interface', async () => {
    const sandbox = await start();
    expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}/matomo.php`);
    expect(sandbox.port).toBeGreaterThan(0);
  });

  test('rejects when the port is taken', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(/EADDRINUSE/);
  });

  test('rejects a time zone that does not exist', async () => {
    await expect(start({ sites: [{ siteId: 1, timezone: 'Mars/Olympus' }] })).rejects.toThrow(RangeError);
  });

  test('takes any path that ends in the tracker`s name', async () => {
    const { port } = await start();
    for (const path of ['/piwik.php', '/stats/matomo.php']) {
      expect((await fetch(`http://127.0.0.1:${port}${path}?${text()}`)).status).toBe(204);
    }
    expect((await fetch(`http://127.0.0.1:${port}/index.php`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/notmatomo.php`)).status).toBe(404);
  });

  test('takes only GET and POST', async () => {
    const sandbox = await start();
    expect((await fetch(sandbox.url, { method: 'PUT', body: text() })).status).toBe(405);
  });

  test('uses the clock it is given', async () => {
    const sandbox = await start({ now: () => NOON * 1000 + 999 });
    await get(sandbox, { cdt: NOON });
    expect(sandbox.counts().sites['1']).toMatchObject({ days: { '2026-11-24': { hits: 1 } }, violations: {} });
  });
});

describe('a single hit', () => {
  test('by GET answers 204 without a body for send_image=0', async () => {
    const sandbox = await start();
    const response = await get(sandbox);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(sandbox.counts()).toMatchObject({ received: 1, sites: { 1: { hits: 1, violations: {} } } });
  });

  test('by GET answers the image otherwise', async () => {
    const response = await get(await start(), { send_image: undefined });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/gif']);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([bytes.length, String.fromCharCode(...bytes.slice(0, 6))]).toEqual([43, 'GIF89a']);
  });

  test('by POST is read from the form and the query together', async () => {
    const sandbox = await start();
    const response = await fetch(`${sandbox.url}?idsite=2`, {
      method: 'POST',
      body: new URLSearchParams([...aHit({ action_name: 'Häagen / Dazs' })]),
    });
    expect(response.status).toBe(204);
    expect(sandbox.counts().sites).toMatchObject({ 1: { hits: 0 }, 2: { hits: 1 } });
    expect(await json(await control(sandbox, 'visits'))).toMatchObject({
      visits: [{ actions: [{ title: 'Häagen / Dazs' }] }],
    });
  });

  test('may carry its token in the body, and is blamed for one in the URL', async () => {
    const sandbox = await start();
    expect((await form(sandbox, { cip: '10.0.0.1', token_auth: TOKEN })).status).toBe(204);
    expect(sandbox.counts().sites['1']?.violations).toEqual({});
    expect((await get(sandbox, { ...ofVisitor(2), cip: '10.0.0.1', token_auth: TOKEN })).status).toBe(204);
    expect(sandbox.counts().sites['1']?.violations).toMatchObject({ 'token in the URL': { count: 1 } });
    expect(JSON.stringify(sandbox.counts())).not.toContain(TOKEN);
  });

  test.each([
    ['unknown site', { idsite: 9 }],
    ['cid length', { cid: 'abc' }],
    ['cip without token', { cip: '10.0.0.1' }],
    ['unknown goal', { idgoal: 99 }],
  ])('is refused with 400: %s', async (_, changes) => {
    const sandbox = await start();
    expect((await form(sandbox, changes)).status).toBe(400);
    expect(sandbox.counts()).toMatchObject({ received: 1, sites: { 1: { hits: 0 } } });
  });

  test.each([{ rec: undefined }, { ua: 'Googlebot/2.1' }, { ping: 1 }])(
    'answers 204 and records nothing for %j',
    async (changes) => {
      const sandbox = await start();
      expect((await get(sandbox, changes)).status).toBe(204);
      expect(sandbox.counts()).toMatchObject({ received: 1, sites: { 1: { hits: 0, ignored: 1 } } });
    },
  );

  test('without any parameter answers a page to a GET, and 400 to a POST', async () => {
    const sandbox = await start();
    const page = await fetch(sandbox.url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('This resource is part of Matomo');
    expect((await post(sandbox, '')).status).toBe(400);
    expect(sandbox.counts().received).toBe(0);
  });

  test('is refused when it is too large', async () => {
    const sandbox = await start({ maxBodyBytes: 1000 });
    expect((await form(sandbox, { action_name: 'a'.repeat(5000) })).status).toBe(413);
    expect(sandbox.counts().unattributed.rejected).toEqual({ 'body too large': 1 });
  });
});

describe('a bulk', () => {
  const requests = [
    `?${text()}`,
    `?${text({ e_c: 'c', e_a: 'a' }, aLaterHit)}`,
    Object.fromEntries(aHit(ofVisitor(2))),
  ];

  test('tells a super user which requests were invalid: none', async () => {
    const sandbox = await start();
    const response = await bulk(sandbox, { requests, token_auth: TOKEN });
    expect(response.status).toBe(200);
    expect(await json(response)).toEqual({ status: 'success', tracked: 3, invalid: 0, invalid_indices: [] });
    expect(sandbox.counts()).toMatchObject({ received: 3, sites: { 1: { visits: 2, hits: 3, violations: {} } } });
  });

  test('tells nobody else', async () => {
    const answer = await json(await bulk(await start(), { requests: [...requests, `?${text({ idsite: 9 })}`] }));
    expect(answer).toEqual({ status: 'success', tracked: 3, invalid: 1 });
  });

  test('names each bad request and tracks the others', async () => {
    const order = { idgoal: 0, ec_id: 'A1', revenue: 1 };
    const mixed = [{ idsite: 9 }, order, { cid: 'abc' }, order, {}, { idgoal: 99 }];
    const body = { requests: mixed.map((changes) => `?${text(changes)}`), token_auth: TOKEN };
    expect(await json(await bulk(await start(), body))).toEqual({
      status: 'success',
      tracked: 2,
      invalid: 4,
      invalid_indices: [0, 2, 3, 5],
    });
  });

  test('tracks nothing for a wrong token, where one is needed', async () => {
    const body = { requests: [`?${text({ cip: '10.0.0.1' })}`], token_auth: 'wrong' };
    expect(await json(await bulk(await start(), body))).toEqual({ status: 'success', tracked: 0, invalid: 1 });
  });

  test('is not told of invalid requests by a token that may only write', async () => {
    const sandbox = await start({ tokens: [{ token: 'writer', siteIds: [1] }] });
    const body = { requests: [`?${text({ cip: '10.0.0.1' })}`], token_auth: 'writer' };
    expect(await json(await bulk(sandbox, body))).toEqual({ status: 'success', tracked: 1, invalid: 0 });
  });

  test('that is not JSON is a success of nothing', async () => {
    const sandbox = await start();
    const response = await post(sandbox, '{"requests": [', { headers: { 'Content-Type': 'application/json' } });
    expect([response.status, await json(response)]).toEqual([200, { status: 'success', tracked: 0, invalid: 0 }]);
    expect(sandbox.counts().unattributed.violations).toMatchObject({ 'bulk body is not JSON': { count: 1 } });
  });

  test('loses what Matomo does not read, without counting it anywhere in the answer', async () => {
    const sandbox = await start();
    const body = { requests: [text({ token_auth: 'a-token-of-somebody' }), ...requests], token_auth: TOKEN };
    expect(await json(await bulk(sandbox, body))).toMatchObject({ tracked: 3, invalid: 0 });
    const { violations } = sandbox.counts().unattributed;
    expect(violations).toMatchObject({ 'bulk request not readable': { count: 1 } });
    expect(JSON.stringify(violations)).not.toContain('a-token-of-somebody');
    expect(sandbox.counts().received).toBe(4);
  });

  test('answers 204 when it wants no answer', async () => {
    expect((await bulk(await start(), { requests, send_image: 0 })).status).toBe(204);
  });
});

describe('hits of one visit', () => {
  test('that follow each other are not parallel', async () => {
    const sandbox = await start();
    await form(sandbox);
    for (let n = 0; n < 50; n++) await post(sandbox, new URLSearchParams([...aLaterHit()]));
    expect(sandbox.counts().sites['1']).toMatchObject({ visits: 1, hits: 51, violations: {} });
  });

  test('that overlap are', async () => {
    const sandbox = await start({ faults: [{ siteId: 'all', fault: { kind: 'latency', ms: 50 } }] });
    await Promise.all([form(sandbox), form(sandbox, { new_visit: undefined }), form(sandbox, ofVisitor(2))]);
    expect(sandbox.counts().sites['1']?.violations).toMatchObject({ 'parallel hits': { count: 1 } });
  });

  test('that arrive in one turn of the event loop are, though each is answered at once', async () => {
    const sandbox = await start();
    const socket = connect(sandbox.port, '127.0.0.1');
    const request = `GET /matomo.php?${text()} HTTP/1.1\r\nHost: sandbox\r\n\r\n`;
    socket.write(request + request);
    await until(() => sandbox.counts().received === 2);
    socket.destroy();
    expect(sandbox.counts().sites['1']?.violations).toMatchObject({ 'parallel hits': { count: 1 } });
  });
});

describe('a fault', () => {
  test('of latency answers late', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'latency', ms: 30, jitterMs: 5 } }] });
    const before = performance.now();
    expect((await form(sandbox)).status).toBe(204);
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);
    expect(sandbox.counts().sites['1']).toMatchObject({ hits: 1, faulted: { latency: 1 } });
  });

  test('of errors answers them at their rate, and records nothing then', async () => {
    const sandbox = await start();
    sandbox.setFault(1, { kind: 'error', rate: 0.5, status: 502 });
    const statuses: number[] = [];
    for (let n = 1; n <= 20; n++) statuses.push((await form(sandbox, ofVisitor(n))).status);
    expect(statuses.filter((status) => status === 502)).toHaveLength(10);
    expect(sandbox.counts()).toMatchObject({ received: 20, sites: { 1: { hits: 10, faulted: { error: 10 } } } });
  });

  test('of errors answers a bulk with its transaction rolled back', async () => {
    const sandbox = await start({ faults: [{ siteId: 'all', fault: { kind: 'error', rate: 1 } }] });
    const response = await bulk(sandbox, { requests: [`?${text()}`, `?${text(ofVisitor(2))}`] });
    expect([response.status, await json(response)]).toEqual([500, { status: 'error', tracked: 0, invalid: 0 }]);
    expect(sandbox.counts()).toMatchObject({ received: 2, sites: { 1: { hits: 0, faulted: { error: 2 } } } });
  });

  test('of unavailability says when to come back', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'unavailable', retryAfterSeconds: 7 } }] });
    const response = await form(sandbox);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7']);
    expect(sandbox.counts().sites['1']).toMatchObject({ hits: 0, faulted: { unavailable: 1 } });
  });

  test('of hanging never answers', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'hang' } }] });
    const client = new AbortController();
    const answer = form(sandbox, {}, { signal: client.signal });
    await until(() => sandbox.counts().sites['1']?.faulted.hang === 1);
    client.abort();
    await expect(answer).rejects.toThrow('aborted');
    expect(sandbox.counts()).toMatchObject({ received: 1, sites: { 1: { hits: 0 } } });
  });

  test('of a reset before receipt cuts the connection and counts no hit', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'reset-before-receipt' } }] });
    await expect(form(sandbox)).rejects.toThrow();
    expect(sandbox.counts()).toMatchObject({
      received: 0,
      sites: { 1: { hits: 0, faulted: { 'reset-before-receipt': 1 } } },
    });
  });

  test('of a reset after receipt cuts the connection and counts the hit', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'reset-after-receipt' } }] });
    await expect(form(sandbox)).rejects.toThrow();
    expect(sandbox.counts()).toMatchObject({
      received: 1,
      sites: { 1: { hits: 1, faulted: { 'reset-after-receipt': 1 } } },
    });
  });

  test('of a slow body answers at once and then trickles', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'slow-body', byteEveryMs: 3_600_000 } }] });
    const client = new AbortController();
    const response = await form(sandbox, {}, { signal: client.signal });
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(1);
    client.abort();
    expect(sandbox.counts().sites['1']).toMatchObject({ hits: 1, faulted: { 'slow-body': 1 } });
  });

  test('of a slow body ends with the whole image', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'slow-body', byteEveryMs: 0 } }] });
    expect((await (await form(sandbox)).arrayBuffer()).byteLength).toBe(43);
  });

  test('of a strange page answers it, and records nothing', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'html' } }] });
    const response = await form(sandbox);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(sandbox.counts()).toMatchObject({ received: 1, sites: { 1: { hits: 0, faulted: { html: 1 } } } });
  });

  test('of a redirect leads elsewhere, and records nothing', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'redirect' } }] });
    const response = await form(sandbox, {}, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/elsewhere/matomo.php']);
    expect(sandbox.counts()).toMatchObject({ received: 1, sites: { 1: { hits: 0, faulted: { redirect: 1 } } } });
  });

  test('of garbage answers no HTTP, and records nothing', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'garbage' } }] });
    await expect(form(sandbox)).rejects.toThrow();
    expect(sandbox.counts()).toMatchObject({ received: 1, sites: { 1: { hits: 0, faulted: { garbage: 1 } } } });
  });

  test('of an endless body goes on until nobody reads it, and records nothing', async () => {
    const sandbox = await start({ faults: [{ siteId: 1, fault: { kind: 'endless-body' } }] });
    const client = new AbortController();
    const response = await form(sandbox, {}, { signal: client.signal });
    const reader = response.body?.getReader();
    for (let bytes = 0; bytes < 1_000_000; ) bytes += (await reader?.read())?.value?.length ?? expect.unreachable();
    client.abort();
    expect(sandbox.counts().sites['1']).toMatchObject({ hits: 0, faulted: { 'endless-body': 1 } });
  });

  test('of one site leaves the others alone, and can be switched off', async () => {
    const sandbox = await start();
    sandbox.setFault(1, { kind: 'error', rate: 1 });
    expect((await form(sandbox, { idsite: 2 })).status).toBe(204);
    expect((await form(sandbox)).status).toBe(500);
    sandbox.setFault('all', { kind: 'none' });
    expect((await form(sandbox)).status).toBe(204);
  });

  test('of all sites strikes requests to unknown sites as well', async () => {
    const sandbox = await start({ faults: [{ siteId: 'all', fault: { kind: 'error', rate: 1, status: 429 } }] });
    expect((await form(sandbox, { idsite: 9 })).status).toBe(429);
    expect(sandbox.counts().unattributed.faulted).toEqual({ error: 1 });
  });
});

describe('GET /sandbox/counts', () => {
  test('answers what counts() gives', async () => {
    const sandbox = await start();
    await form(sandbox);
    expect(await json(await control(sandbox, 'counts'))).toEqual(sandbox.counts());
  });
});

describe('GET /sandbox/visits', () => {
  test('answers a page of visits', async () => {
    const sandbox = await start();
    for (let n = 1; n <= 3; n++) await form(sandbox, ofVisitor(n));
    const page = await json(await control(sandbox, 'visits?siteId=1&limit=1&offset=1'));
    expect(page).toMatchObject({ total: 3, offset: 1, visits: [{ id: 2, actions: [{ kind: 'pageview' }] }] });
  });

  test.each(['limit=0', 'limit=1001', 'offset=-1', 'siteId=one', 'page=2'])('refuses %s', async (query) => {
    const response = await control(await start(), `visits?${query}`);
    expect(response.status).toBe(400);
    expect(await json(response)).toMatchObject({ issues: [{ message: expect.any(String) }] });
  });
});

describe('/sandbox/faults', () => {
  const change = (sandbox: Sandbox, body: unknown) =>
    control(sandbox, 'faults', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

  test('switches faults while it runs, and tells them', async () => {
    const sandbox = await start();
    const fault = { kind: 'error', rate: 1, status: 500 };
    const expected = { all: { kind: 'none' }, sites: { 1: fault } };
    expect(await json(await change(sandbox, { siteId: 1, fault }))).toEqual(expected);
    expect(await json(await control(sandbox, 'faults'))).toEqual(expected);
    expect((await form(sandbox)).status).toBe(500);
  });

  test.each([
    'not json',
    {},
    { siteId: 1, fault: { kind: 'fire' } },
    { siteId: 99, fault: { kind: 'none' } },
    { siteId: 'all', fault: { kind: 'latency' } },
    { siteId: 'all', fault: { kind: 'none' }, extra: 1 },
  ])('refuses %j and changes nothing', async (body) => {
    const sandbox = await start();
    const response = await change(sandbox, body);
    expect(response.status).toBe(400);
    expect(await json(response)).toMatchObject({ error: expect.any(String), issues: expect.any(Array) });
    expect(await json(await control(sandbox, 'faults'))).toEqual({ all: { kind: 'none' }, sites: {} });
  });
});

describe('POST /sandbox/reset', () => {
  test('forgets what was recorded and leaves the faults on', async () => {
    const sandbox = await start();
    await form(sandbox);
    sandbox.setFault(2, { kind: 'hang' });
    expect(await json(await control(sandbox, 'reset', { method: 'POST' }))).toMatchObject({ received: 0 });
    expect(sandbox.counts()).toMatchObject({ received: 0, sites: { 1: { visits: 0, hits: 0 } } });
    expect(await json(await control(sandbox, 'faults'))).toMatchObject({ sites: { 2: { kind: 'hang' } } });
    expect((await form(sandbox)).status).toBe(204);
    expect(sandbox.counts().sites['1']).toMatchObject({ visits: 1, violations: {} });
  });

  test('is the only way of that name', async () => {
    const sandbox = await start();
    expect((await control(sandbox, 'reset')).status).toBe(404);
    expect((await control(sandbox, 'other')).status).toBe(404);
  });
});

describe('close', () => {
  test('ends promptly, with requests that hang and bodies that trickle', async () => {
    const sandbox = await start();
    sandbox.setFault(1, { kind: 'hang' });
    sandbox.setFault(2, { kind: 'slow-body', byteEveryMs: 3_600_000 });
    const hung = form(sandbox).catch(() => 'cut');
    const trickling = await form(sandbox, { idsite: 2 });
    await until(() => sandbox.counts().sites['1']?.faulted.hang === 1);
    await sandbox.close();
    expect(await hung).toBe('cut');
    await expect(trickling.arrayBuffer()).rejects.toThrow();
  });

  test('may be called again', async () => {
    const sandbox = await start();
    await Promise.all([sandbox.close(), sandbox.close()]);
    await expect(get(sandbox)).rejects.toThrow();
  });

  test('stores everything, so that the next sandbox on the file goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const dbFile = join(folder, 'sandbox.db');
    const first = await start({ dbFile });
    await form(first);
    await form(first, { cid: 'abc' });
    const before = first.counts();
    await first.close();
    const second = await start({ dbFile });
    expect(second.counts()).toEqual(before);
    await post(second, new URLSearchParams([...aLaterHit()]));
    expect(second.counts()).toMatchObject({ received: 3, sites: { 1: { visits: 1, hits: 2 } } });
    await second.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('a sandbox under many clients', () => {
  test('counts every hit of every visit, and finds nothing wrong', async () => {
    const sandbox = await start();
    const visit = async (n: number) => {
      for (let hit = 0; hit < 4; hit++) {
        await form(sandbox, { ...ofVisitor(n), new_visit: hit === 0 ? 1 : undefined, idsite: 1 + (n % 2) });
      }
    };
    await Promise.all(Array.from({ length: 60 }, (_, n) => visit(n + 1)));
    const site = { visits: 30, visitors: 30, hits: 120, actionsPerVisit: { min: 4, max: 4 }, violations: {} };
    expect(sandbox.counts()).toMatchObject({ received: 240, sites: { 1: site, 2: site } });
  });

  test('does not mind one that goes away in the middle of a body', async () => {
    const sandbox = await start();
    const socket = connect(sandbox.port, '127.0.0.1');
    const head = 'POST /matomo.php HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 1000\r\n\r\n';
    await new Promise((resolve) => socket.write(`${head}idsite=1&rec=1`, resolve));
    socket.destroy();
    expect((await form(sandbox)).status).toBe(204);
    expect(sandbox.counts()).toMatchObject({ received: 1, sites: { 1: { hits: 1 } } });
  });

  test('answers 500 and warns when it fails itself', async () => {
    const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const sandbox = await start({
      now: () => {
        throw new RangeError('The clock is broken');
      },
    });
    expect((await form(sandbox)).status).toBe(500);
    expect(warning).toHaveBeenCalledWith(expect.objectContaining({ message: 'The clock is broken' }));
    warning.mockRestore();
  });
});
