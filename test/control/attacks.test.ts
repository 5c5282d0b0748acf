import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attack } from './attacks/attack.ts';
import { bodies } from './attacks/bodies.ts';
import { hosts } from './attacks/hosts.ts';
import { limits } from './attacks/limits.ts';
import { otherSites } from './attacks/other-sites.ts';
import { outgoing } from './attacks/outgoing.ts';
import { paths } from './attacks/paths.ts';
import { races } from './attacks/races.ts';
import { roles } from './attacks/roles.ts';
import { secrets } from './attacks/secrets.ts';
import { sessions } from './attacks/sessions.ts';
import { streams } from './attacks/streams.ts';
import { texts } from './attacks/texts.ts';
import { startVictim, type Victim } from './attacks/victim.ts';
import { wire } from './attacks/wire.ts';

/** What is tried at a server with tokens, by theme. */
const themes: Readonly<Record<string, readonly Attack[]>> = {
  'makes the server ask others': outgoing,
  'wants a secret': secrets,
  'sends a body that breaks what reads it': bodies,
  'is a page of another site': otherSites,
  'names another host': hosts,
  'malforms its messages': wire,
  'looks for a way around': paths,
  'is not logged in, or not any more': sessions,
  'does what its role may not': roles,
  'races, repeats and guesses': races,
  'asks for too much': limits,
  'abuses streams': streams,
  'writes texts that are programs': texts,
};

let victim: Victim;
beforeAll(async () => {
  victim = await startVictim();
});
afterAll(() => victim[Symbol.asyncDispose]());

test('there are more than 400 attacks, each with a name of its own', () => {
  const names = Object.entries(themes).flatMap(([theme, attacks]) => attacks.map(({ name }) => `${theme}: ${name}`));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(400);
});

describe('what is no attack', () => {
  test('is done: a target is created, changed, probed and deleted', async () => {
    const settings = victim.settings(50, { tokenAuth: { $kind: 'secretEnv', name: 'MATOMO_TOKEN' } });
    const create = await victim.ask({ method: 'POST', path: '/api/targets', body: { key: 'fine', settings } });
    expect(create.status, create.body).toBe(201);
    const headers = { 'if-match': String(create.headers.etag), 'content-type': 'application/merge-patch+json' };
    const change = await victim.ask({
      method: 'PATCH',
      path: '/api/targets/fine',
      headers,
      body: { visitsPerDay: 20 },
    });
    expect(change.status, change.body).toBe(200);
    const probe = await victim.ask({ method: 'POST', path: '/api/probe', body: { target: 'fine' } });
    expect([probe.status, probe.body.includes('not-allowed')]).toEqual([200, false]);
    const gone = await victim.ask({
      method: 'DELETE',
      path: '/api/targets/fine',
      headers: { 'if-match': String(change.headers.etag) },
    });
    expect(gone.status).toBe(204);
  });

  test('is done by a browser that is logged in, from the page of the server', async () => {
    const headers = { cookie: await victim.logIn('operator'), origin: victim.origin, 'sec-fetch-site': 'same-origin' };
    for (const path of ['/api/pause', '/api/resume']) {
      const { status } = await victim.ask({
        method: 'POST',
        path,
        as: 'nobody',
        headers,
        body: { targets: ['plain'] },
      });
      expect(status).toBe(200);
    }
  });
});

describe.each(Object.entries(themes))('whoever %s', (_theme, attacks) => {
  test.each(attacks.map((attack) => [attack.name, attack] as const))('%s', async (_name, { attempt }) => {
    await attempt(victim);
  });
});

test('nobody asked what is nobody’s business, and the server has no fault to report', () => {
  expect(victim.secretService.asked).toEqual([]);
  expect(
    victim
      .log()
      .split('\n')
      .filter((line) => line.includes('a fault of ours')),
  ).toEqual([]);
});

describe('a server that needs no login', () => {
  let open: Victim;
  beforeAll(async () => {
    open = await startVictim({ hasTokens: false });
  });
  afterAll(() => open[Symbol.asyncDispose]());

  const fromOutside = [
    ...otherSites.filter(({ name }) => !/cookie alone|old browser|logs a browser in/.test(name)),
    ...hosts.slice(0, 32),
  ];
  test.each(fromOutside.map((attack) => [attack.name, attack] as const))('whoever %s', async (_name, { attempt }) => {
    await attempt(open);
  });
});
