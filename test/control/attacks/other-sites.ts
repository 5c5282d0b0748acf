import { expect } from 'vitest';
import { type Attack, expectRefusal } from './attack.ts';
import type { Request } from './http.ts';
import type { Victim } from './victim.ts';

type Headers = Readonly<Record<string, string | readonly string[]>>;

const PAUSE: Request = { method: 'POST', path: '/api/pause', body: { all: true } };
const EVIL = 'https://evil.example';

/** What a browser says of a request that a page of another site makes. */
const foreign: readonly (readonly [what: string, headers: Headers])[] = [
  ['another origin', { origin: EVIL }],
  ['the origin of nowhere', { origin: 'null' }],
  ['this machine on another port', { origin: 'http://127.0.0.1:3000' }],
  ['this server over TLS', { origin: 'https://HOST' }],
  ['a name that begins like this server', { origin: 'http://HOST.evil.example' }],
  ['a name that ends like this server', { origin: 'http://evil-HOST' }],
  ['this server with a user', { origin: 'http://HOST@evil.example' }],
  ['two origins', { origin: `http://HOST ${EVIL}` }],
  ['an empty origin', { origin: '' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['the same site, another host', { 'sec-fetch-site': 'same-site' }],
  ['a link that a user typed', { 'sec-fetch-site': 'none' }],
  [
    'a form of another site',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  ],
  ['another site, with this origin', { origin: 'http://HOST', 'sec-fetch-site': 'cross-site' }],
  ['a site of an unknown kind', { 'sec-fetch-site': 'same-origin, cross-site' }],
];

/** Reads of the API that a page of another site could cause. */
const reads: readonly (readonly [what: string, headers: Headers])[] = [
  ['a script', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }],
  ['an image', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
  ['a frame', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
  ['an object', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'object' }],
  ['a fetch', { origin: EVIL, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ['a page of the same site', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
];

/** Bodies that a page may send anywhere without asking. */
const simple: readonly (readonly [what: string, type: string, body: string])[] = [
  ['a form', 'application/x-www-form-urlencoded', 'all=true'],
  ['a form of plain text that is JSON', 'text/plain', '{"all":true,"x":"="}'],
  [
    'a form with files',
    'multipart/form-data; boundary=x',
    '--x\r\ncontent-disposition: form-data; name="all"\r\n\r\ntrue\r\n--x--',
  ],
  ['a beacon', 'text/plain;charset=UTF-8', '{"all":true}'],
];

/** Pages of other sites that use a browser that is logged in, or a server that needs no login. */
export const otherSites: readonly Attack[] = [
  ...foreign.map(([what, headers]) => asBrowser(`pauses everything from ${what}`, { ...PAUSE, headers }, [403])),
  ...foreign
    .slice(0, 4)
    .map(([what, headers]) =>
      asBrowser(
        `deletes a target from ${what}`,
        { method: 'DELETE', path: '/api/targets/plain', headers: { ...headers, 'if-match': '*' } },
        [403],
      ),
    ),
  ...foreign
    .slice(0, 4)
    .map(([what, headers]) =>
      asBrowser(`logs somebody out from ${what}`, { method: 'DELETE', path: '/api/session', headers }, [403]),
    ),
  asBrowser('pauses everything with a cookie alone', PAUSE, [403]),
  ...simple.map(([what, type, body]) =>
    asBrowser(
      `pauses everything by ${what} of another site`,
      { ...PAUSE, body, headers: { 'content-type': type, origin: EVIL, 'sec-fetch-site': 'cross-site' } },
      [403, 415],
    ),
  ),
  ...simple.map(([what, type, body]) =>
    asBrowser(
      `pauses everything by ${what} of an old browser`,
      { ...PAUSE, body, headers: { 'content-type': type } },
      [403, 415],
    ),
  ),
  ...reads.map(([what, headers]) =>
    asBrowser(`reads targets as ${what} of another site`, { path: '/api/targets', headers }, [403]),
  ),
  ...reads.map(([what, headers]) =>
    asBrowser(`follows the stream as ${what} of another site`, { path: '/api/stream', headers }, [403]),
  ),
  {
    name: 'logs a browser in as somebody else from another site',
    attempt: async (victim) => {
      const headers = { origin: EVIL, 'sec-fetch-site': 'cross-site' };
      const body = { token: victim.tokens.viewer };
      expectRefusal(await victim.ask({ method: 'POST', path: '/api/session', as: 'nobody', headers, body }), {
        status: 403,
      });
    },
  },
  {
    name: 'asks whether it may ask from another site',
    attempt: async (victim) => {
      const headers = {
        origin: EVIL,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      const answer = await victim.ask({ method: 'OPTIONS', path: '/api/pause', as: 'nobody', headers });
      expectRefusal(answer, { status: [403, 404, 405] });
      expect(answer.headers['access-control-allow-methods']).toBeUndefined();
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    },
  },
  {
    name: 'puts the pages into a frame',
    attempt: async (victim) => {
      const { headers } = await victim.ask({ path: '/', as: 'nobody' });
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    },
  },
];

/** A request of a browser that is logged in as admin; where nobody logs in, of any browser. */
function asBrowser(name: string, request: Request, status: readonly number[]): Attack {
  return {
    name,
    attempt: async (victim) => {
      const cookie = victim.tokens.admin === '' ? {} : { cookie: await victim.logIn('admin') };
      const before = await victim.fingerprint();
      const headers = Object.fromEntries(
        Object.entries(request.headers ?? {}).map(([key, value]) => [key, here(value, victim)]),
      );
      expectRefusal(await victim.ask({ ...request, as: 'nobody', headers: { ...headers, ...cookie } }), { status });
      expect(await victim.fingerprint()).toEqual(before);
    },
  };
}

function here(value: string | readonly string[], { origin }: Victim): string | readonly string[] {
  return typeof value === 'string' ? value.replace('HOST', new URL(origin).host) : value;
}
