// The smaller resources of the API, on one server each.
import { describe, expect, test } from 'vitest';
import { anApi, someSettings } from './api.test-support.js';

const APART = { timeout: 30_000 };

describe('operationRoutes', APART, () => {
  test('pauses and resumes by name, by tag, and all, and shows it at once', async () => {
    await using api = await anApi();
    await api.applied('shop', someSettings({ tags: ['eu'] }));
    expect((await api.ask('POST /api/pause', { tags: ['eu'] })).body).toEqual({ changed: ['shop'], unchanged: [] });
    expect((await api.ask('GET /api/targets?state=paused')).body).toMatchObject({ total: 1, items: [{ key: 'shop' }] });
    expect((await api.ask('POST /api/pause', { all: true })).body).toEqual({ changed: [], unchanged: ['shop'] });
    expect((await api.ask('POST /api/resume', { targets: ['target.shop'] })).body).toEqual({
      changed: ['shop'],
      unchanged: [],
    });
    expect((await api.ask('GET /api/targets?state=paused')).body).toMatchObject({ total: 0 });
    const events = await api.ask('GET /api/events?limit=2');
    expect(events.body['items']).toMatchObject([{ kind: 'resume', what: 'target.shop' }, { kind: 'pause' }]);
    expect(events.headers['link']).toBe('</api/events?limit=2&offset=2>; rel="next"');
  });

  test('names no commit for a pause: what is checked out beside the server has no part in it', async () => {
    await using api = await anApi({ commit: '1f0c9d2' });
    await api.applied('shop');
    await api.ask('POST /api/pause', { all: true });
    const { items } = (await api.ask('GET /api/events')).body;
    expect(items).toMatchObject([{ kind: 'pause' }, { kind: 'apply', commit: '1f0c9d2' }, {}]);
    expect(items).not.toMatchObject([{ commit: expect.anything() }, {}, {}]);
  });

  test('does nothing unless exactly one way to select is given', async () => {
    await using api = await anApi();
    await api.applied('shop');
    const bodies = [{}, { all: false }, { targets: [] }, { all: true, tags: ['eu'] }, { everything: true }];
    for (const body of bodies) expect((await api.ask('POST /api/pause', body)).status).toBe(422);
    expect((await api.ask('POST /api/pause', { targets: ['nobody'] })).status).toBe(404);
  });
});

describe('targetListRoutes', APART, () => {
  test('gives pages that lead to each other', async () => {
    await using api = await anApi();
    for (const [at, key] of ['a', 'b', 'c'].entries())
      await api.ask('POST /api/targets', { key, settings: someSettings({ siteId: at + 1, tags: ['eu'] }) });
    const first = await api.ask('GET /api/targets?limit=2&sort=key&tag=eu&tag=us');
    expect(first.body).toMatchObject({ total: 3, items: [{ key: 'a' }, { key: 'b' }] });
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers['link'] ?? '')?.[1] ?? '';
    const second = await api.ask(`GET ${next}`);
    expect(second.body).toMatchObject({ total: 3, items: [{ key: 'c', draft: 'create' }] });
    expect(second.headers['link']).toBeUndefined();
  });

  test.each(['limit=0', 'limit=501', 'offset=-1', 'limit=ten', 'sort=name', 'tags=eu', 'state=broken'])(
    'refuses ?%s',
    async (query) => {
      await using api = await anApi();
      expect(await api.ask(`GET /api/targets?${query}`)).toMatchObject({
        status: 400,
        body: { title: expect.any(String) },
      });
    },
  );
});

describe('targetPartRoutes', APART, () => {
  test('writes pages and events apart from the other settings', async () => {
    await using api = await anApi();
    await api.applied('shop', someSettings({ events: { click: { probability: 0.9 } } }));
    const pages = ['https://www.example.com/a', { url: 'https://www.example.com/b', title: 'B' }];
    const { headers } = await api.ask('GET /api/targets/shop/pages');
    const written = await api.ask('PUT /api/targets/shop/pages', { pages }, { 'if-match': headers['etag'] ?? '' });
    expect(written).toMatchObject({ status: 200, body: { pages } });
    const events = { behavioural: { probability: 0.7 } };
    const stale = await api.ask('PUT /api/targets/shop/events', { events }, { 'if-match': headers['etag'] ?? '' });
    expect(stale.status).toBe(412);
    const put = await api.ask(
      'PUT /api/targets/shop/events',
      { events },
      { 'if-match': written.headers['etag'] ?? '' },
    );
    expect(put).toMatchObject({ status: 200, body: { events } });
    const { body } = await api.ask('GET /api/targets/shop');
    expect(body['written']).toEqual(someSettings({ pages, events }));
  });
});

describe('targetSettingsRoutes', APART, () => {
  test('tells of a target of the API what was written and what is a default', async () => {
    await using api = await anApi();
    await api.ask('POST /api/targets', { key: 'shop', settings: someSettings() });
    const { body } = await api.ask('GET /api/targets/shop/settings');
    const { settings } = body as unknown as { settings: readonly { path: string }[] }; // As its document says.
    expect(settings.find(({ path }) => path === 'visitsPerDay')).toMatchObject({
      value: 100,
      layers: [{ label: 'api' }],
    });
    expect(settings.find(({ path }) => path === 'weight')).toMatchObject({ value: 1, layers: [{ label: 'built-in' }] });
  });

  test('tells of a target of the config the file and line of each setting', async () => {
    await using api = await anApi();
    const config = `export default {
  targets: {
    web: { url: 'https://shop.example.com/matomo.php', siteId: 1, visitsPerDay: 10, pages: ['https://www.example.com/'] },
  },
};`;
    await api.engine.writeText('trafficinator.config.mjs', config);
    const { body: plan } = await api.ask('POST /api/plan', { source: 'config' });
    await api.ask('POST /api/apply', { planId: plan['planId'] });
    const shown = await api.ask('GET /api/targets/web/settings');
    expect(JSON.stringify(shown.body)).toContain('"line":3');
    expect(shown.body['unexplained']).toBeUndefined();
  });
});

describe('transferRoutes', APART, () => {
  test('imports all targets or none, and exports them as a config without any secret', async () => {
    await using api = await anApi();
    const bad = { one: someSettings(), two: someSettings({ siteId: 'two' }) };
    expect((await api.ask('POST /api/import', { targets: bad })).status).toBe(422);
    expect((await api.ask('GET /api/targets')).body).toMatchObject({ total: 0 });
    const tokenAuth = { $kind: 'secretEnv', name: 'SHOP_TOKEN' };
    const good = { one: someSettings({ tokenAuth }), two: someSettings({ siteId: 2 }) };
    const answered = {
      status: 200,
      body: { created: ['one', 'two'], updated: [], plan: { summary: { create: 2 } } },
    };
    expect(await api.ask('POST /api/import?dryRun=true', { targets: good })).toMatchObject(answered);
    expect((await api.ask('GET /api/targets')).body).toMatchObject({ total: 0 });
    expect((await api.ask('POST /api/import?dryRun=true', { targets: bad })).status).toBe(422);
    const imported = await api.ask('POST /api/import', { targets: good });
    expect(imported).toMatchObject(answered);
  });

  test('exports what is applied', async () => {
    await using api = await anApi();
    await api.applied('shop');
    const exported = await api.ask('GET /api/export');
    expect(exported.headers).toMatchObject({
      'content-type': 'text/typescript; charset=utf-8',
      'content-disposition': 'attachment; filename="trafficinator.config.ts"',
    });
    expect(exported.text).toContain('defineConfig');
    expect((await api.ask('GET /api/export?target=nobody')).status).toBe(404);
  });
});

describe('tokenRoutes', APART, () => {
  test('tells a token once, lists it without, and takes it back', async () => {
    await using api = await anApi();
    const given = await api.ask('POST /api/tokens', { name: 'ci', role: 'viewer', expiresInDays: 30 });
    expect(given).toMatchObject({
      status: 201,
      body: { name: 'ci', role: 'viewer', token: expect.stringMatching(/^tfn_/) },
    });
    const headers = { authorization: `Bearer ${await api.give('admin')}` };
    const listed = await api.ask('GET /api/tokens', undefined, headers);
    expect(listed.text).not.toContain(String(given.body['token']));
    expect(listed.body['items']).toMatchObject([{ name: 'ci' }, { role: 'admin' }]);
    const taken = await api.ask(`DELETE /api/tokens/${given.body['id']}`, undefined, headers);
    expect(taken.status).toBe(204);
    expect((await api.ask('DELETE /api/tokens/none', undefined, headers)).status).toBe(404);
  });
});

describe('writtenSettingsRoutes', APART, () => {
  test('gives the schema and presets that pass it, and 304 to whoever has them', async () => {
    await using api = await anApi();
    const schema = await api.ask('GET /api/schema/target');
    expect(schema.body).toMatchObject({ type: 'object', required: ['url', 'siteId', 'visitsPerDay', 'pages'] });
    expect(
      (await api.ask('GET /api/schema/target', undefined, { 'if-none-match': schema.headers['etag'] ?? '' })).status,
    ).toBe(304);
    const { body } = await api.ask('GET /api/presets');
    const { items } = body as unknown as { items: readonly { name: string; settings: object }[] }; // As its document says.
    for (const { settings } of items) {
      const tried = await api.ask('POST /api/targets?dryRun=true', {
        key: 'shop',
        settings: { ...someSettings(), ...settings },
      });
      expect(tried.status).toBe(200);
    }
  });
});

describe('runnerRoutes', APART, () => {
  test('starts a runner where the server may, and stops what there is', async () => {
    await using without = await anApi();
    expect(await without.ask('POST /api/runner/start', {})).toMatchObject({
      status: 409,
      body: { type: 'urn:trafficinator:problem:api.no-runner-here' },
    });
    expect((await without.ask('POST /api/runner/stop')).body).toEqual({ runs: [] });
    const asked: unknown[] = [];
    const startRunner = async (request: object) => {
      asked.push(request);
      return { pid: 42 };
    };
    await using api = await anApi({ startRunner });
    expect(await api.ask('POST /api/runner/start', { rate: 'max', forSeconds: 60 })).toMatchObject({
      status: 201,
      body: { pid: 42 },
    });
    expect((await api.ask('POST /api/runner/start', { rate: -1 })).status).toBe(422);
    expect(asked).toEqual([{ rate: 'max', forSeconds: 60 }]);
  });
});
