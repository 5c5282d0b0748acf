import { expect } from 'vitest';
import { type Attack, allRefused, expectRefusal, refused } from './attack.ts';
import type { Request } from './http.ts';
import { SEALED_TOKEN, SECRETS, type Victim } from './victim.ts';

const secretEnv = (name: string) => ({ $kind: 'secretEnv', name });
const UNLISTED = secretEnv('DATABASE_PASSWORD');
const LISTED = secretEnv('MATOMO_TOKEN');
const ELSEWHERE = 'https://collector.example.com/matomo.php';

/** Settings by which a value of the server's environment, of its files or of another target would leave it. */
const leaks = [
  ['a variable as a token', { tokenAuth: UNLISTED }],
  ['a variable as a header', { headers: { 'X-Api-Key': UNLISTED } }],
  ['a variable as a password', { basicAuth: { user: 'a', password: UNLISTED } }],
  [
    'a variable as the password of a proxy',
    { proxy: { url: 'http://proxy.example.com:3128', user: 'a', password: UNLISTED } },
  ],
  ['a variable as a certificate', { tls: { cert: UNLISTED, key: UNLISTED } }],
  ['a variable as an authority', { tls: { ca: UNLISTED } }],
  ['the key of the server', { tokenAuth: secretEnv('TRAFFICINATOR_SECRET_KEY') }],
  ['the path of the server', { tokenAuth: secretEnv('PATH') }],
  ['a variable in another spelling', { tokenAuth: secretEnv('matomo_token') }],
  ['a variable that begins like a listed one', { tokenAuth: secretEnv('MATOMO_TOKEN_2') }],
  ['a variable with a zero byte in its name', { tokenAuth: secretEnv('MATOMO_TOKEN\u0000') }],
  ['a variable of an object', { tokenAuth: secretEnv('__proto__') }],
  ['a listed variable to another server', { url: ELSEWHERE, tokenAuth: LISTED }],
  ['a listed variable as a header to another server', { url: ELSEWHERE, headers: { 'X-Api-Key': LISTED } }],
  ['a listed variable through a proxy', { tokenAuth: LISTED, proxy: { url: 'http://proxy.example.com:3128' } }],
  ['a listed variable to a proxy', { proxy: { url: 'http://proxy.example.com:3128', user: 'a', password: LISTED } }],
  ['a file as a token', { tokenAuth: { $kind: 'secretFile', path: '/etc/passwd' } }],
  ['a file as a header', { headers: { 'X-Api-Key': { $kind: 'secretFile', path: '/etc/shadow' } } }],
  ['a file as an authority', { tls: { ca: { $kind: 'secretFile', path: '/etc/ssl/private/key.pem' } } }],
  ['a program as a token', { tokenAuth: { $kind: 'secretCommand', command: ['sh', '-c', 'env'] } }],
  ['a program as a header', { headers: { 'X-Api-Key': { $kind: 'secretCommand', command: ['id'] } } }],
  ['a file as pages', { pages: { $kind: 'urlList', path: '/etc/passwd' } }],
  ['a blob of another target as pages', { pages: { $kind: 'blob', hash: 'a'.repeat(64), count: 1 } }],
  ['a token that was sealed for nobody', { tokenAuth: { $kind: 'sealed' } }],
  [
    'a box that was taken from elsewhere',
    { tokenAuth: { $kind: 'sealed', origin: 'http://127.0.0.1', box: 'A'.repeat(64) } },
  ],
  ['a literal that an apply would fill in', { tokenAuth: { $kind: 'literal' } }],
  ['a reference of an unknown kind', { tokenAuth: { $kind: 'vault', path: 'x' } }],
  ['a reference with more than it has', { tokenAuth: { ...LISTED, also: 'x' } }],
  ['a profile', { extends: [{ tokenAuth: UNLISTED }] }],
] as const;

const create =
  (more: Readonly<Record<string, unknown>>) =>
  (victim: Victim): Request => ({
    method: 'POST',
    path: '/api/targets',
    body: { key: 'leak', settings: victim.settings(80, more) },
  });

/** Secrets that shall leave the server. */
export const secrets: readonly Attack[] = [
  ...allRefused(leaks, ([what, more]) => [`sends ${what}`, create(more)], { status: 422 }),
  ...allRefused(
    leaks.slice(0, 12),
    ([what, more]) => [
      `probes with ${what}`,
      (victim) => ({ method: 'POST', path: '/api/probe', body: { settings: victim.settings(80, more) } }),
    ],
    { status: 422 },
  ),
  ...allRefused(
    [leaks[0], leaks[12], leaks[16], leaks[19]],
    ([what, more]) => [
      `imports ${what}`,
      (victim) => ({ method: 'POST', path: '/api/import', body: { targets: { leak: victim.settings(80, more) } } }),
    ],
    { status: 422 },
  ),
  patchedSealed('moves a target with its sealed token to another server', { url: ELSEWHERE }),
  patchedSealed('leads a target with its sealed token through a proxy', {
    proxy: { url: 'http://proxy.example.com:3128' },
  }),
  patchedSealed('moves a target and keeps the mark of its token', { url: ELSEWHERE, tokenAuth: { $kind: 'sealed' } }),
  patchedSealed('moves a target and writes another origin beside its token', {
    url: ELSEWHERE,
    tokenAuth: { $kind: 'sealed', origin: 'https://collector.example.com' },
  }),
  refused(
    'takes a header for the password of the proxy',
    create({ headers: { 'Proxy-Authorization': 'Basic YTpi' } }),
    { status: 422 },
  ),
  ...[
    '/api/targets/sealed',
    '/api/targets',
    '/api/export',
    '/api/targets/sealed/settings',
    '/api/meta',
    '/api/events?limit=100',
  ].map(
    (path): Attack => ({
      name: `reads a secret from ${path}`,
      attempt: async (victim) => {
        const { status, body } = await victim.ask({ path });
        expect(status, body).toBe(200);
        expectNoSecret(body);
        expect(body).not.toMatch(/"box":/);
      },
    }),
  ),
  {
    name: 'reads the hash of a token from the list of tokens',
    attempt: async (victim) => {
      const { body } = await victim.ask({ path: '/api/tokens' });
      expect(body).not.toMatch(/[0-9a-f]{64}/);
      for (const token of Object.values(victim.tokens)) expect(body).not.toContain(token);
    },
  },
  {
    name: 'has a secret quoted in an error',
    attempt: async (victim) => {
      const body = {
        key: 'leak',
        settings: victim.settings(80, { tokenAuth: 'a-literal-token', visitsPerDay: 'many' }),
      };
      const answer = await victim.ask({ method: 'POST', path: '/api/targets', body });
      expectRefusal(answer, { status: 422 });
      expect(answer.body).not.toContain('a-literal-token');
    },
  },
  {
    name: 'reads a secret from the log of the server, its state or its files',
    attempt: async (victim) => {
      expectNoSecret(victim.log());
      for (const bytes of (await victim.project.contents()).values()) expectNoSecret(bytes.toString('latin1'));
    },
  },
];

function expectNoSecret(text: string): void {
  for (const secret of [...Object.values(SECRETS), SEALED_TOKEN]) expect(text.includes(secret)).toBe(false);
}

function patchedSealed(name: string, change: Readonly<Record<string, unknown>>): Attack {
  return {
    name,
    attempt: async (victim) => {
      const before = await victim.fingerprint();
      const headers = { 'if-match': await victim.tagOf('sealed'), 'content-type': 'application/merge-patch+json' };
      const answer = await victim.ask({ method: 'PATCH', path: '/api/targets/sealed', headers, body: change });
      expectRefusal(answer, { status: 422 });
      expect(await victim.fingerprint()).toEqual(before);
    },
  };
}
