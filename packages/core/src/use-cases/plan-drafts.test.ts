import { describe, expect, test } from 'vitest';
import { everything } from '../plan/select-targets.js';
import { hasChanges } from '../plan/summary.js';
import { applyPlan } from './apply-plan.js';
import { deleteTarget, putDraft } from './draft-targets.js';
import { DraftWorld, policy, refusalsOf, someSettings } from './draft-world.test-support.js';
import { lockState } from './lock-state.js';
import type { Planned } from './make-plan.js';
import { readManaged } from './managed-target.js';
import { planDrafts } from './plan-drafts.js';
import { readSavedPlan, savePlan } from './saved-plans.js';

function put(world: DraftWorld, key: string, settings: object = {}, kind: 'create' | 'merge' = 'create') {
  const written = kind === 'create' ? someSettings(settings) : settings;
  return putDraft(world.deps, policy, { key, kind, written });
}

/** A state with the API's `shop` and the config's `site`, each with the weight 1. */
async function aWorld(): Promise<DraftWorld> {
  const world = new DraftWorld();
  await put(world, 'shop');
  await world.apply();
  await world.apply(aConfig());
  return world;
}

function aConfig(settings: object = {}): object {
  return { site: someSettings({ siteId: 9, ...settings }) };
}

function actionsOf({ plan }: Planned): readonly string[] {
  return plan.actions.map(({ kind, target }) => `${kind} ${target}`);
}

describe('a plan of drafts', () => {
  test('is about targets of the API alone, and leaves load, seed and the targets of a config as they are', async () => {
    using world = await aWorld();
    await put(world, 'blog', { siteId: 2 });
    await put(world, 'shop', { weight: 3 }, 'merge');
    const planned = await world.plan();
    expect(planned.plan).toMatchObject({
      managedBy: 'api',
      formatVersion: '1.2',
      isPartial: false,
      load: { changes: [] },
    });
    expect(actionsOf(planned)).toEqual(['create blog', 'update shop']);
    expect(planned.plan.actions[1]).toMatchObject({
      effects: expect.arrayContaining([{ kind: 'share', before: 0.5, after: 0.6, idle: true }]),
    });

    expect(await world.apply()).toEqual({ serial: 3, isChanged: true });
    expect(hasChanges((await world.plan()).plan)).toBe(false);
    expect(await world.apply()).toEqual({ serial: 3, isChanged: false });
    expect(hasChanges((await world.plan(aConfig())).plan)).toBe(false);
  });

  test('is the first that is ever applied, too', async () => {
    using world = new DraftWorld();
    await put(world, 'shop');
    const planned = await world.plan();
    expect(planned.plan).toMatchObject({ serial: 0, load: { after: { overflow: 'redistribute' }, changes: [] } });
    expect(await world.apply()).toEqual({ serial: 1, isChanged: true });
  });

  test('takes some, and leaves the others waiting', async () => {
    using world = await aWorld();
    await put(world, 'blog', { siteId: 2, tags: ['eu'] });
    await put(world, 'shop', { weight: 3 }, 'merge');
    const waiting = [{ target: 'shop', kind: 'update' }];
    for (const selection of [
      { ...everything, targets: ['target.blog'] },
      { ...everything, tags: ['eu'] },
      { ...everything, exclude: ['shop'] },
    ]) {
      const planned = await world.plan({ kind: 'drafts' }, selection);
      expect(actionsOf(planned)).toEqual(['create blog', 'keep shop']);
      expect(planned).toMatchObject({ plan: { isPartial: true }, drafts: [{ target: 'blog' }], waiting });
    }
    await world.apply({ kind: 'drafts' }, { ...everything, targets: ['blog'] });
    expect((await readManaged(world.deps, 'shop')).draft).toBeDefined();
    const unknown = world.plan({ kind: 'drafts' }, { ...everything, targets: ['blog', 'site'] });
    expect(await refusalsOf(unknown)).toEqual(['draft.no-such-draft']);
  });

  test('objects to the end of a protected target, and to a rise of its cap', async () => {
    using world = await aWorld();
    await put(world, 'shop', { protect: true }, 'merge');
    await world.apply();
    await put(world, 'shop', { visitsPerDay: 1_000 }, 'merge');
    expect(await refusalsOf(world.apply())).toEqual(['plan.protected']);
    await deleteTarget(world.deps, { key: 'shop' });
    expect(await refusalsOf(world.apply())).toEqual(['plan.protected']);
  });

  test('objects to the draft of a target that a config has taken over, which is kept', async () => {
    using world = await aWorld();
    await put(world, 'shop', { weight: 3 }, 'merge');
    await put(world, 'blog', { siteId: 2 });
    const adopted = { ...aConfig(), shop: someSettings() };
    const planned = await world.plan(adopted);
    expect(actionsOf(planned)).toEqual(['update shop', 'keep site']);
    expect(planned.waiting).toEqual([
      { target: 'blog', kind: 'create' },
      { target: 'shop', kind: 'update' },
    ]);
    await world.apply(adopted);
    expect(await refusalsOf(world.apply())).toEqual(['draft.taken-over']);
    expect(await world.apply({ kind: 'drafts' }, { ...everything, exclude: ['shop'] })).toMatchObject({
      isChanged: true,
    });
    expect((await readManaged(world.deps, 'shop')).draft?.change).toMatchObject({ written: { weight: 3 } });
  });

  test('objects to an account that a config has meanwhile, and so does the plan of the config', async () => {
    using world = await aWorld();
    await put(world, 'blog', { siteId: 2 });
    await world.apply({ ...aConfig(), diary: someSettings({ siteId: 2 }) });
    expect(await refusalsOf(world.apply())).toEqual(['plan.shared-account']);
    expect(await refusalsOf(world.apply({ ...aConfig(), diary: someSettings() }))).toEqual(['plan.shared-account']);
  });

  test('is refused once a draft of it has changed, and changes nothing', async () => {
    using world = await aWorld();
    await put(world, 'shop', { weight: 3 }, 'merge');
    const planned = await world.plan();
    await put(world, 'shop', { weight: 4 }, 'merge');
    await using locked = await lockState(world.deps, { operation: 'apply', timeoutMs: 0, onWait: () => {} });
    expect(await refusalsOf(applyPlan(world.deps, locked, planned))).toEqual(['draft.changed']);
    expect(await readManaged(world.deps, 'shop')).toMatchObject({ serial: 2, written: { weight: 4 } });
  });

  test('is saved with its drafts, and fulfils them when it is applied', async () => {
    using world = await aWorld();
    const { deps } = world;
    await put(world, 'shop', { tokenAuth: 'abcdef0123456789' }, 'merge');
    await using locked = await lockState(deps, { operation: 'apply', timeoutMs: 0, onWait: () => {} });
    await savePlan(deps, locked.state, await planDrafts(deps, locked.state, {}), 'a.plan');
    const saved = await readSavedPlan(deps, locked.state, 'a.plan');
    expect(saved.drafts).toMatchObject([{ target: 'shop' }]);
    await applyPlan(deps, locked, saved);
    const { draft, written } = await readManaged(deps, 'shop');
    expect([draft, written['tokenAuth']]).toEqual([undefined, { $kind: 'sealed' }]);
    expect(await refusalsOf(readSavedPlan(deps, locked.state, 'a.plan'))).toEqual(['plan.stale']);
  });

  test('that was saved is refused once a draft of it has changed', async () => {
    using world = await aWorld();
    const { deps } = world;
    await put(world, 'shop', { weight: 3 }, 'merge');
    await using state = await deps.openState('write');
    await savePlan(deps, state, await planDrafts(deps, state, { targets: ['shop'] }), 'a.plan');
    await put(world, 'shop', { weight: 4 }, 'merge');
    expect(await refusalsOf(readSavedPlan(deps, state, 'a.plan'))).toEqual(['draft.changed']);
  });
});

describe('a plan of a config', () => {
  test('leaves drafts and targets of the API alone, and counts their weights', async () => {
    using world = await aWorld();
    await put(world, 'shop', { weight: 3 }, 'merge');
    await world.apply();
    const planned = await world.plan(aConfig({ weight: 2 }));
    expect(planned).toMatchObject({ drafts: [], waiting: [] });
    expect(planned.plan.actions).toMatchObject([
      { target: 'site', effects: expect.arrayContaining([{ kind: 'share', before: 0.25, after: 0.4, idle: true }]) },
    ]);
    await world.apply('destroy');
    expect((await readManaged(world.deps, 'shop')).applied).toBeDefined();
  });
});
