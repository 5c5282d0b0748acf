import { describe, expect, test } from 'vitest';
import { presets } from '../config/presets.js';
import { putDraft } from './draft-targets.js';
import { DraftWorld, policy, refusalsOf, someSettings } from './draft-world.test-support.js';
import { importTargets, previewImport } from './import-targets.js';
import { readManaged } from './managed-target.js';

async function draftsOf(world: DraftWorld): Promise<readonly string[]> {
  await using state = await world.deps.openState('read');
  return (await state.readDrafts()).map(({ target }) => target);
}

describe('importTargets', () => {
  test('makes drafts of new targets and of changed ones', async () => {
    using world = new DraftWorld();
    await putDraft(world.deps, policy, { key: 'shop', kind: 'create', written: someSettings() });
    await world.apply();
    const targets = { shop: someSettings({ siteId: 2 }), blog: someSettings() };
    expect(await importTargets(world.deps, policy, targets)).toEqual({ created: ['blog'], updated: ['shop'] });
    expect((await world.plan()).plan.actions.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
      'create blog',
      'update shop',
    ]);
    expect(await world.apply()).toMatchObject({ isChanged: true });
  });

  test('is planned without a draft, beside drafts that wait', async () => {
    using world = new DraftWorld();
    await putDraft(world.deps, policy, { key: 'shop', kind: 'create', written: someSettings() });
    await world.apply();
    await putDraft(world.deps, policy, { key: 'waiting', kind: 'create', written: someSettings({ siteId: 3 }) });
    const targets = { shop: someSettings({ siteId: 2 }), blog: someSettings() };
    const { planned, ...keys } = await previewImport(world.deps, policy, targets);
    expect(keys).toEqual({ created: ['blog'], updated: ['shop'] });
    expect(planned.plan.actions.map(({ kind, target }) => `${kind} ${target}`)).toEqual(['create blog', 'update shop']);
    expect(await draftsOf(world)).toEqual(['waiting']);
    expect(await refusalsOf(previewImport(world.deps, policy, { bad: someSettings({ siteId: 0 }) }))).toEqual([
      'config.invalid-value targets.bad.siteId',
    ]);
  });

  test('keeps none where one is wrong, and says all that is wrong of all', async () => {
    using world = new DraftWorld();
    await world.apply({ site: someSettings({ siteId: 9 }) });
    const targets = {
      good: someSettings(),
      bad: someSettings({ siteId: 0 }),
      'no key': someSettings(),
      site: someSettings({ siteId: 9 }),
      far: someSettings({ url: 'https://evil.example.org/matomo.php' }),
    };
    expect(await refusalsOf(importTargets(world.deps, policy, targets))).toEqual([
      'config.invalid-value targets.bad.siteId',
      'draft.not-allowed targets.far.url',
      'config.invalid-key targets["no key"]',
      'draft.managed-by-config targets.site',
    ]);
    const twins = { one: someSettings(), two: someSettings() };
    expect(await refusalsOf(importTargets(world.deps, policy, twins))).toEqual(['plan.shared-account']);
    expect(await draftsOf(world)).toEqual([]);
  });

  test('keeps none when somebody was faster with one of them', async () => {
    using world = new DraftWorld();
    const { deps } = world;
    await putDraft(deps, policy, { key: 'b', kind: 'create', written: someSettings({ weight: 2 }) });
    await putDraft(deps, policy, { key: 'd', kind: 'create', written: someSettings({ siteId: 4 }) });
    // Whoever writes `d` between the check and the import.
    const racing: typeof deps.openState = async (mode) => {
      const state = await deps.openState(mode);
      const kept = state.changeDrafts.bind(state);
      state.changeDrafts = async (changes, by) => {
        await putDraft(deps, policy, { key: 'd', kind: 'replace', written: someSettings({ siteId: 5 }) });
        return kept(changes, by);
      };
      return state;
    };
    const targets = { a: someSettings({ siteId: 7 }), b: someSettings(), d: someSettings({ siteId: 6 }) };
    expect(await refusalsOf(importTargets({ ...deps, who: 'bob (API)', openState: racing }, policy, targets))).toEqual([
      'draft.changed',
    ]);
    expect(await draftsOf(world)).toEqual(['b', 'd']);
    expect((await readManaged(deps, 'b')).written).toMatchObject({ weight: 2 });
    expect((await readManaged(deps, 'd')).written).toMatchObject({ siteId: 5 });
  });
});

test.each(presets)('the preset $name makes a target together with what only its owner knows', async ({ settings }) => {
  using world = new DraftWorld();
  const { url, siteId, pages } = someSettings();
  const written = { ...settings, url, siteId, pages };
  expect(await refusalsOf(putDraft(world.deps, policy, { key: 'shop', kind: 'create', written }))).toEqual([]);
});
