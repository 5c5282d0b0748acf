import { describe, expect, test } from 'vitest';
import { putDraft } from './draft-targets.js';
import { DraftWorld, policy, refusalsOf, someSettings } from './draft-world.test-support.js';
import { exportConfig, exportTargets } from './export-targets.js';

async function aWorld(settings: object): Promise<DraftWorld> {
  const world = new DraftWorld();
  await putDraft(world.deps, policy, { key: 'shop', kind: 'create', written: someSettings(settings) });
  await world.apply();
  return world;
}

const manyPages = Array.from({ length: 51 }, (_, at) => ({ url: `https://a.example.com/${at}`, title: `Page ${at}` }));

describe('an export', () => {
  test('is a config of what differs from the defaults, with references and quotes where they belong', async () => {
    using world = await aWorld({
      name: 'Ada\'s \\ "shop"\n',
      visitsPerDay: 12_000,
      siteId: 1234,
      tokenAuth: { $kind: 'secretEnv', name: 'MATOMO_TOKEN' },
      headers: { 'X-Stage': 'a' },
      tags: ['eu'],
      delivery: { concurrency: 5 },
    });
    expect(await exportTargets(world.deps, {})).toBe(
      [
        "import { defineConfig, defineTarget, secretEnv } from '@trafficinator/sdk';",
        '',
        '// Exported by Trafficinator 1.0.0 from serial 1 of the state.',
        'export default defineConfig({',
        '  targets: {',
        '    shop: defineTarget({',
        `      name: 'Ada\\'s \\\\ "shop"\\n',`,
        "      url: 'https://a.example.com/matomo.php',",
        '      siteId: 1234,',
        "      tokenAuth: secretEnv('MATOMO_TOKEN'),",
        '      visitsPerDay: 12_000,',
        "      tags: ['eu'],",
        "      pages: ['https://a.example.com/'],",
        '      delivery: { concurrency: 5 },',
        "      headers: { 'X-Stage': 'a' },",
        '    }),',
        '  },',
        '});',
        '',
      ].join('\n'),
    );
  });

  test('puts long lists of pages beside it, and short ones into it', async () => {
    using world = await aWorld({ pages: manyPages });
    const { text, files } = await exportConfig(world.deps, { mostPages: 50 });
    expect(text).toContain("pages: urlList('./urls-shop.txt'),");
    expect(files).toMatchObject([{ name: 'urls-shop.txt' }]);
    expect(files[0]?.text.split('\n')[2]).toBe('https://a.example.com/1\tPage 1');
    expect(await exportTargets(world.deps, {})).toContain("{ url: 'https://a.example.com/50', title: 'Page 50' },");
  });

  test('keeps a list inline that no file can hold', async () => {
    using world = await aWorld({ pages: [...manyPages, { url: 'https://a.example.com/x', title: ' two\nlines ' }] });
    expect((await exportConfig(world.deps, { mostPages: 50 })).files).toEqual([]);
  });

  test('names a variable for each token that was given as text, each another', async () => {
    using world = await aWorld({ tokenAuth: 'abcdef0123456789' });
    for (const [key, siteId] of [
      ['clientA', 2],
      ['client-a', 3],
    ] as const) {
      const written = someSettings({ siteId, tokenAuth: 'abcdef0123456789' });
      await putDraft(world.deps, policy, { key, kind: 'create', written });
    }
    await world.apply();
    const { text, tokens } = await exportConfig(world.deps, { mostPages: 50 });
    expect(tokens.map(({ variable }) => variable)).toEqual(['CLIENT_A_TOKEN', 'CLIENT_A_TOKEN_2', 'SHOP_TOKEN']);
    expect(text).toMatch(/\/\/ The API was given this token as text.*\n {6}tokenAuth: secretEnv\('SHOP_TOKEN'\),/);
  });

  test('is of named targets, whoever manages them, and by itself of those of the API', async () => {
    using world = await aWorld({});
    await world.apply({ site: someSettings({ siteId: 9 }) });
    const ofApi = await exportTargets(world.deps, {});
    expect(ofApi).toContain('    shop: defineTarget({');
    expect(ofApi).not.toContain('site: defineTarget');
    expect(ofApi).toContain('// The state has other targets besides');
    expect(await exportTargets(world.deps, { targets: ['target.site'] })).toContain('    site: defineTarget({');
    expect(await refusalsOf(exportTargets(world.deps, { targets: ['nowhere'] }))).toEqual(['plan.no-such-target']);
    using empty = new DraftWorld();
    expect(await exportTargets(empty.deps, {})).toContain('  targets: {},');
  });
});
