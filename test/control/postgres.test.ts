import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anApi, someSettings } from '../../packages/control/src/server/routes/api.test-support.js';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';

describe('the API on PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  test('creates, applies, changes and deletes a target, and loses no change in a race', async () => {
    await using api = await anApi({ state: await server.newUrl() });
    await api.applied('shop');
    const { headers, body } = await api.ask('GET /api/targets/shop');
    expect(body).toMatchObject({ managedBy: 'api', state: 'idle', stages: { applied: { serial: 1 } } });
    const match = { 'if-match': headers['etag'] ?? '' };
    const racers = [200, 300, 400].map((visitsPerDay) => api.ask('PATCH /api/targets/shop', { visitsPerDay }, match));
    const statuses = (await Promise.all(racers)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 412, 412]);
    await api.ask('POST /api/pause', { all: true });
    expect((await api.ask('GET /api/targets?state=paused')).body).toMatchObject({
      total: 1,
      items: [{ draft: 'update' }],
    });
    await api.ask('DELETE /api/targets/shop', undefined, { 'if-match': '*' });
    const { body: plan } = await api.ask('POST /api/plan', {});
    expect((await api.ask('POST /api/apply', { planId: plan['planId'] })).body).toEqual({ serial: 2, isChanged: true });
    expect((await api.ask('GET /api/targets/shop')).status).toBe(404);
    const { body: events } = await api.ask('GET /api/events');
    const { items } = events as unknown as { items: readonly { kind: string }[] }; // As its document says.
    expect(items.map(({ kind }) => kind)).toEqual(['apply', 'draft', 'pause', 'draft', 'apply', 'draft']);
  });

  test('creates a target once, however many ask at the same time', async () => {
    await using api = await anApi({ state: await server.newUrl() });
    const asked = Array.from({ length: 4 }, () =>
      api.ask('POST /api/targets', { key: 'shop', settings: someSettings() }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
    expect(statuses[0]).toBe(201);
    expect(statuses.slice(1).every((status) => status === 409 || status === 412)).toBe(true);
  });
});
