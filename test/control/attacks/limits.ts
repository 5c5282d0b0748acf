import { expect } from 'vitest';
import { type Attack, allRefused } from './attack.ts';
import { statusesIn } from './http.ts';

/** Queries that ask for more than there is, or for what is no number, no time and no name. */
const queries = [
  '/api/targets?limit=0',
  '/api/targets?limit=-1',
  '/api/targets?limit=501',
  '/api/targets?limit=1e9',
  '/api/targets?limit=NaN',
  '/api/targets?limit=Infinity',
  '/api/targets?limit=1.5',
  '/api/targets?limit=10&limit=20',
  '/api/targets?offset=-1',
  '/api/targets?offset=99999999999999999999',
  '/api/targets?sort=password',
  '/api/targets?sort=key;DROP%20TABLE%20targets',
  '/api/targets?order=sideways',
  '/api/targets?state=admin',
  '/api/targets?managedBy=root',
  '/api/targets?unknown=1',
  '/api/targets?__proto__[x]=1',
  '/api/targets?constructor.prototype.x=1',
  `/api/targets?search=${'a'.repeat(5_000)}`,
  `/api/targets?${'tag=a&'.repeat(300)}`,
  '/api/targets/plain/stats?from=0&to=99999999999999999',
  '/api/targets/plain/stats?from=NaN',
  '/api/targets/plain/stats?from=2&to=1',
  '/api/targets/plain/stats?step=0',
  '/api/targets/plain/stats?step=-1',
  '/api/targets/plain/stats?from=-8640000000000001',
  '/api/events?limit=100000',
  '/api/events?before=-1',
  '/api/logs?limit=100000',
  '/api/logs?level=root',
  '/api/logs?after=x',
  '/api/runs?limit=100000',
  '/api/runs/compare',
  '/api/export?target=../../etc/passwd',
  '/api/stream?after=1',
  '/api/targets/..%2f..%2fetc%2fpasswd',
  '/api/targets/%00',
  '/api/targets/%F0%9F%92%A9',
  '/api/targets/constructor',
  '/api/targets/__proto__',
  "/api/targets/x'--",
  '/api/runs/..%2f..%2fstate.db/report',
  '/api/runs/%27%20OR%201=1--/report',
  '/api/targets/%',
  '/api/targets/%c0%ae',
] as const;

/** Texts at which expressions that backtrack would think for years. */
const slowTexts = [
  `${'a'.repeat(180)}!`,
  `${'b'.repeat(200)}`,
  '(a+)+$',
  `${'('.repeat(150)}`,
  `${'%25'.repeat(60)}`,
  '.*.*.*.*.*.*.*.*=',
  '[',
  '\\',
  '*',
] as const;

/** Bodies that ask for too much. */
const bodies = [
  ['starts a runner at a rate beyond all measure', '/api/runner/start', { rate: 1e12 }],
  ['starts a runner at a negative rate', '/api/runner/start', { rate: -1 }],
  ['starts a runner for no time', '/api/runner/start', { forSeconds: 0 }],
  ['starts a runner with a flag of the shell', '/api/runner/start', { rate: 'max; rm -rf /' }],
  ['starts a runner with another config', '/api/runner/start', { config: '/tmp/evil.config.ts' }],
  ['starts a runner where none may be started', '/api/runner/start', {}],
  ['pauses nothing and everything', '/api/pause', { targets: [], all: true }],
  ['pauses by an empty list', '/api/pause', { targets: [] }],
  ['pauses a hundred thousand targets', '/api/pause', { targets: Array.from({ length: 100_000 }, () => 'plain') }],
  ['pauses a tag that is an object', '/api/pause', { tags: [{}] }],
  ['pauses what is not there', '/api/pause', { targets: ['nothing-there'] }],
  ['plans another source', '/api/plan', { source: '/tmp/evil.config.ts' }],
  ['plans with a config of its own', '/api/plan', { source: 'config', configFile: '/tmp/evil.config.ts' }],
  ['gives a token without end out', '/api/tokens', { name: 'x', role: 'admin', expiresInDays: 1e9 }],
  ['gives a token of an unknown role out', '/api/tokens', { name: 'x', role: 'root' }],
  ['gives a token out that is called like another one', '/api/tokens', { name: 'admin', role: 'viewer' }],
  ['gives a token out whose name would break a line', '/api/tokens', { name: 'a\nb', role: 'viewer' }],
  ['gives a token out whose name is written backwards', '/api/tokens', { name: 'a\u202eb', role: 'viewer' }],
  ['gives a token out whose name is a page', '/api/tokens', { name: '<img src=x>', role: 'viewer' }],
] as const;

/** Values beyond what there can be. */
export const limits: readonly Attack[] = [
  ...allRefused(queries, (path) => [`asks ${path.slice(0, 70)}`, { path }], { status: [400, 404, 414, 422] }),
  ...allRefused(bodies, ([name, path, body]) => [name, { method: 'POST', path, body }], {
    status: [400, 404, 409, 422],
  }),
  ...slowTexts.map(
    (text): Attack => ({
      name: `searches for ${JSON.stringify(text.slice(0, 20))}`,
      attempt: async (victim) => {
        for (const name of ['search', 'tag']) {
          const { status, body } = await victim.ask({ path: `/api/targets?${name}=${encodeURIComponent(text)}` });
          expect([name, [200, 400].includes(status), body.includes('matomo.php')]).toEqual([name, true, false]);
        }
      },
    }),
  ),
  {
    name: 'asks without end, to keep the server from others',
    attempt: async (victim) => {
      const began = performance.now();
      const one = `GET /api/session HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer ${victim.tokens.viewer}\r\n\r\n`;
      const received = await victim.raw(one.repeat(3_000), 3_000);
      const statuses = statusesIn(received);
      const seconds = (performance.now() - began) / 1_000;
      const served = statuses.filter((status) => status === 200).length;
      expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
      // A thousand at once, and five hundred a second from then on.
      expect(served).toBeLessThanOrEqual(1_000 + 500 * seconds);
      // Others are served meanwhile.
      expect((await victim.ask({ path: '/api/session' })).status).toBe(200);
    },
  },
];
