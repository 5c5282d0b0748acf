import { expect } from 'vitest';
import { z } from 'zod';
import { type Attack, expectRefusal } from './attack.ts';
import { sendRaw } from './http.ts';
import type { Victim } from './victim.ts';

const COOKIE = 'trafficinator_session';
const MADE_UP = 'A'.repeat(43);

/** What stands in for a token. Each is tried from an address of its own: whoever tries too many is shut out. */
const credentials = [
  ['nothing', {}],
  ['an empty header', { authorization: '' }],
  ['an empty token', { authorization: 'Bearer ' }],
  ['a made-up token', { authorization: 'Bearer tfn_00000000000000000000000000000000zzzz' }],
  ['a token that is cut', { authorization: 'Bearer CUT' }],
  ['a token with something behind', { authorization: 'Bearer TOKENx' }],
  ['a token in capitals', { authorization: 'Bearer UPPER' }],
  ['two tokens', { authorization: 'Bearer wrong TOKEN' }],
  ['the hash of a token', { authorization: 'Bearer HASH' }],
  ['the id of a token', { authorization: 'Bearer ID' }],
  ['basic authentication', { authorization: 'Basic YWRtaW46YWRtaW4=' }],
  ['a token by another scheme', { authorization: 'Token TOKEN' }],
  ['a JWT without a signature', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ.' }],
  ['a made-up session', { cookie: `${COOKIE}=${MADE_UP}` }],
  ['a token as a session', { cookie: `${COOKIE}=TOKEN` }],
  ['a session of the name for TLS', { cookie: `__Host-${COOKIE}=${MADE_UP}` }],
  ['a user in a header', { 'x-user': 'admin', 'x-role': 'admin', 'x-forwarded-user': 'admin', 'remote-user': 'admin' }],
  ['quotes that end a query', { authorization: "Bearer ' OR '1'='1" }],
] as const;

/** Somebody who is not logged in, or not any more. */
export const sessions: readonly Attack[] = [
  ...credentials.map(
    ([what, headers], at): Attack => ({
      name: `reads targets with ${what}`,
      attempt: async (victim) => {
        const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value, victim)]));
        const request = { path: '/api/targets', as: 'nobody', headers: filled, from: `127.0.1.${at + 1}` } as const;
        expectRefusal(await victim.ask(request), { status: 401 });
      },
    }),
  ),
  ...['?token=TOKEN', '?access_token=TOKEN', '?authorization=Bearer%20TOKEN'].map(
    (query): Attack => ({
      name: `reads targets with a token in the query, as in ${query}`,
      attempt: async (victim) => {
        const answer = await victim.ask({ path: `/api/targets${fill(query, victim)}`, as: 'nobody' });
        expectRefusal(answer, { status: [400, 401] });
        expect(victim.log()).not.toContain(victim.tokens.admin);
      },
    }),
  ),
  {
    name: 'logs in with a token that it takes from a body of another shape',
    attempt: async (victim) => {
      for (const body of [
        { token: [victim.tokens.admin] },
        { token: { $ne: '' } },
        { token: true },
        { token: null },
        [],
        { token: '', role: 'admin' },
      ]) {
        const { status, headers } = await victim.ask({
          method: 'POST',
          path: '/api/session',
          as: 'nobody',
          body,
          from: '127.0.2.1',
        });
        expect([JSON.stringify(body), [401, 422].includes(status), headers['set-cookie']]).toEqual([
          JSON.stringify(body),
          true,
          undefined,
        ]);
      }
    },
  },
  {
    name: 'gives somebody a session before the login (fixation)',
    attempt: async (victim) => {
      const headers = { cookie: `${COOKIE}=${MADE_UP}`, origin: victim.origin };
      const login = await victim.ask({
        method: 'POST',
        path: '/api/session',
        as: 'nobody',
        headers,
        body: { token: victim.tokens.viewer },
      });
      expect(login.status).toBe(200);
      expect(String(login.headers['set-cookie'])).not.toContain(MADE_UP);
      expectRefusal(await victim.ask({ path: '/api/targets', as: 'nobody', headers }), { status: 401 });
    },
  },
  {
    name: 'puts its own cookie before or behind that of somebody (tossing)',
    attempt: async (victim) => {
      const theirs = await victim.logIn('viewer');
      const mine = await victim.logIn('admin');
      for (const cookie of [`${mine}; ${theirs}`, `${theirs}; ${mine}`, `${COOKIE}=; ${theirs}`]) {
        expectRefusal(await victim.ask({ path: '/api/targets', as: 'nobody', headers: { cookie } }), { status: 401 });
      }
    },
  },
  {
    name: 'uses a session after the logout',
    attempt: async (victim) => {
      const cookie = await victim.logIn('admin');
      const headers = { cookie, origin: victim.origin };
      expect((await victim.ask({ path: '/api/targets', as: 'nobody', headers })).status).toBe(200);
      expect((await victim.ask({ method: 'DELETE', path: '/api/session', as: 'nobody', headers })).status).toBe(204);
      expectRefusal(await victim.ask({ path: '/api/targets', as: 'nobody', headers }), { status: 401 });
    },
  },
  {
    name: 'uses a token, and a session that was begun with it, after it was taken back',
    attempt: async (victim) => {
      const made = await victim.ask({ method: 'POST', path: '/api/tokens', body: { name: 'leaver', role: 'admin' } });
      const { token, id } = z.object({ token: z.string(), id: z.string() }).parse(JSON.parse(made.body));
      const login = await victim.ask({ method: 'POST', path: '/api/session', as: 'nobody', body: { token } });
      const cookie = String(login.headers['set-cookie']).split(';', 1)[0] ?? '';
      const bearer = { authorization: `Bearer ${token}` };
      for (const headers of [bearer, { cookie }])
        expect((await victim.ask({ path: '/api/targets', headers })).status).toBe(200);
      expect((await victim.ask({ method: 'DELETE', path: `/api/tokens/${id}` })).status).toBe(204);
      for (const headers of [bearer, { cookie }]) {
        expectRefusal(await victim.ask({ path: '/api/targets', headers, from: '127.0.2.2' }), { status: 401 });
      }
    },
  },
  {
    name: 'uses a token of another stack',
    attempt: async (victim) => {
      const args = ['token', 'create', '--role', 'admin', '--name', 'elsewhere', '--stack', 'other', '--json'];
      const { code, stdout, stderr } = await victim.project.run(args);
      expect(code, stderr).toBe(0);
      const { token } = z.object({ token: z.string() }).parse(JSON.parse(stdout));
      const headers = { authorization: `Bearer ${token}` };
      expectRefusal(await victim.ask({ path: '/api/targets', headers, from: '127.0.2.3' }), { status: 401 });
    },
  },
  {
    name: 'tries tokens until one fits',
    attempt: async (victim) => {
      const from = '127.0.2.4';
      const statuses: number[] = [];
      for (let tried = 0; tried < 30; tried++) {
        const body = { token: `tfn_${String(tried).padStart(36, '0')}` };
        statuses.push((await victim.ask({ method: 'POST', path: '/api/session', as: 'nobody', body, from })).status);
      }
      expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
      const last = await victim.ask({ method: 'POST', path: '/api/session', as: 'nobody', body: { token: 'x' }, from });
      expectRefusal(last, { status: 429, code: 'access.locked-out' });
      expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
      // Others are not shut out with it.
      expect((await victim.ask({ path: '/api/targets' })).status).toBe(200);
    },
  },
  {
    name: 'reads the cookie from a page, or sends it elsewhere',
    attempt: async (victim) => {
      const { headers } = await victim.ask({
        method: 'POST',
        path: '/api/session',
        as: 'nobody',
        body: { token: victim.tokens.viewer },
      });
      const [cookie = ''] = headers['set-cookie'] ?? [];
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).toMatch(/; SameSite=Strict/);
      expect(cookie).toMatch(/; Path=\//);
      expect(cookie).not.toMatch(/domain=/i);
    },
  },
  {
    name: 'learns from an answer whether a token was ever there',
    attempt: async (victim) => {
      const never = { authorization: `Bearer tfn_${'0'.repeat(36)}` };
      const nonsense = { authorization: 'Bearer x' };
      const [one, other] = [
        await victim.ask({ path: '/api/targets', headers: never, from: '127.0.2.5' }),
        await victim.ask({ path: '/api/targets', headers: nonsense, from: '127.0.2.5' }),
      ];
      expect([one.status, one.body]).toEqual([other.status, other.body]);
    },
  },
  {
    name: 'sends several Authorization headers',
    attempt: async (victim) => {
      const text = `GET /api/targets HTTP/1.1\r\nHost: 127.0.0.1:${victim.port}\r\nAuthorization: Bearer wrong\r\nAuthorization: Bearer ${victim.tokens.admin}\r\nConnection: close\r\n\r\n`;
      expect(await sendRaw(victim.port, text)).toMatch(/^HTTP\/1\.1 4/);
    },
  },
  {
    name: 'takes back its own role by giving itself a token',
    attempt: async (victim) => {
      for (const as of ['viewer', 'operator'] as const) {
        const answer = await victim.ask({
          method: 'POST',
          path: '/api/tokens',
          as,
          body: { name: `better ${as}`, role: 'admin' },
        });
        expectRefusal(answer, { status: 403, code: 'access.not-allowed' });
      }
    },
  },
];

function fill(text: string, victim: Victim): string {
  const { admin } = victim.tokens;
  const [row] = victim.project.query<{ hash: string; id: string }>(
    "SELECT hash, id FROM api_tokens WHERE name = 'admin'",
  );
  return text
    .replace('CUT', admin.slice(0, -4))
    .replace('UPPER', admin.toUpperCase())
    .replace('HASH', row?.hash ?? '')
    .replace('ID', row?.id ?? '')
    .replace('TOKEN', admin);
}
