// What the API tells of real traffic, sent to the sandbox.
import { openSandbox, runTargets, type Sandbox } from '@trafficinator/core';
import { describe, expect, test, vi } from 'vitest';
import { anApi, someSettings, type TestApi } from './api.test-support.js';

const VISITS = 4;
const APART = { timeout: 60_000 };

async function aSandbox(): Promise<Sandbox & AsyncDisposable> {
  const tokens = ['a'.repeat(32)];
  const sandbox = await openSandbox({ sites: [{ siteId: 1, timezone: 'UTC' }], tokens });
  return Object.assign(sandbox, { [Symbol.asyncDispose]: () => sandbox.close() });
}

/** A runner of its own would be told by its environment where targets of the API may lead. */
async function sendVisits({ engine, policy }: TestApi): Promise<void> {
  const deps = { ...engine, allowedTargets: async () => policy.targets };
  const run = await runTargets(deps, {
    pace: { kind: 'rate', perSecond: 50 },
    stop: { visits: VISITS, untilCaps: false },
    mode: 'condensed',
    graceMs: 5_000,
    literals: new Map(),
    onEvent: () => {},
  });
  await run.ended;
}

async function verdictOf(api: TestApi, body: object): Promise<unknown> {
  return (await api.ask('POST /api/probe', body)).body['verdict'];
}

describe('after a run', APART, () => {
  test('the list, the stats, the runs and the report tell the same', async () => {
    await using sandbox = await aSandbox();
    await using api = await anApi();
    await api.applied('shop', someSettings({ url: sandbox.url }));
    await sendVisits(api);
    await sendVisits(api);
    // What is shown at a glance may be a second old.
    await vi.waitFor(
      async () =>
        expect((await api.ask('GET /api/targets')).body).toMatchObject({
          items: [{ counts: { started: 2 * VISITS }, successRate: 1, cap: { started: 2 * VISITS } }],
        }),
      APART,
    );
    const { body: stats } = await api.ask('GET /api/targets/shop/stats?step=60');
    const { points } = stats as unknown as { points: readonly { started: number }[] }; // As its document says.
    expect(points.reduce((sum, { started }) => sum + started, 0)).toBe(2 * VISITS);
    const runs = await api.ask('GET /api/runs?limit=1');
    expect(runs.body).toMatchObject({ total: 2, items: [{ visits: VISITS, result: 'done' }] });
    expect(runs.headers['link']).toContain('offset=1');
    const { items } = runs.body as unknown as { items: readonly { id: string }[] }; // As its document says.
    const id = items[0]?.id ?? '';
    expect((await api.ask(`GET /api/runs/${id}/report`)).body).toMatchObject({
      run: id,
      totals: { counts: { started: VISITS } },
    });
    expect((await api.ask('GET /api/runs/compare')).body).toMatchObject({ after: { run: id } });
    const html = await api.ask(`GET /api/runs/${id.slice(0, 8)}/report?format=html`);
    expect(html.headers['content-security-policy']).toMatch(/^default-src 'none'.*sandbox allow-scripts$/);
    expect(html.text).toContain('<!doctype html>');
    const types = ['md', 'xml'].map(
      async (format) => (await api.ask(`GET /api/runs/${id}/report?format=${format}`)).headers['content-type'],
    );
    expect(await Promise.all(types)).toEqual(['text/markdown; charset=utf-8', 'application/xml; charset=utf-8']);
  });

  test('there is none, and it says so', async () => {
    await using api = await anApi();
    expect((await api.ask('GET /api/runs')).body).toEqual({ total: 0, items: [] });
    expect((await api.ask('GET /api/runs/abc/report')).status).toBe(404);
    expect((await api.ask('GET /api/runs/compare')).status).toBe(404);
    expect((await api.ask('GET /api/targets/shop/stats')).status).toBe(404);
    expect((await api.ask('GET /api/targets/shop/stats?from=9&to=8')).status).toBe(400);
    expect((await api.ask('GET /api/logs?level=warn&limit=5')).body).toEqual({ items: [] });
  });
});

describe('a probe', APART, () => {
  test('tells apart what is wrong', async () => {
    await using sandbox = await aSandbox();
    await using api = await anApi();
    const base = sandbox.url.replace('matomo.php', '');
    const tokenAuth = 'a'.repeat(32);
    const settingsOf = (more: object) => ({ settings: someSettings({ url: sandbox.url, tokenAuth, ...more }) });
    const verdicts = [
      await verdictOf(api, settingsOf({})),
      await verdictOf(api, settingsOf({ tokenAuth: 'b'.repeat(32) })),
      await verdictOf(api, settingsOf({ siteId: 7 })),
      await verdictOf(api, settingsOf({ timezone: 'Asia/Tokyo' })),
      await verdictOf(api, settingsOf({ url: `${base}nowhere/tracker.php` })),
      await verdictOf(api, settingsOf({ url: 'http://127.0.0.1:9/matomo.php' })),
      await verdictOf(api, settingsOf({ url: 'http://169.254.169.254/matomo.php' })),
    ];
    expect(verdicts).toEqual([
      'ok',
      'wrong-token',
      'no-such-site',
      'differs',
      'wrong-url',
      'not-reachable',
      'not-allowed',
    ]);
  });

  test('asks a draft, and knows no target that there is not', async () => {
    await using sandbox = await aSandbox();
    await using api = await anApi();
    await api.ask('POST /api/targets', { key: 'shop', settings: someSettings({ url: sandbox.url }) });
    const { body } = await api.ask('POST /api/probe', { target: 'target.shop' });
    expect(body).toMatchObject({ verdict: 'ok', findings: [{ kind: 'unchecked', severity: 'warning' }] });
    expect((await api.ask('POST /api/probe', { target: 'nobody' })).status).toBe(404);
  });
});
