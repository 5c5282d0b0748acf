import { append, remove, secretCommand, secretEnv, secretFile } from '@trafficinator/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../base/canonical-json.js';
import { Failure } from '../errors/failure.js';
import type { Place } from '../errors/problem.js';
import { blobHash, targetKey } from '../model/target.js';
import { target } from '../schema/config.js';
import { aFolder, load } from './modules/a-config.test.fixture.js';
import { aTarget, resolveConfig, settingsOf } from './resolve-config.test.fixture.js';
import { resolveTargets } from './resolve-targets.js';

/** The load of a config that says nothing of it. */
const noLoad = { overflow: 'redistribute', arrivals: 'poisson', adaptive: {}, thresholds: { abort: false } };

describe('resolveTargets', () => {
  test('gives the place of a wrong value in the file that the config imports it from, on a warm load too', async () => {
    const folder = aFolder({
      'package.json': '{}',
      'node_modules/.keep': '',
      'trafficinator.config.ts':
        "import { shop } from './profiles';\nexport default { targets: { a: { extends: [shop] } } };",
      'profiles.ts': 'export const shop = {\n  ecommerce: {\n    orderRate: 5,\n  },\n};',
    });
    for (const round of ['cold', 'warm']) {
      const { value, locate } = await load(folder);
      const refused = await resolveTargets(value, { folder, locate, readText: () => '' }).catch(
        (error: unknown) => error,
      );
      const problems = refused instanceof Failure ? refused.problems : [];
      expect([round, problems[0]]).toMatchObject([
        round,
        { code: 'config.invalid-value', place: { file: `${folder}/profiles.ts`, line: 3, column: 5 } },
      ]);
    }
  });

  test('gives the policies, and nothing of where the state is', async () => {
    const noFriday = () => [{ message: 'Not on Fridays.' }];
    const resolution = await resolveConfig({ state: './s.db', policies: [noFriday], targets: { a: aTarget() } });
    expect(resolution.policies).toEqual([noFriday]);
    expect(Object.keys(resolution.desired).sort()).toEqual(['blobs', 'instances', 'load', 'moved', 'targets']);
    expect((await resolveConfig({ targets: {} })).policies).toEqual([]);
  });

  test('shows no password of the state, in no warning and no excerpt', async () => {
    const state = 'postgres://ann:hunter22@db.example/traffic';
    const lines = [`const pw = 'hunter22';`, `state: '${state}',`];
    const place: Place = { file: '/c.ts', line: 1, column: 1, excerpt: { firstLine: 1, lines } };
    const { warnings } = await resolveConfig({ state, targets: { a: aTarget() } }, {}, () => place);
    expect(warnings.map(({ code }) => code)).toEqual(['config.literal-password']);
    expect(JSON.stringify(warnings)).not.toContain('hunter22');
  });

  test('gives every target all its settings, in order of the keys', async () => {
    const shop = { ecommerce: { orderRate: 0.2 } };
    const resolution = await resolveConfig({
      seed: 7,
      load: { visitsPerDay: 1_000 },
      defaults: { timezone: 'Europe/London', delivery: { concurrency: 5 } },
      targets: {
        b: aTarget({ siteId: 2, extends: [shop], tokenAuth: secretFile('./token') }),
        a: aTarget({ weight: 3 }),
      },
    });
    const { desired } = resolution;
    expect(desired.load).toEqual({ ...noLoad, visitsPerDay: 1_000 });
    expect([desired.seed, desired.moved]).toEqual(['7', []]);
    expect(desired.targets.map(({ key, account }) => [key, account])).toEqual([
      ['a', 'a.example.com/matomo.php#1'],
      ['b', 'a.example.com/matomo.php#2'],
    ]);
    expect(settingsOf(resolution, 'a')).toMatchObject({
      weight: 3,
      timezone: 'Europe/London',
      ecommerce: { orderRate: 0.05 },
    });
    expect(settingsOf(resolution, 'b')).toMatchObject({
      weight: 1,
      tokenAuth: { $kind: 'secretFile', path: './token' },
      ecommerce: { orderRate: 0.2, taxRate: 0.1 },
      delivery: { concurrency: 5, timeoutSeconds: 10 },
    });
  });

  test('lets targets share what they take from common layers and profiles, which nobody can change', async () => {
    const shop = { countries: { SE: 1 }, ecommerce: { orderRate: 0.2 } };
    const resolution = await resolveConfig({
      defaults: { visitMinutes: { max: 6 } },
      targets: {
        a: aTarget({ extends: [shop] }),
        b: aTarget({ siteId: 2, extends: [shop] }),
        c: aTarget({ siteId: 3 }),
      },
    });
    const [a, b, c] = ['a', 'b', 'c'].map((key) => settingsOf(resolution, key));
    const inherited = [a, b].map((one) => [one?.visitMinutes, one?.ecommerce.orderValue, one?.countries]);
    const [ofA = [], ofB = []] = inherited;
    expect(ofA).toEqual([{ min: 1, max: 6 }, { min: 15.99, max: 299.99 }, { SE: 1 }]);
    expect(ofA.map((value, index) => value === ofB[index] && Object.isFrozen(value))).toEqual([true, true, true]);
    expect(c?.countries).toMatchObject({ US: 0.35 });
  });

  test('appends to the pages of all, for each target its own', async () => {
    const [shared, ofA, ofB] = ['https://s.example/', 'https://a.example/', 'https://b.example/'];
    const resolution = await resolveConfig({
      defaults: { pages: [shared] },
      targets: {
        a: aTarget({ pages: append([ofA, 'https://a.example/2']) }),
        b: aTarget({ siteId: 2, pages: append([ofB]) }),
        c: aTarget({ siteId: 3, pages: undefined }),
      },
    });
    const texts = new Map(resolution.desired.blobs.map(({ hash, text }) => [hash, text]));
    const pagesOf = (key: string) => texts.get(blobHash(settingsOf(resolution, key)?.pages.hash ?? ''));
    expect([pagesOf('a'), pagesOf('b'), pagesOf('c')]).toEqual([
      `[{"url":"${shared}"},{"url":"${ofA}"},{"url":"https://a.example/2"}]`,
      `[{"url":"${shared}"},{"url":"${ofB}"}]`,
      `[{"url":"${shared}"}]`,
    ]);
  });

  test('accepts a config without targets: it plans to delete all', async () => {
    const { desired } = await resolveConfig({ targets: {} });
    expect(desired).toEqual({
      load: noLoad,
      targets: [],
      instances: [],
      moved: [],
      blobs: [],
    });
  });

  test('lays what is said of an instance over the defaults, and names it by its server and folder', async () => {
    const { desired } = await resolveConfig({
      instances: {
        'https://b.example.com': { hitsPerMonth: 1_000, timezone: 'Asia/Tokyo' },
        'http://a.example.com:8080//stats/': { concurrency: 5 },
      },
      targets: {},
    });
    expect(desired.instances).toEqual([
      { key: 'a.example.com:8080/stats/', settings: { concurrency: 5, timezone: 'UTC' } },
      { key: 'b.example.com/', settings: { concurrency: 100, hitsPerMonth: 1_000, timezone: 'Asia/Tokyo' } },
    ]);
  });

  test('keeps the value of a token that is written out apart from the settings', async () => {
    const resolution = await resolveConfig({ targets: { a: aTarget({ tokenAuth: 'abcdefgh' }) } });
    expect(settingsOf(resolution, 'a')?.tokenAuth).toEqual({ $kind: 'literal' });
    expect(resolution.literals).toEqual(new Map([['a', 'abcdefgh']]));
    expect(JSON.stringify(resolution.desired) + JSON.stringify(resolution.warnings)).not.toContain('abcdefgh');
  });

  test('says where each setting comes from', async () => {
    const raw = { defaults: { weight: 2 }, targets: { a: aTarget({ extends: [{ timezone: 'Asia/Tokyo' }] }) } };
    const { provenanceOf } = await resolveConfig(raw);
    const provenance = provenanceOf(targetKey('a'));
    expect([provenance?.get('weight'), provenance?.get('timezone'), provenance?.get('visitsPerDay')]).toEqual([
      { layer: 'defaults', label: 'defaults', path: 'defaults.weight' },
      { layer: 'profile', label: 'targets.a.extends[0]', path: 'targets.a.extends[0].timezone' },
      { layer: 'target', label: 'targets.a', path: 'targets.a.visitsPerDay' },
    ]);
    expect(provenance?.get('tokenAuth')).toBeUndefined();
    expect(provenanceOf(targetKey('b'))).toBeUndefined();
  });

  test('gives the place of each problem, and of both targets of one account', async () => {
    const locate = (path: readonly (string | number)[]): Place => ({
      file: '/config/c.ts',
      line: path.length,
      column: 1,
    });
    const raw = { targets: { a: aTarget(), b: aTarget({ weight: 0 }) } };
    const failure = resolveTargets(raw, { folder: '/config', locate, readText: () => '' });
    await expect(failure).rejects.toThrow(Failure);
    await expect(failure).rejects.toMatchObject({
      problems: [
        { path: 'targets.b.weight', place: { file: '/config/c.ts', line: 3, column: 1 } },
        {
          path: 'targets.b',
          place: { line: 2 },
          detail: expect.stringContaining('target.a (/config/c.ts:2:1) and target.b both send to'),
        },
      ],
    });
  });

  test('shows no token in the lines around a place', async () => {
    const excerpt = { firstLine: 1, lines: ["tokenAuth: 'abcdefgh',", 'weight: 0,'] };
    const place = { file: '/config/c.ts', line: 2, column: 1, excerpt };
    const raw = { targets: { a: aTarget({ tokenAuth: 'abcdefgh', weight: 0 }) } };
    await expect(resolveConfig(raw, {}, () => place)).rejects.toMatchObject({
      problems: [{ place: { line: 2, excerpt: { firstLine: 1, lines: ["tokenAuth: '***',", 'weight: 0,'] } } }],
    });
  });

  test('asks for no place, and so parses no source, when all is well', async () => {
    const locate = () => expect.unreachable('Nothing is to be located.');
    const raw = { targets: { a: aTarget({ tokenAuth: secretEnv('TOKEN'), countries: { SE: 1 } }) } };
    await expect(resolveConfig(raw, {}, locate)).resolves.toMatchObject({ warnings: [] });
  });
});

const arbTags = fc.array(fc.constantFrom('eu', 'us', 'shop', 'production'));
const arbSettings = fc.record(
  {
    weight: fc.integer({ min: 1, max: 9 }),
    countries: fc.dictionary(fc.constantFrom('SE', 'NO', 'DK', 'FI'), fc.integer({ min: 1, max: 9 }), { minKeys: 1 }),
    ecommerce: fc.record(
      { orderRate: fc.constantFrom(0, 0.5), taxRate: fc.constantFrom(0, 0.25) },
      { requiredKeys: [] },
    ),
    tags: fc.oneof(arbTags, arbTags.map(append), fc.constant(remove)),
    protect: fc.oneof(fc.boolean(), fc.record({ visitsPerDay: fc.nat(500) })),
    tokenAuth: fc.constantFrom(secretEnv('TOKEN'), secretFile('./token'), secretCommand(['pass', 'token']), remove),
    siteSearch: fc.record({ keywords: fc.constantFrom(['a'], append(['b'])) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const arbConfig = fc
  .tuple(arbSettings, fc.array(arbSettings, { maxLength: 2 }), fc.array(arbSettings, { minLength: 1, maxLength: 3 }))
  .map(([defaults, profiles, targets]) => ({
    defaults,
    targets: Object.fromEntries(
      targets.map((target, index) => [
        `t${index}`,
        { ...aTarget({ siteId: index + 1 }), ...target, extends: profiles },
      ]),
    ),
  }));

const arbJunk = fc.constantFrom<unknown>(-1, Number.NaN, '', null, [], {}, () => 1, append([]), append(['']), remove);
const arbDoubtful = fc
  .tuple(
    arbConfig,
    fc.dictionary(fc.constantFrom(...Object.keys(target.fields)), arbJunk, { maxKeys: 1 }),
    fc.boolean(),
  )
  .map(([config, junk, inDefaults]) => {
    const { defaults, targets } = config;
    if (inDefaults) return { ...config, defaults: { ...defaults, ...junk } };
    return { ...config, targets: { ...targets, t0: { ...targets['t0'], ...junk } } };
  });

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)]);
  return Object.fromEntries(entries.reverse());
}

describe('resolveTargets, whatever the config', () => {
  test('gives the same bytes for equal configs, in whatever order their keys stand', async () => {
    await fc.assert(
      fc.asyncProperty(arbConfig, async (config) => {
        const [one, other] = [await resolveConfig(config), await resolveConfig(reversed(config))];
        expect(canonicalJson(other.desired)).toBe(canonicalJson(one.desired));
        expect(JSON.stringify(other.desired)).toBe(JSON.stringify(one.desired));
      }),
    );
  });

  test('refuses with words, or gives settings that the whole schema accepts as they are', async () => {
    await fc.assert(
      fc.asyncProperty(arbDoubtful, async (config) => {
        const outcome = await resolveConfig(config).catch((error: unknown) => error);
        if (outcome instanceof Failure) return;
        expect(outcome).toHaveProperty('desired.targets');
        const { desired } = outcome as Awaited<ReturnType<typeof resolveConfig>>; // No failure, and it has targets.
        for (const { settings } of desired.targets) {
          expect(JSON.stringify(target.resolved.parse(settings))).toBe(JSON.stringify(settings));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('gives a target the settings that it would have alone', async () => {
    await fc.assert(
      fc.asyncProperty(arbConfig, async ({ defaults, targets }) => {
        const together = await resolveConfig({ defaults, targets });
        for (const [key, one] of Object.entries(targets)) {
          const alone = await resolveConfig({ defaults, targets: { [key]: one } });
          expect(settingsOf(together, key)).toEqual(settingsOf(alone, key));
        }
      }),
    );
  });

  test('is idempotent: what a config resolves to, written as a config, resolves to itself', async () => {
    await fc.assert(
      fc.asyncProperty(arbConfig, async (config) => {
        const { desired } = await resolveConfig(config);
        const { pages } = aTarget();
        const targets = desired.targets.map(({ key, settings }) => [key, { ...settings, pages }]);
        const again = await resolveConfig({ load: desired.load, targets: Object.fromEntries(targets) });
        expect(again.desired).toEqual(desired);
      }),
    );
  });

  test('takes tags for a set: distinct, and in whatever order and layers they are written', async () => {
    await fc.assert(
      fc.asyncProperty(arbTags, arbTags, async (below, above) => {
        const tagsOf = async (...layers: readonly (readonly string[])[]) => {
          const [first = [], second = []] = layers;
          const raw = { defaults: { tags: first }, targets: { a: aTarget({ tags: append([...second]) }) } };
          return settingsOf(await resolveConfig(raw), 'a')?.tags;
        };
        const tags = await tagsOf(below, above);
        expect(tags).toEqual([...new Set([...below, ...above])].sort());
        expect(await tagsOf(above, below.toReversed())).toEqual(tags);
      }),
    );
  });

  test('leaves the config as it was', async () => {
    await fc.assert(
      fc.asyncProperty(arbConfig, async (config) => {
        const before = structuredClone(config);
        await resolveConfig(config);
        expect(config).toEqual(before);
      }),
    );
  });
});
