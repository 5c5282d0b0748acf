import { describe, expect, test } from 'vitest';
import { anApi, someSettings } from './api.test-support.js';

const APART = { timeout: 30_000 };

describe('targetRoutes', APART, () => {
  test('creates a target as a draft, which is applied and then changed, and tells apart what is declared and applied', async () => {
    await using api = await anApi();
    const created = await api.ask('POST /api/targets', { key: 'shop', settings: someSettings({ tags: ['eu'] }) });
    expect(created).toMatchObject({
      status: 201,
      headers: { location: '/api/targets/shop', etag: '"0-1"' },
      body: { key: 'shop', managedBy: 'api', draft: 'create', stages: { declared: { kind: 'api', draft: 'create' } } },
    });
    expect(created.body['applied']).toBeUndefined();
    const planned = await api.ask('POST /api/plan', {});
    expect(planned.body).toMatchObject({ hasChanges: true, source: 'drafts', stakes: { kind: 'yes' } });
    const applied = await api.ask('POST /api/apply', { planId: planned.body['planId'] });
    expect(applied).toMatchObject({ status: 200, body: { serial: 1, isChanged: true } });
    const seen = await api.ask('GET /api/targets/shop');
    expect(seen).toMatchObject({
      headers: { etag: '"1-0"' },
      body: { state: 'idle', stages: { declared: { kind: 'api' }, applied: { serial: 1 }, running: { runs: 0 } } },
    });
    const changed = await api.ask(
      'PATCH /api/targets/shop',
      { visitsPerDay: 300, tags: null },
      { 'if-match': '"1-0"' },
    );
    expect(changed).toMatchObject({ status: 200, body: { draft: 'update', applied: { visitsPerDay: 100 } } });
    expect(changed.body['written']).toEqual(someSettings({ visitsPerDay: 300 }));
  });

  test('refuses a change that says nothing of what was seen, and one that has seen something else; then nothing is lost', async () => {
    await using api = await anApi();
    await api.applied('shop');
    const blind = await api.ask('PATCH /api/targets/shop', { visitsPerDay: 1 });
    expect(blind).toMatchObject({ status: 428, body: { type: 'urn:trafficinator:problem:api.precondition-missing' } });
    const first = await api.ask('PATCH /api/targets/shop', { visitsPerDay: 200 }, { 'if-match': '"1-0"' });
    const second = await api.ask('PATCH /api/targets/shop', { visitsPerDay: 300 }, { 'if-match': '"1-0"' });
    expect([first.status, second.status]).toEqual([200, 412]);
    expect(second.headers['content-type']).toContain('application/problem+json');
    const now = await api.ask('GET /api/targets/shop');
    expect(now.body).toMatchObject({ written: { visitsPerDay: 200 } });
    const forced = await api.ask('PATCH /api/targets/shop', { visitsPerDay: 400 }, { 'if-match': '*' });
    expect(forced.body).toMatchObject({ written: { visitsPerDay: 400 } });
  });

  test.each(['"abc"', 'W/"1-0"', '1-0', '"1-0", "2-0"', '"-1-0"'])('does not take %s for a tag', async (tag) => {
    await using api = await anApi();
    const answer = await api.ask('PATCH /api/targets/shop', {}, { 'if-match': tag });
    expect(answer).toMatchObject({ status: 400, body: { type: 'urn:trafficinator:problem:api.precondition-invalid' } });
  });

  test('tells faults with the paths of the settings', async () => {
    await using api = await anApi();
    const settings = someSettings({ siteId: 'one', pageviewsPerVisit: { min: 9, max: 2 }, colour: 'red' });
    const { status, body } = await api.ask('POST /api/targets', { key: 'shop', settings });
    expect({ status, paths: pathsIn(body) }).toEqual({
      status: 422,
      paths: ['siteId', 'colour', 'pageviewsPerVisit.max'],
    });
  });

  test('answers the plan of a change and keeps nothing with dryRun', async () => {
    await using api = await anApi();
    const tried = await api.ask('POST /api/targets?dryRun=true', { key: 'shop', settings: someSettings() });
    expect(tried).toMatchObject({ status: 200, body: { plan: { summary: { create: 1 } } } });
    expect((await api.ask('GET /api/targets/shop')).status).toBe(404);
    await api.applied('shop');
    const changed = await api.ask('PATCH /api/targets/shop?dryRun=true', { visitsPerDay: 7 });
    expect(changed.body).toMatchObject({ plan: { summary: { update: 1 } } });
    const deleted = await api.ask('DELETE /api/targets/shop?dryRun=true');
    expect(deleted.body).toMatchObject({ plan: { summary: { delete: 1 } } });
    expect((await api.ask('GET /api/targets/shop')).body['draft']).toBeUndefined();
  });

  test('drops the draft of a new target at once, and deletes an applied one by a draft', async () => {
    await using api = await anApi();
    await api.ask('POST /api/targets', { key: 'new', settings: someSettings({ siteId: 2 }) });
    const dropped = await api.ask('DELETE /api/targets/new', undefined, { 'if-match': '*' });
    expect(dropped).toMatchObject({ status: 204, text: '' });
    expect((await api.ask('GET /api/targets/new')).status).toBe(404);
    await api.applied('shop');
    const deleted = await api.ask('DELETE /api/targets/shop', undefined, { 'if-match': '*' });
    expect(deleted).toMatchObject({ status: 200, body: { draft: 'delete' } });
    const discarded = await api.ask('DELETE /api/targets/shop/draft', undefined, {
      'if-match': deleted.headers['etag'] ?? '',
    });
    expect(discarded.status).toBe(204);
    expect((await api.ask('GET /api/targets/shop')).body['draft']).toBeUndefined();
  });

  test('refuses to change a target of the config, and names the way to do it', async () => {
    await using api = await anApi();
    const url = 'https://shop.example.com/matomo.php';
    const config = { targets: { web: { url, siteId: 1, visitsPerDay: 10, pages: ['https://www.example.com/'] } } };
    await api.engine.writeText('trafficinator.config.mjs', `export default ${JSON.stringify(config)};`);
    const planned = await api.ask('POST /api/plan', { source: 'config' });
    await api.ask('POST /api/apply', { planId: planned.body['planId'] });
    const refused = await api.ask('PATCH /api/targets/web', { visitsPerDay: 1 }, { 'if-match': '*' });
    expect(refused).toMatchObject({ status: 409, body: { type: 'urn:trafficinator:problem:draft.managed-by-config' } });
    expect(refused.body['fix']).toContain('trafficinator apply');
    const shown = await api.ask('GET /api/targets/web');
    expect(shown.body).toMatchObject({ managedBy: 'config', stages: { declared: { kind: 'config' } } });
  });

  test('refuses parameters that there are not, and keys that are none', async () => {
    await using api = await anApi();
    expect((await api.ask('GET /api/targets/shop?dry=true')).status).toBe(400);
    expect((await api.ask('GET /api/targets/1%2F2')).status).toBe(400);
    expect((await api.ask('GET /api/targets/shop')).status).toBe(404);
  });
});

function pathsIn(body: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { errors } = body;
  return Array.isArray(errors) ? errors.map((one: { readonly path?: string }) => one.path) : [];
}
