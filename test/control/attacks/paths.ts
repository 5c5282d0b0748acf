import { expect } from 'vitest';
import { type Attack, allRefused, expectHarmless } from './attack.ts';

/** Paths that would lead out of the folder of the pages. */
const outside = [
  '/../../../../etc/passwd',
  '/assets/../../../../etc/passwd',
  '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2f..%2fetc%2fpasswd',
  '/%252e%252e%252fetc/passwd',
  '/..%5c..%5cetc%5cpasswd',
  '/..\\..\\etc\\passwd',
  '/....//....//etc/passwd',
  '/assets/..;/..;/etc/passwd',
  '/%c0%ae%c0%ae/etc/passwd',
  '/assets/%00/etc/passwd',
  '//etc/passwd',
  '/proc/self/environ',
  '/.trafficinator/state.db',
  '/trafficinator.config.mjs',
  '/package.json',
  '/.git/config',
  '/.env',
  '/index.html.map',
  '/assets/',
  '/assets/index.js.br',
] as const;

/** Paths by which a check of the path could be passed by. */
const detours = [
  '/api/targets/',
  '//api/targets',
  '/api//targets',
  '/api/./targets',
  '/api/x/../targets',
  '/API/TARGETS',
  '/api/targets%00',
  '/api/targets;a=b',
  '/api%2ftargets',
  '/%61pi/targets',
  '/api/targets.json',
  '/api/targets/%2e%2e/tokens',
  '/healthz/../api/targets',
  '/api/session/../targets',
  '/api\\targets',
] as const;

/** Methods that would do what another one may not. */
const methods = ['TRACE', 'OPTIONS', 'PROPFIND', 'MKCOL', 'LOCK', 'SEARCH', 'PURGE', 'LINK', 'COPY'] as const;

/** Ways around the paths and methods that there are. */
export const paths: readonly Attack[] = [
  ...outside.map(
    (path): Attack => ({
      name: `reads ${path}`,
      attempt: async (victim) => {
        const { status, headers, body } = await victim.ask({ path, as: 'nobody' });
        // A path of the pages' own shows the page, and nothing else.
        expect(body).not.toMatch(/root:|SQLite format|DATABASE_PASSWORD|defineConfig|"dependencies"|\[core\]|mappings/);
        if (status === 200) expect(headers['content-type']).toBe('text/html; charset=utf-8');
        expectHarmless({ status, headers, body });
      },
    }),
  ),
  ...detours.map(
    (path): Attack => ({
      name: `reads targets without a token by ${path}`,
      attempt: async (victim) => {
        const answer = await victim.ask({ path, as: 'nobody' });
        expect(answer.body).not.toMatch(/"items"|"token"|matomo\.php/);
        expectHarmless(answer);
      },
    }),
  ),
  ...allRefused(methods, (method) => [`asks with the method ${method}`, { method, path: '/api/targets' }], {
    status: [400, 404, 405, 501],
  }),
  ...['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'].map(
    (header): Attack => ({
      name: `deletes a target by a POST with ${header}`,
      attempt: async (victim) => {
        const before = await victim.fingerprint();
        const headers = { [header]: 'DELETE', 'if-match': '*' };
        const { status } = await victim.ask({ method: 'POST', path: '/api/targets/plain', headers, body: {} });
        expect(status).toBe(405);
        expect(await victim.fingerprint()).toEqual(before);
      },
    }),
  ),
  {
    name: 'deletes a target by _method in a query',
    attempt: async (victim) => {
      const before = await victim.fingerprint();
      const { status } = await victim.ask({ path: '/api/targets/plain?_method=DELETE', headers: { 'if-match': '*' } });
      expect(status).toBe(400);
      expect(await victim.fingerprint()).toEqual(before);
    },
  },
  {
    name: 'changes something by a GET',
    attempt: async (victim) => {
      const before = await victim.fingerprint();
      for (const path of [
        '/api/pause',
        '/api/resume',
        '/api/apply',
        '/api/plan',
        '/api/import',
        '/api/runner/stop',
        '/api/probe',
      ]) {
        expect([path, (await victim.ask({ path })).status]).toEqual([path, 405]);
      }
      expect(await victim.fingerprint()).toEqual(before);
    },
  },
  {
    name: 'is led to another site',
    attempt: async (victim) => {
      for (const path of [
        '//evil.example/',
        '/%2f%2fevil.example',
        '/login?next=https://evil.example',
        '/\\evil.example',
        '/https://evil.example',
      ]) {
        const { status, headers } = await victim.ask({ path, as: 'nobody' });
        expect([path, status < 300 || status >= 400, headers.location]).toEqual([path, true, undefined]);
      }
    },
  },
  {
    name: 'has a cache keep what is private',
    attempt: async (victim) => {
      for (const path of [
        '/api/targets',
        '/api/targets/plain',
        '/api/session',
        '/api/export',
        '/api/targets/nothing',
        '/api/targets?x=.css',
      ]) {
        const { headers } = await victim.ask({ path });
        expect([path, headers['cache-control']]).toEqual([path, 'no-store']);
      }
    },
  },
];
