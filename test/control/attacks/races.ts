import { expect } from 'vitest';
import { z } from 'zod';
import { type Attack, expectRefusal, refused } from './attack.ts';
import type { Victim } from './victim.ts';

const planAnswer = z.object({ planId: z.string(), stakes: z.looseObject({ kind: z.string() }) });
const TAGS = [
  '"0-0"',
  '"999999-0"',
  'W/"1-0"',
  '1-0',
  '"1-0',
  '""',
  '"*"',
  '"1-0", "2-0"',
  '"-1--1"',
  '"1e3-0"',
  `"${'9'.repeat(40)}-0"`,
  '"1-0"; x',
  "' OR 1=1",
];

/** Changes that are not based on what is there, and requests that shall be done twice or by somebody else. */
export const races: readonly Attack[] = [
  ...TAGS.map((tag) =>
    refused(
      `changes a target that it has seen as ${tag.slice(0, 20)}`,
      (victim) => ({
        method: 'PUT',
        path: '/api/targets/plain',
        headers: { 'if-match': tag },
        body: victim.settings(2, { visitsPerDay: 99 }),
      }),
      { status: [400, 412] },
    ),
  ),
  ...['PUT', 'PATCH', 'DELETE'].map((method) =>
    refused(
      `sends ${method} without saying what it has seen`,
      (victim) => ({ method, path: '/api/targets/plain', ...(method !== 'DELETE' && { body: victim.settings(2) }) }),
      { status: 428, code: 'api.precondition-missing' },
    ),
  ),
  ...['PUT', 'PATCH', 'DELETE'].map((method) =>
    refused(
      `sends ${method} for a target of the config`,
      (victim) => ({
        method,
        path: '/api/targets/declared',
        headers: { 'if-match': '*' },
        ...(method !== 'DELETE' && { body: victim.settings(1) }),
      }),
      { status: 409, code: 'draft.managed-by-config' },
    ),
  ),
  refused(
    'imports over a target of the config',
    (victim) => ({ method: 'POST', path: '/api/import', body: { targets: { declared: victim.settings(1) } } }),
    { status: 409 },
  ),
  refused(
    'creates a target at the site of another one, for a second cap',
    (victim) => ({ method: 'POST', path: '/api/targets', body: { key: 'again', settings: victim.settings(2) } }),
    { status: 422, code: 'plan.shared-account' },
  ),
  refused(
    'creates a target at the site of another one in another spelling',
    (victim) => ({
      method: 'POST',
      path: '/api/targets',
      body: { key: 'again', settings: victim.settings(2, { url: `${victim.bait.origin}//piwik.php` }) },
    }),
    { status: 422, code: 'plan.shared-account' },
  ),
  ...['00000000-0000-4000-8000-000000000000', '', '../plan', '*', "' OR 1=1", 'a'.repeat(10_000)].map((planId) =>
    refused(
      `applies a plan with the id ${JSON.stringify(planId.slice(0, 40))}`,
      { method: 'POST', path: '/api/apply', body: { planId } },
      { status: [404, 422] },
    ),
  ),
  {
    name: 'applies a plan after something else was changed',
    attempt: async (victim) => {
      await patch(victim, 'plain', { visitsPerDay: 11 });
      const { planId } = await planOf(victim);
      await patch(victim, 'plain', { visitsPerDay: 12 });
      expectRefusal(await apply(victim, { planId }), { status: 409, code: 'api.plan-stale' });
      await tidy(victim);
    },
  },
  {
    name: 'applies what ends two targets without its confirmation',
    attempt: async (victim) => {
      const { planId } = await deletionOf(victim);
      for (const confirmation of [undefined, '', 'yes', 'YES', 'true', ' ', 'plain', '3 targets', '2 targets; x']) {
        expectRefusal(await apply(victim, { planId, ...(confirmation !== undefined && { confirmation }) }), {
          status: [409, 422],
          code: 'api.not-confirmed',
        });
      }
      await tidy(victim);
    },
  },
  {
    name: 'applies the plan of an admin as operator',
    attempt: async (victim) => {
      const { planId } = await deletionOf(victim);
      const answer = await victim.ask({
        method: 'POST',
        path: '/api/apply',
        as: 'operator',
        body: { planId, confirmation: '2 targets' },
      });
      expectRefusal(answer, { status: 403 });
      await tidy(victim);
    },
  },
  {
    name: 'gets the answer of somebody else by the same idempotency key',
    attempt: async (victim) => {
      const headers = { 'idempotency-key': 'shared-1' };
      const theirs = await victim.ask({ method: 'POST', path: '/api/plan', headers, body: {} });
      const mine = await victim.ask({ method: 'POST', path: '/api/plan', as: 'operator', headers, body: {} });
      expect([theirs.status, mine.status]).toEqual([200, 200]);
      expect(planAnswer.parse(JSON.parse(mine.body)).planId).not.toBe(planAnswer.parse(JSON.parse(theirs.body)).planId);
      expect(mine.headers['idempotency-replayed']).toBeUndefined();
    },
  },
  {
    name: 'gets the answer of an admin by the same idempotency key without a login',
    attempt: async (victim) => {
      const headers = { 'idempotency-key': 'shared-2' };
      await victim.ask({ method: 'POST', path: '/api/import', headers, body: { targets: {} } });
      for (const as of ['nobody', 'viewer', 'operator'] as const) {
        expectRefusal(await victim.ask({ method: 'POST', path: '/api/import', as, headers, body: { targets: {} } }), {
          status: [401, 403],
        });
      }
    },
  },
  {
    name: 'does something else by an idempotency key that was used',
    attempt: async (victim) => {
      const headers = { 'idempotency-key': 'shared-3' };
      expect(
        (await victim.ask({ method: 'POST', path: '/api/pause', headers, body: { targets: ['nobody-there'] } })).status,
      ).toBe(404);
      expectRefusal(await victim.ask({ method: 'POST', path: '/api/pause', headers, body: { all: true } }), {
        status: 422,
        code: 'request.key-reused',
      });
    },
  },
  ...['', ' ', 'a'.repeat(201), 'ä', 'a b', 'a\tb'].map((key) =>
    refused(
      `sends the idempotency key ${JSON.stringify(key.slice(0, 20))}`,
      {
        method: 'POST',
        path: '/api/plan',
        headers: {
          'idempotency-key':
            encodeURIComponent(key) === key || key.length > 200 ? key : Buffer.from(key).toString('latin1'),
        },
        body: {},
      },
      { status: [400, 422] },
    ),
  ),
  {
    name: 'reads a token again by an idempotency key',
    attempt: async (victim) => {
      const headers = { 'idempotency-key': 'shared-4' };
      const body = { name: 'once', role: 'viewer' };
      const first = await victim.ask({ method: 'POST', path: '/api/tokens', headers, body });
      expect(first.status).toBe(201);
      const { id, token } = z.object({ id: z.string(), token: z.string() }).parse(JSON.parse(first.body));
      const again = await victim.ask({ method: 'POST', path: '/api/tokens', headers, body });
      expect([again.status, again.body.includes(token)]).toEqual([409, false]);
      expect((await victim.ask({ method: 'DELETE', path: `/api/tokens/${id}` })).status).toBe(204);
    },
  },
  {
    name: 'changes one target twice at the same moment, on what both have seen',
    attempt: async (victim) => {
      const tag = await victim.tagOf('plain');
      const headers = { 'if-match': tag, 'content-type': 'application/merge-patch+json' };
      const change = (visitsPerDay: number) =>
        victim.ask({ method: 'PATCH', path: '/api/targets/plain', headers, body: { visitsPerDay } });
      const statuses = (await Promise.all([21, 22, 23, 24, 25].map(change))).map(({ status }) => status).sort();
      expect(statuses).toEqual([200, 412, 412, 412, 412]);
      await tidy(victim);
    },
  },
];

async function patch(victim: Victim, key: string, change: unknown): Promise<void> {
  const headers = { 'if-match': '*', 'content-type': 'application/merge-patch+json' };
  expect((await victim.ask({ method: 'PATCH', path: `/api/targets/${key}`, headers, body: change })).status).toBe(200);
}

/** A plan that ends two targets. */
async function deletionOf(victim: Victim): Promise<z.output<typeof planAnswer>> {
  for (const key of ['plain', 'sealed']) {
    const { status } = await victim.ask({
      method: 'DELETE',
      path: `/api/targets/${key}`,
      headers: { 'if-match': '*' },
    });
    expect(status).toBe(200);
  }
  return planOf(victim);
}

async function planOf(victim: Victim): Promise<z.output<typeof planAnswer>> {
  const plan = await victim.ask({ method: 'POST', path: '/api/plan', body: {} });
  expect(plan.status).toBe(200);
  return planAnswer.parse(JSON.parse(plan.body));
}

function apply(victim: Victim, body: unknown) {
  return victim.ask({ method: 'POST', path: '/api/apply', body });
}

/** Takes the drafts back that an attack needed. */
async function tidy(victim: Victim): Promise<void> {
  for (const { target } of victim.project.query<{ target: string }>('SELECT target FROM drafts')) {
    await victim.ask({ method: 'DELETE', path: `/api/targets/${target}/draft`, headers: { 'if-match': '*' } });
  }
}
