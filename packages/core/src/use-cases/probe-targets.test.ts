import { createServer as createTlsServer } from 'node:https';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../base/system-clock.js';
import { parseAllowedTargets } from '../matomo/allowed-targets.js';
import type { AskMatomo, MatomoQuestion } from '../matomo/ask-matomo.js';
import { selfSigned } from '../matomo/certificate.fixture.js';
import { listen, serve, withStatus } from '../matomo/server.test-support.js';
import { undiciAsker } from '../matomo/undici-asker.js';
import type { Drift } from '../model/drift.js';
import type { ResolvedTarget } from '../model/target.js';
import { aTarget } from '../plan/plan.test-support.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox-server.js';
import { probeTargets } from './probe-targets.js';

const SUPER = '0123456789abcdef0123456789abcdef';
const WRITER = 'writer-0123456789abcdef';
const VIEWER = 'viewer-0123456789abcdef';
const BLIND = 'blind-0123456789abcdef';
const REFERENCE = { $kind: 'secretEnv', name: 'TOKEN' } as const;

let running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.map((sandbox) => sandbox.close()));
  running = [];
});

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({
    sites: [
      { siteId: 1, timezone: 'UTC' },
      { siteId: 2, timezone: 'America/New_York', profile: { ecommerce: false, siteSearch: false } },
    ],
    tokens: [
      SUPER,
      { token: WRITER, siteIds: [1] },
      { token: VIEWER, siteIds: [1], access: 'view' },
      { token: BLIND, siteIds: [] },
    ],
    ...options,
  });
  running.push(sandbox);
  return sandbox;
}

type Settings = Parameters<typeof aTarget>[0];

function probe(url: string, token: string | undefined, settings: Settings = {}): Promise<readonly Drift[]> {
  const target = aTarget({ url, ...(token === undefined ? {} : { tokenAuth: REFERENCE }), ...settings });
  return probeAll([target], token);
}

function probeAll(targets: readonly ResolvedTarget[], token: string | undefined, asker = undiciAsker()) {
  const values = new Map(token === undefined ? [] : targets.map(({ key }) => [key, new Map([['tokenAuth', token]])]));
  return probeTargets({ clock: systemClock, openAsker: async () => asker }, targets, { values, missing: new Map() });
}

const brief = (drifts: readonly Drift[]) => drifts.map(({ kind, severity }) => `${kind}: ${severity}`);
const SOON = { delivery: { ...aTarget().settings.delivery, concurrency: 1, timeoutSeconds: 0.1 } };

describe('probeTargets', () => {
  test('asks a target only where it may be', async () => {
    const { url } = await start();
    const targets = ['theirs', 'ours'].map((key) => aTarget({ key, url, siteId: key === 'ours' ? 1 : 2 }));
    const deps = { clock: systemClock, openAsker: async () => undiciAsker() };
    const secrets = { values: new Map(), missing: new Map() };
    const nowhere = parseAllowedTargets(['*']);
    const drifts = await probeTargets(deps, targets, secrets, (key) => (key === 'theirs' ? nowhere : undefined));
    expect(drifts.map(({ target, kind }) => [target, kind])).toEqual([
      ['theirs', 'not-allowed'],
      ['ours', 'unchecked'],
    ]);
  });

  test.each([SUPER, WRITER])('finds nothing at a target that is as declared (%s)', async (token) => {
    expect(await probe((await start()).url, token)).toEqual([]);
  });

  test('says where a site differs, for each target in their order', async () => {
    const { url } = await start();
    const targets = [aTarget({ key: 'b', url, siteId: 2 }), aTarget({ key: 'a', url, siteId: 1 })];
    const drifts = await probeAll([...targets, aTarget({ key: 'c', url, siteId: 3 })], SUPER);
    expect(drifts.map(({ target, kind }) => `${target} ${kind}`)).toEqual([
      'b timezone',
      'b ecommerce-off',
      'b site-search-off',
      'c no-such-site',
    ]);
  });

  test('says that a token may not write, or not see the site', async () => {
    const { url } = await start();
    expect(brief(await probe(url, VIEWER))).toEqual(['no-write-access: drift']);
    expect(brief(await probe(url, BLIND))).toEqual(['no-such-site: drift']);
    expect(brief(await probe(url, WRITER, { siteId: 2 }))).toEqual(['no-such-site: drift']);
  });

  test('says that a token is refused', async () => {
    const drifts = await probe((await start()).url, 'a-token-of-nobody');
    expect(brief(drifts)).toEqual(['token-refused: drift']);
    expect(JSON.stringify(drifts)).not.toContain('a-token-of-nobody');
  });

  test('says what was not checked without a token, and why', async () => {
    const { url } = await start();
    const [undeclared] = await probe(url, undefined);
    expect(undeclared).toMatchObject({ kind: 'unchecked', severity: 'warning' });
    expect(undeclared?.detail).toContain('were not checked: the target has no token.');
    const [missing] = await probe(url, undefined, { tokenAuth: REFERENCE });
    expect(missing?.detail).toContain('were not checked: its token is not available here.');
  });

  test('asks by the way of the target, and does not ask where a secret of the way is missing', async () => {
    const seen: (MatomoQuestion['way'] | undefined)[] = [];
    const asker: AskMatomo = {
      ask: async ({ way }) => {
        seen.push(way);
        return { kind: 'error', reached: false, code: 'ECONNREFUSED', message: 'refused' };
      },
    };
    const target = aTarget({ headers: { 'X-Env': 'staging', 'X-Key': REFERENCE } });
    const deps = { clock: systemClock, openAsker: async () => asker };
    const known = new Map([[target.key, new Map([['headers.X-Key', 'k3y']])]]);
    await probeTargets(deps, [target], { values: known, missing: new Map() });
    expect(seen).toEqual([{ headers: { 'x-env': 'staging', 'x-key': 'k3y' }, tls: { rejectUnauthorized: true } }]);

    const missing = new Map([[target.key, [{ path: 'headers.X-Key', what: 'environment variable TOKEN is not set' }]]]);
    expect(await probeTargets(deps, [target], { values: new Map(), missing })).toEqual([
      {
        target: 'staging',
        kind: 'unchecked',
        severity: 'warning',
        detail:
          'It was not asked, since what is needed to reach it is not available here: headers.X-Key: environment variable TOKEN is not set.',
      },
    ]);
    expect(seen).toHaveLength(1);
  });

  test('records nothing at the target, and puts its token into no URL', async () => {
    const sandbox = await start();
    const before = sandbox.counts();
    for (const token of [SUPER, VIEWER, 'wrong', undefined]) await probe(sandbox.url, token);
    expect(sandbox.counts()).toEqual(before);
  });

  test.each([
    ['hangs', { kind: 'hang' }],
    ['is too slow', { kind: 'latency', ms: 60_000 }],
    ['trickles', { kind: 'slow-body', byteEveryMs: 60_000 }],
  ] as const)('waits no longer than hits do for a target that %s, or for its Reporting API alone', async (_, fault) => {
    const sandbox = await start();
    for (const siteId of ['all', 1] as const) {
      sandbox.setFault('all', { kind: 'none' });
      sandbox.setFault(siteId, fault);
      expect(brief(await probe(sandbox.url, SUPER, SOON))).toEqual(['unreachable: warning']);
    }
  });

  test.each([
    ['is cut off', { kind: 'reset-before-receipt' }, 'unreachable: warning'],
    ['fails', { kind: 'error', rate: 1 }, 'unavailable: warning'],
    ['is closed for now', { kind: 'unavailable', retryAfterSeconds: 5 }, 'unavailable: warning'],
    ['is somebody else', { kind: 'html' }, 'not-matomo: drift'],
  ] as const)('says so when a target %s', async (_, fault, finding) => {
    const sandbox = await start();
    sandbox.setFault('all', fault);
    expect(brief(await probe(sandbox.url, SUPER))).toEqual([finding]);
  });

  test.each([
    ['is cut off', { kind: 'reset-after-receipt' }, 'unreachable: warning'],
    ['fails', { kind: 'error', rate: 1 }, 'unchecked: warning'],
    ['answers a page', { kind: 'html' }, 'unchecked: warning'],
    ['answers an image', { kind: 'slow-body', byteEveryMs: 0 }, 'unchecked: warning'],
  ] as const)('says so when only the Reporting API of a site %s', async (_, fault, finding) => {
    const sandbox = await start();
    sandbox.setFault(1, fault);
    expect(brief(await probe(sandbox.url, SUPER))).toEqual([finding]);
  });

  test('goes on after faults that pass', async () => {
    const sandbox = await start();
    sandbox.setFault('all', { kind: 'latency', ms: 20 });
    expect(await probe(sandbox.url, SUPER)).toEqual([]);
  });

  test('tells nobody but a tracker of Matomo the token', async () => {
    const requests: string[] = [];
    const url = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => requests.push(chunk));
      requests.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      withStatus(200, {}, '<h1>Shop</h1>')(request, response);
    });
    expect(brief(await probe(url, SUPER))).toEqual(['not-matomo: drift']);
    expect(requests).toHaveLength(1);
    expect(requests.join()).not.toContain(SUPER);
  });

  test('repeats no token that a server sends back', async () => {
    const notice = 'This resource is part of Matomo';
    const echo = (text: string) => JSON.stringify({ result: 'error', message: text });
    const base64 = Buffer.from(`token=${SUPER}`).toString('base64');
    for (const text of [SUPER, `%30${SUPER.slice(1)}`, base64, `You sent ${SUPER.slice(0, 16)}...`]) {
      const url = await serve((request, response) => {
        withStatus(200, {}, request.method === 'GET' ? notice : echo(text))(request, response);
      });
      const drifts = await probe(url, SUPER);
      expect(brief(drifts)).toEqual(['token-refused: drift']);
      expect(drifts[0]?.detail).toBe('Matomo refuses the token and says words that repeat the token.');
    }
  });

  test('follows no redirect, neither before nor with the token', async () => {
    const elsewhere: string[] = [];
    const other = await serve((request, response) => {
      elsewhere.push(`${request.method}`);
      withStatus(200)(request, response);
    });
    const away = withStatus(307, { location: other });
    expect(brief(await probe(await serve(away), SUPER))).toEqual(['redirected: drift']);
    const half = await serve((request, response) => {
      const isTracker = request.method === 'GET';
      (isTracker ? withStatus(200, {}, 'This resource is part of Matomo') : away)(request, response);
    });
    expect(brief(await probe(half, SUPER))).toEqual(['unchecked: warning']);
    expect(elsewhere).toEqual([]);
  });

  test('trusts no certificate that signs itself', async () => {
    const url = await listen(
      createTlsServer(selfSigned, withStatus(200, {}, 'This resource is part of Matomo')),
      'https',
    );
    const [drift] = await probe(url, SUPER);
    expect(drift).toMatchObject({
      kind: 'unreachable',
      detail: expect.stringContaining('The certificate of 127.0.0.1'),
    });
  });

  test('takes an answer without end or sense for what it is', async () => {
    for (const garbage of ['{"value":', '{"value":"five"}', '[]', 'x'.repeat(100_000), '\u0000\u001b[2J']) {
      const url = await serve((request, response) => {
        withStatus(200, {}, request.method === 'GET' ? 'This resource is part of Matomo' : garbage)(request, response);
      });
      expect(brief(await probe(url, SUPER))).toEqual(['unchecked: warning']);
    }
  });

  test('says that nobody is there', async () => {
    const [drift] = await probe('http://127.0.0.1:9/matomo.php', SUPER);
    expect(drift).toMatchObject({
      kind: 'unreachable',
      detail: expect.stringContaining('Nothing listens at 127.0.0.1:9'),
    });
  });

  test('asks at most 8 at once and 2 of a host, and what many sites share only once', async () => {
    const { asker, log } = countingAsker();
    const targets = Array.from({ length: 60 }, (_, at) => {
      return aTarget({ key: `t${at}`, url: `http://h${at % 6}.example/matomo.php`, siteId: at + 1 });
    });
    const drifts = await probeAll(targets, SUPER, asker);
    expect(brief(drifts)).toEqual(targets.map(() => 'no-write-access: drift'));
    expect([log.mostAtOnce, log.mostAtAHost]).toEqual([8, 2]);
    // For each host the tracker, the version and both lists; for each target its site.
    expect(log.asked).toBe(6 * 4 + 60);
  });
});

/** Answers as a Matomo whose sites the token may see and not write to; counts how many ask at a time. */
function countingAsker() {
  const log = { asked: 0, mostAtOnce: 0, mostAtAHost: 0 };
  const busy: string[] = [];
  const asker: AskMatomo = {
    ask: async (question) => {
      const { host } = new URL(question.url);
      busy.push(host);
      log.asked += 1;
      log.mostAtOnce = Math.max(log.mostAtOnce, busy.length);
      log.mostAtAHost = Math.max(log.mostAtAHost, busy.filter((one) => one === host).length);
      for (let tick = 0; tick < 5; tick++) await Promise.resolve();
      busy.splice(busy.indexOf(host), 1);
      const now = systemClock.now();
      const head = { status: 200, contentType: '', location: undefined, date: now, receivedAt: now, isCut: false };
      return { kind: 'response', ...head, body: bodyOf(question) };
    },
  };
  return { asker, log };
}

function bodyOf({ form }: MatomoQuestion): string {
  switch (form?.['method']) {
    case undefined:
      return 'This resource is part of Matomo';
    case 'API.getMatomoVersion':
      return '{"value":"5.2.0"}';
    case 'SitesManager.getSiteFromId':
      return '{"timezone":"UTC","ecommerce":"1","sitesearch":"1"}';
    default:
      return '[]';
  }
}
