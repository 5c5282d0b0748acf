import { describe, expect, test } from 'vitest';
import { anApi, someSettings } from './api.test-support.js';

const problemOf = ({ body }: { readonly body: Readonly<Record<string, unknown>> }) =>
  String(body['type']).replace('urn:trafficinator:problem:', '');

describe('planRoutes', { timeout: 30_000 }, () => {
  test('applies what was shown, and refuses it once a draft has changed', async () => {
    await using api = await anApi();
    await api.ask('POST /api/targets', { key: 'shop', settings: someSettings() });
    const seen = await api.ask('POST /api/plan', { targets: ['target.shop'] });
    expect(seen.body['text']).toContain('target.shop');
    await api.ask('PATCH /api/targets/shop', { visitsPerDay: 5_000 }, { 'if-match': '*' });
    const stale = await api.ask('POST /api/apply', { planId: seen.body['planId'] });
    expect([stale.status, problemOf(stale)]).toEqual([409, 'api.plan-stale']);
    expect((await api.ask('GET /api/status')).body).toMatchObject({ serial: 0, drafts: 1 });
    const fresh = await api.ask('POST /api/plan', {});
    const applied = await api.ask('POST /api/apply', { planId: fresh.body['planId'] });
    expect(applied.body).toEqual({ serial: 1, isChanged: true });
    const again = await api.ask('POST /api/apply', { planId: fresh.body['planId'] });
    expect([again.status, problemOf(again)]).toEqual([404, 'api.no-such-plan']);
  });

  test('refuses a plan once something else was applied', async () => {
    await using api = await anApi();
    await api.ask('POST /api/targets', { key: 'one', settings: someSettings() });
    await api.ask('POST /api/targets', { key: 'two', settings: someSettings({ siteId: 2 }) });
    const [one, two] = [
      await api.ask('POST /api/plan', { targets: ['one'] }),
      await api.ask('POST /api/plan', { targets: ['two'] }),
    ];
    const first = await api.ask('POST /api/apply', { planId: one.body['planId'] });
    const second = await api.ask('POST /api/apply', { planId: two.body['planId'] });
    expect([first.status, second.status, problemOf(second)]).toEqual([200, 409, 'api.plan-stale']);
  });

  test('demands the phrase where several targets end', async () => {
    await using api = await anApi();
    await api.ask('POST /api/targets', { key: 'one', settings: someSettings() });
    await api.applied('two', someSettings({ siteId: 2 }));
    for (const key of ['one', 'two']) await api.ask(`DELETE /api/targets/${key}`, undefined, { 'if-match': '*' });
    const { body } = await api.ask('POST /api/plan', {});
    expect(body['stakes']).toMatchObject({ kind: 'typed', phrase: '2 targets', targets: 2 });
    const silent = await api.ask('POST /api/apply', { planId: body['planId'] });
    expect([silent.status, problemOf(silent)]).toEqual([422, 'api.not-confirmed']);
    const said = await api.ask('POST /api/apply', { planId: body['planId'], confirmation: '2 targets' });
    expect(said.body).toEqual({ serial: 2, isChanged: true });
    expect((await api.ask('GET /api/targets')).body).toMatchObject({ total: 0, items: [] });
  });

  test('does not apply what a guard objects to', async () => {
    await using api = await anApi();
    await api.applied('shop', someSettings({ protect: true }));
    await api.ask('PATCH /api/targets/shop', { visitsPerDay: 9_000 }, { 'if-match': '*' });
    const { body } = await api.ask('POST /api/plan', {});
    expect(body['report']).toMatchObject({ objections: [{ code: 'plan.protected' }] });
    const refused = await api.ask('POST /api/apply', { planId: body['planId'] });
    expect([refused.status, problemOf(refused)]).toEqual([409, 'plan.protected']);
  });

  test('says which drafts there are not, and that there is no config', async () => {
    await using api = await anApi();
    expect((await api.ask('POST /api/plan', { targets: ['shop'] })).body['type']).toContain('draft.no-such-draft');
    expect((await api.ask('POST /api/plan', { source: 'config' })).body['type']).toContain('load.not-found');
    expect((await api.ask('POST /api/plan', { sauce: 'config' })).status).toBe(422);
  });
});
