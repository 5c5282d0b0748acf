import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { aProject, type Project } from '../support/project.js';
import { startSandbox } from '../support/sandbox.js';
import { servedUrl } from '../support/served-url.js';
import { until } from '../support/until.js';

const JSON_BODY = { 'content-type': 'application/json' };

describe('trafficinator serve', () => {
  test('serves this machine without a login, and ends in good order', async () => {
    await using project = await aProject();
    await using server = await serve(project);
    const session = await (await fetch(`${server.url}api/session`)).json();
    expect(session).toEqual({ user: { name: 'local', role: 'admin', by: 'open' } });
    expect(await (await fetch(server.url)).text()).toContain('<!doctype html>');
    expect(await (await fetch(`${server.url}api/status`)).json()).toMatchObject({ serial: 0, runs: [] });
    expect(await server.end()).toBe(0);
  });

  test('refuses to be reached by others before somebody can log in, and says how', async () => {
    await using project = await aProject();
    const refused = await project.run(['serve', '--listen', '0.0.0.0:0']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Nobody could log in') });
    expect(refused.stderr).toContain('trafficinator token create --role admin --name NAME');
    const behindProxy = await project.run(['serve', '--listen', '0', '--public-url', 'https://traffic.example.com']);
    expect(behindProxy.stderr).toContain('Nobody could log in');
    await project.run(['token', 'create', '--role', 'admin', '--name', 'Ada']);
    await using server = await serve(project, ['--listen', '0.0.0.0:0']);
    const answer = await fetch(server.url.replace('0.0.0.0', '127.0.0.1').concat('api/meta'));
    expect(answer.status).toBe(401);
    expect(await server.end()).toBe(0);
  });

  test('says that an address is taken', async () => {
    await using project = await aProject();
    await using server = await serve(project);
    const second = await project.run(['serve', '--listen', new URL(server.url).port]);
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('another program listens there') });
    await server.end();
  });

  test('speaks TLS, with a cookie that is kept to it', async () => {
    await using project = await aProject();
    makeCertificate(project);
    const { stdout } = await project.run(['token', 'create', '--role', 'viewer', '--name', 'Ada']);
    const tls = ['--tls-cert', 'server.pem', '--tls-key', 'server.key'];
    await using server = await serve(project, ['--listen', '0', ...tls]);
    expect(server.url).toMatch(/^https:/);
    const login = await tlsPost(`${server.url}api/session`, JSON.stringify({ token: stdout.trim() }));
    expect(login.headers['set-cookie']?.[0]).toMatch(/^__Host-trafficinator_session=.*; Secure$/);
    expect(login.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(await server.end()).toBe(0);
    const swapped = await project.run([
      'serve',
      '--listen',
      '0',
      '--tls-cert',
      'server.key',
      '--tls-key',
      'server.pem',
    ]);
    expect(swapped).toMatchObject({ code: 1, stderr: expect.stringContaining('The certificate cannot be used') });
  });

  test('believes a proxy that it is told to trust, and shuts out only who tries tokens behind it', async () => {
    await using project = await aProject();
    const token = (await project.run(['token', 'create', '--role', 'viewer', '--name', 'Ada'])).stdout.trim();
    const port = await aFreePort();
    const served = ['--listen', String(port), '--public-url', 'https://traffic.example.com'];
    {
      await using server = await serve(project, [...served, '--trust-proxy', '127.0.0.1']);
      const login = await proxied(port, { from: '203.0.113.9', token });
      expect(login.statusCode).toBe(200);
      expect(login.headers['set-cookie']?.[0]).toMatch(/^__Host-trafficinator_session=.*; Secure$/);
      for (let tried = 0; tried < 11; tried++) await proxied(port, { from: '203.0.113.66', token: `wrong-${tried}` });
      expect((await proxied(port, { from: '203.0.113.66', token: 'wrong' })).statusCode).toBe(429);
      expect((await proxied(port, { from: '203.0.113.10', token: 'wrong' })).statusCode).toBe(401);
      expect(await server.end()).toBe(0);
    }
    await using _ = await serve(project, served);
    for (let tried = 0; tried < 11; tried++) await proxied(port, { from: '203.0.113.66', token: `wrong-${tried}` });
    expect((await proxied(port, { from: '203.0.113.10', token: 'wrong' })).statusCode).toBe(429);
  });

  test('starts a runner of its own, one at a time, and ends it with itself', async () => {
    await using project = await aProject();
    const sandbox = await startSandbox();
    await using server = await serve(project, ['--listen', '0', '--allow-target', new URL(sandbox.url).origin]);
    const nothing = await post(server, 'api/runner/start', {});
    expect([nothing.status, await nothing.json()]).toMatchObject([
      409,
      { detail: expect.stringContaining('holds no target') },
    ]);

    const pages = ['https://www.example.com/'];
    const settings = { url: sandbox.url, siteId: 1, visitsPerDay: 1_000_000, pages };
    await post(server, 'api/targets', { key: 'a', settings });
    const { planId } = z.object({ planId: z.string() }).parse(await (await post(server, 'api/plan', {})).json());
    expect((await post(server, 'api/apply', { planId })).status).toBe(200);

    const started = await post(server, 'api/runner/start', { rate: 50 });
    const { pid } = z.object({ pid: z.number() }).parse(await started.json());
    const second = await post(server, 'api/runner/start', {});
    expect([started.status, second.status]).toEqual([201, 409]);
    await untilSent(server);
    expect(await server.end('SIGINT')).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow();
    expect(project.query('SELECT end_reason AS reason FROM runs')).toEqual([{ reason: 'interrupted' }]);
    await sandbox.end();
  });

  test('starts none where it is told not to', async () => {
    await using project = await aProject();
    await using server = await serve(project, ['--listen', '0', '--no-runner']);
    expect((await post(server, 'api/runner/start', {})).status).toBe(409);
    expect(await (await fetch(`${server.url}api/meta`)).json()).toMatchObject({ canStartRunner: false });
    await server.end();
  });
});

describe('trafficinator token', () => {
  test('gives tokens out, lists them without their secret, and takes them back', async () => {
    await using project = await aProject();
    const made = await project.run(['token', 'create', '--role', 'operator', '--name', 'Ada', '--expires', '90d']);
    expect(made.stdout).toMatch(/^tfn_[0-9a-z]{36}\n$/);
    const list = await project.run(['token', 'list', '--json']);
    const [{ id, ...token }]: [{ id: string }] = JSON.parse(list.stdout);
    expect(token).toEqual({
      name: 'Ada',
      role: 'operator',
      createdAt: expect.any(Number),
      createdBy: expect.any(String),
      expiresAt: expect.any(Number),
    });
    expect(list.stdout).not.toContain(made.stdout.trim());
    expect((await project.run(['token', 'create', '--role', 'viewer', '--name', 'Ada'])).stderr).toContain(
      'There is a token of that name',
    );
    const revoked = await project.run(['token', 'revoke', id]);
    expect(revoked.stdout).toBe('The token of "Ada" (operator) is no longer valid.\n');
    expect((await project.run(['token', 'list'])).stdout).toBe('No token was given out.\n');
    expect((await project.run(['token', 'revoke', id])).stderr).toContain('There is no such token');
    const history = await project.run(['state', 'history', '--json']);
    expect(JSON.parse(history.stdout)).toMatchObject([{ kind: 'revoke' }, { kind: 'token' }]);
  });
});

interface Served extends AsyncDisposable {
  readonly url: string;
  end(signal?: NodeJS.Signals): Promise<number | undefined>;
}

async function serve(project: Project, args: readonly string[] = ['--listen', '0']): Promise<Served> {
  const command = project.start(['serve', ...args]);
  const url = `${await servedUrl(command)}/`;
  return {
    url,
    end: async (signal = 'SIGTERM') => {
      command.process.kill(signal);
      return (await command.outcome).code;
    },
    // Where a test fails, its server must not stay.
    [Symbol.asyncDispose]: async () => {
      command.process.kill('SIGKILL');
      await command.outcome;
    },
  };
}

function post({ url }: Served, path: string, body: object): Promise<Response> {
  return fetch(`${url}${path}`, { method: 'POST', headers: JSON_BODY, body: JSON.stringify(body) });
}

async function untilSent({ url }: Served): Promise<void> {
  await until(
    async () => (await (await fetch(`${url}api/status`)).json()) as { totals: { counts: { sent: number } } }, // Our own.
    ({ totals }) => totals.counts.sent > 0,
  );
}

function makeCertificate({ folder }: Project): void {
  const names = ['-subj', '/CN=localhost', '-days', '2', '-nodes', '-keyout', 'server.key', '-out', 'server.pem'];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', ...names];
  const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new TypeError(stderr);
}

async function aFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // It listens on a port.
  server.close();
  await once(server, 'close');
  return port;
}

/** Logs in as a browser somewhere does, whose request a proxy on this machine passes on. */
async function proxied(port: number, { from, token }: { from: string; token: string }) {
  const headers = {
    ...JSON_BODY,
    ...{ host: 'traffic.example.com', 'x-forwarded-host': 'traffic.example.com' },
    ...{ 'x-forwarded-for': from, 'x-forwarded-proto': 'https' },
  };
  const asked = plainRequest(`http://127.0.0.1:${port}/api/session`, { method: 'POST', headers });
  asked.end(JSON.stringify({ token }));
  const [answer] = (await once(asked, 'response')) as [import('node:http').IncomingMessage]; // What the event brings.
  answer.resume();
  return answer;
}

async function tlsPost(url: string, body: string) {
  const asked = request(url, { method: 'POST', headers: JSON_BODY, rejectUnauthorized: false });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [import('node:http').IncomingMessage]; // What the event brings.
  answer.resume();
  return answer;
}
