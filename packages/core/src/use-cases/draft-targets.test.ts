import { describe, expect, test } from 'vitest';
import { hasChanges } from '../plan/summary.js';
import type { DraftRequest } from './check-draft.js';
import { deleteTarget, dropDraft, previewDelete, previewDraft, putDraft } from './draft-targets.js';
import { DraftWorld, policy, refusalsOf, someSettings } from './draft-world.test-support.js';
import { type ManagedTarget, readManaged } from './managed-target.js';

function create(key: string, settings: object = {}): DraftRequest {
  return { key, kind: 'create', written: someSettings(settings) };
}

function patch(key: string, written: unknown, seen?: DraftRequest['seen']): DraftRequest {
  return { key, kind: 'merge', written, seen };
}

/** A state with the API's `shop` of siteId 1, and the config's `site` of siteId 9. */
async function aWorld(): Promise<DraftWorld> {
  const world = new DraftWorld();
  await world.apply({ site: someSettings({ siteId: 9 }) });
  await putDraft(world.deps, policy, create('shop'));
  await world.apply();
  return world;
}

async function readKey(world: DraftWorld, key: string): Promise<ManagedTarget | string> {
  return readManaged(world.deps, key).catch((error: Error) => error.message);
}

describe('putDraft', () => {
  test('keeps a new target as a draft, without what has its default, and nothing is applied before somebody applies it', async () => {
    using world = new DraftWorld();
    const made = await putDraft(world.deps, policy, create('shop', { weight: 1, timezone: 'Europe/London' }));
    expect(made).toMatchObject({
      key: 'shop',
      account: 'a.example.com/matomo.php#1',
      managedBy: 'api',
      draftKind: 'create',
      draft: { by: { who: 'ada (API)' } },
      written: someSettings({ timezone: 'Europe/London' }),
      serial: 0,
      revision: 1,
    });
    expect(made.applied).toBeUndefined();
    expect(made.written).not.toHaveProperty('weight');

    expect(await world.apply()).toEqual({ serial: 1, isChanged: true });
    const applied = await readManaged(world.deps, 'shop');
    expect(applied).toMatchObject({ applied: { managedBy: 'api' }, written: made.written, serial: 1, revision: 0 });
    expect(applied.draft).toBeUndefined();
  });

  test('says what is wrong by the path in the target, all at once, and keeps nothing', async () => {
    using world = new DraftWorld();
    const written = { url: 'ftp://x', siteId: 'one', visitsPerday: 5, pages: ['https://a.example.com/'] };
    expect(await refusalsOf(putDraft(world.deps, policy, { key: 'shop', kind: 'create', written }))).toEqual([
      'config.invalid-value url',
      'config.invalid-value siteId',
      'config.unknown-setting visitsPerday',
    ]);
    expect(await readKey(world, 'shop')).toContain('target.shop is neither applied nor a draft');
  });

  test('names each setting that is missing', async () => {
    using world = new DraftWorld();
    const request = { key: 'shop', kind: 'create', written: { siteId: 1, timezone: 'UTC' } } as const;
    expect(await refusalsOf(putDraft(world.deps, policy, request))).toEqual([
      'draft.missing-setting url',
      'draft.missing-setting visitsPerDay',
      'draft.missing-setting pages',
    ]);
  });

  test.each([
    ['no object', 17, ['config.invalid-value']],
    ['nothing', {}, ['draft.missing-setting']],
    ['null', null, ['config.invalid-value']],
  ])('refuses %s', async (_name, written, refusals) => {
    using world = new DraftWorld();
    const all = await refusalsOf(putDraft(world.deps, policy, { key: 'shop', kind: 'create', written }));
    expect(new Set(all.map((refusal) => refusal.split(' ')[0]))).toEqual(new Set(refusals));
  });

  test.each(['', '1st', 'a.b', '__proto__', 'a/b', 'x'.repeat(64)])('refuses the key %j', async (key) => {
    using world = new DraftWorld();
    expect(await refusalsOf(putDraft(world.deps, policy, create(key)))).toEqual(['config.invalid-key key']);
  });

  test.each([
    ['profiles', { extends: [] }, 'extends'],
    ['a file of pages', { pages: { $kind: 'urlList', path: '/etc/passwd' } }, 'pages'],
    ['pages by a hash', { pages: { $kind: 'blob', hash: '0'.repeat(64), count: 1 } }, 'pages'],
    ['a list to be appended', { tags: { $kind: 'append', items: ['a'] } }, 'tags'],
    ['a setting to be removed', { weight: { $kind: 'remove' } }, 'weight'],
    ['a secret in a file', { tokenAuth: { $kind: 'secretFile', path: '/etc/shadow' } }, 'tokenAuth'],
    ['a secret of a program', { tokenAuth: { $kind: 'secretCommand', command: ['id'] } }, 'tokenAuth'],
    ['a file in a header', { headers: { A: { $kind: 'secretFile', path: '/etc/shadow' } } }, 'headers.A'],
    ['a certificate in a file', { tls: { ca: { $kind: 'secretFile', path: '/etc/shadow' } } }, 'tls.ca'],
    ['a sealed header', { headers: { A: { $kind: 'sealed' } } }, 'headers.A'],
    ['a form that there is not', { weight: { $kind: 'constructor' } }, 'weight'],
  ])('refuses %s', async (_name, settings, path) => {
    using world = new DraftWorld();
    expect(await refusalsOf(putDraft(world.deps, policy, create('shop', settings)))).toEqual([
      `draft.not-in-api ${path}`,
    ]);
  });

  test('refuses what is nested without end, before it is looked at', async () => {
    using world = new DraftWorld();
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const request = { key: 'shop', kind: 'create', written: { pages: deep } } as const; // Keeps the literal.
    expect(await refusalsOf(putDraft(world.deps, policy, request))).toEqual(['draft.too-deep']);
    await putDraft(world.deps, policy, create('shop'));
    const nested: unknown = JSON.parse(`${'{"delivery":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
    expect(await refusalsOf(putDraft(world.deps, policy, patch('shop', nested)))).toEqual(['draft.too-deep']);
  });

  test.each([
    ['another server', { url: 'https://evil.example.org/matomo.php' }, 'draft.not-allowed url'],
    ['this machine', { url: 'https://127.0.0.1/matomo.php' }, 'draft.not-allowed url'],
    ['no encryption', { url: 'http://a.example.com/matomo.php' }, 'draft.not-allowed url'],
    ['another proxy', { proxy: { url: 'http://169.254.169.254:80' } }, 'draft.not-allowed proxy.url'],
  ])('refuses %s', async (_name, settings, refusal) => {
    using world = new DraftWorld();
    expect(await refusalsOf(putDraft(world.deps, policy, create('shop', settings)))).toContain(refusal);
  });

  test('refuses the account of another target, applied or a draft, whoever manages it', async () => {
    using world = await aWorld();
    await putDraft(world.deps, policy, create('blog', { siteId: 2 }));
    const taken = ['plan.shared-account siteId'];
    expect(await refusalsOf(putDraft(world.deps, policy, create('x')))).toEqual(taken);
    expect(await refusalsOf(putDraft(world.deps, policy, create('x', { siteId: 2 })))).toEqual(taken);
    expect(await refusalsOf(putDraft(world.deps, policy, create('x', { siteId: 9 })))).toEqual(taken);
    await deleteTarget(world.deps, { key: 'shop' });
    expect(await refusalsOf(putDraft(world.deps, policy, create('x')))).toEqual([]);
    expect(await world.apply()).toEqual({ serial: 3, isChanged: true });
  });

  test('makes a target only where there is none, and changes only what is there and is of the API', async () => {
    using world = await aWorld();
    const { deps } = world;
    expect(await refusalsOf(putDraft(deps, policy, create('shop')))).toEqual(['draft.exists']);
    expect(await refusalsOf(putDraft(deps, policy, patch('blog', {})))).toEqual(['draft.no-such-target']);
    for (const kind of ['create', 'replace', 'merge'] as const)
      expect(await refusalsOf(putDraft(deps, policy, { ...create('site'), kind }))).toEqual([
        'draft.managed-by-config',
      ]);
    expect(await refusalsOf(deleteTarget(deps, { key: 'site' }))).toEqual(['draft.managed-by-config']);
    expect(await readManaged(deps, 'site')).toMatchObject({ managedBy: 'config', written: { siteId: 9 } });
  });

  test('merges a patch: null takes a setting back to its default, sections are merged, lists are replaced', async () => {
    using world = await aWorld();
    const { deps } = world;
    await putDraft(deps, policy, patch('shop', { weight: 3, tags: ['a', 'b'], delivery: { concurrency: 5 } }));
    const merged = await putDraft(
      deps,
      policy,
      patch('shop', { weight: null, tags: ['c'], delivery: { bulkSize: 2 } }),
    );
    expect(merged.written).toEqual(someSettings({ tags: ['c'], delivery: { concurrency: 5, bulkSize: 2 } }));
    expect(merged).toMatchObject({ draftKind: 'update', revision: 3 });
    expect(await refusalsOf(putDraft(deps, policy, patch('shop', { url: null })))).toEqual([
      'draft.missing-setting url',
    ]);
  });

  test('keeps no draft of what is as it is applied, and takes back the one that is there', async () => {
    using world = await aWorld();
    const { deps } = world;
    const changed = await putDraft(deps, policy, patch('shop', { weight: 3 }));
    const back = await putDraft(deps, policy, patch('shop', { weight: 1 }, changed));
    expect(back).toMatchObject({ serial: 2, revision: 0 });
    expect(back.draft).toBeUndefined();
    expect((await putDraft(deps, policy, patch('shop', {}))).draft).toBeUndefined();
  });

  test('lets one of two win who saw the same, and loses nothing', async () => {
    using world = await aWorld();
    const { deps } = world;
    const seen = await readManaged(deps, 'shop');
    await putDraft(deps, policy, patch('shop', { weight: 2 }, seen));
    expect(await refusalsOf(putDraft(deps, policy, patch('shop', { weight: 3 }, seen)))).toEqual(['draft.changed']);
    expect(await refusalsOf(deleteTarget(deps, { key: 'shop', seen }))).toEqual(['draft.changed']);
    expect(await refusalsOf(dropDraft(deps, { key: 'shop', seen }))).toEqual(['draft.changed']);
    expect((await readManaged(deps, 'shop')).written).toMatchObject({ weight: 2 });
  });

  test('lets exactly one of many win who write at once', async () => {
    using world = await aWorld();
    const seen = await readManaged(world.deps, 'shop');
    const writes = [2, 3, 4, 5].map((weight) =>
      refusalsOf(putDraft(world.deps, policy, patch('shop', { weight }, seen))),
    );
    const refusals = await Promise.all(writes);
    expect(refusals.filter((one) => one.length === 0)).toHaveLength(1);
    expect(refusals.flat()).toEqual(Array(3).fill('draft.changed'));
  });
});

describe('previewDraft', () => {
  test('plans what an apply of that draft alone would do, and keeps nothing', async () => {
    using world = await aWorld();
    await putDraft(world.deps, policy, create('blog', { siteId: 2 }));
    const planned = await previewDraft(world.deps, policy, patch('shop', { visitsPerDay: 500 }));
    expect(planned.plan.actions.filter(({ kind }) => kind !== 'keep')).toMatchObject([
      { kind: 'update', target: 'shop', changes: [{ path: 'visitsPerDay', before: 100, after: 500 }] },
    ]);
    expect(planned.drafts).toEqual([]);
    expect((await readManaged(world.deps, 'shop')).draft).toBeUndefined();
    expect(await refusalsOf(previewDraft(world.deps, policy, patch('shop', { siteId: 9 })))).toEqual([
      'plan.shared-account siteId',
    ]);
  });
});

describe('deleteTarget', () => {
  test('drops the draft of a new target, and lets an applied one end with the next apply', async () => {
    using world = await aWorld();
    const { deps } = world;
    await putDraft(deps, policy, create('blog', { siteId: 2 }));
    expect(await deleteTarget(deps, { key: 'blog' })).toBeUndefined();
    expect(await refusalsOf(deleteTarget(deps, { key: 'blog' }))).toEqual(['draft.no-such-target']);

    expect((await previewDelete(deps, { key: 'shop' })).plan.actions).toMatchObject([
      { kind: 'delete', target: 'shop' },
    ]);
    expect(await deleteTarget(deps, { key: 'shop' })).toMatchObject({ draftKind: 'delete', written: someSettings() });
    await world.apply();
    expect(await readKey(world, 'shop')).toContain('neither applied nor a draft');
  });

  test('can be taken back: by dropping the draft, or by writing the target again', async () => {
    using world = await aWorld();
    const { deps } = world;
    await deleteTarget(deps, { key: 'shop' });
    await dropDraft(deps, { key: 'shop' });
    expect(await refusalsOf(dropDraft(deps, { key: 'shop' }))).toEqual(['draft.no-such-draft']);
    await deleteTarget(deps, { key: 'shop' });
    expect(await putDraft(deps, policy, patch('shop', { weight: 2 }))).toMatchObject({ draftKind: 'update' });
    expect(hasChanges((await world.plan()).plan)).toBe(true);
  });
});
