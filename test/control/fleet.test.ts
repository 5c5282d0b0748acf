// One server, and runners that it did not start, as on other machines: the state on PostgreSQL is all that they share.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import { type Served, serve } from '../browser/support/served.js';
import { expectEnd } from '../support/expect-end.js';
import { configOf } from '../support/project.js';
import { until } from '../support/until.js';

const overview = z.object({
  runs: z.array(
    z.object({
      id: z.string(),
      fleet: z.string(),
      state: z.string(),
      rate: z.object({ visitsPerSecond: z.number() }),
      leased: z.object({ leases: z.number() }),
    }),
  ),
});
const logPage = z.object({ items: z.array(z.object({ run: z.string(), kind: z.string() })) });
const stopped = z.object({ runs: z.array(z.string()) });

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a server beside runners on one database', () => {
  test('shows them all with their parts, holds up what they send, tells what they tell, and stops them', async () => {
    await using served = await serve({
      config: (url) => configOf({ shop: { url, siteId: 1, visitsPerDay: 100_000 } }),
      env: { TRAFFICINATOR_STATE: await server.newUrl() },
    });
    const runners = [0, 1].map(() => served.startRun(['--rate', '40', '--grace', '5s']));
    const { runs } = await until(
      () => ask(served, 'GET', 'status', overview),
      ({ runs }) =>
        runs.length === 2 && runs.every(({ rate, leased }) => rate.visitsPerSecond > 0 && leased.leases > 0),
    );
    expect(new Set(runs.map(({ fleet }) => fleet)).size).toBe(1);

    await ask(served, 'POST', 'pause', z.unknown(), { all: true });
    for (const runner of runners)
      await until(
        async () => runner.stderr(),
        (said) => said.includes('Paused: target.shop'),
      );
    const lines = await until(
      () => ask(served, 'GET', 'logs?limit=500', logPage),
      ({ items }) => new Set(items.filter(({ kind }) => kind === 'paused').map(({ run }) => run)).size === 2,
    );
    expect(new Set(lines.items.map(({ run }) => run))).toEqual(new Set(runs.map(({ id }) => id)));

    const asked = await ask(served, 'POST', 'runner/stop', stopped, {});
    expect(new Set(asked.runs)).toEqual(new Set(runs.map(({ id }) => id)));
    for (const { outcome } of runners) expectEnd(await outcome, 'The run ended because somebody asked it to stop.');
    expect(
      (
        await until(
          () => ask(served, 'GET', 'status', overview),
          ({ runs }) => runs.length === 0,
        )
      ).runs,
    ).toEqual([]);
  });
});

async function ask<Answer>(
  { url }: Served,
  method: 'GET' | 'POST',
  path: string,
  form: z.ZodType<Answer>,
  body?: object,
): Promise<Answer> {
  const sent =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return form.parse(await (await fetch(`${url}/api/${path}`, { method, ...sent })).json());
}
