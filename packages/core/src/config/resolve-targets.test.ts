import { append, secretEnv, secretFile } from '@trafficinator/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../base/canonical-json.js';
import { Failure } from '../errors/failure.js';
import type { Place } from '../errors/problem.js';
import { targetKey } from '../model/target.js';
import { aTarget, resolveConfig, settingsOf } from './resolve-config.test.fixture.js';
import { resolveTargets } from './resolve-targets.js';

describe('resolveTargets', () => {
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
    expect(desired.load).toEqual({ visitsPerDay: 1_000, overflow: 'redistribute', arrivals: 'poisson' });
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

  test('accepts a config without targets: it plans to delete all', async () => {
    const { desired } = await resolveConfig({ targets: {} });
    expect(desired).toEqual({
      load: { overflow: 'redistribute', arrivals: 'poisson' },
      targets: [],
      moved: [],
      blobs: [],
    });
  });

  test('keeps the value of a token that is written out apart from the settings', async () => {
    const resolution = await resolveConfig({ targets: { a: aTarget({ tokenAuth: 'abcdefgh' }) } });
    expect(settingsOf(resolution, 'a')?.tokenAuth).toEqual({ $kind: 'literal' });
    expect(resolution.literals).toEqual(new Map([['a', 'abcdefgh']]));
    expect(JSON.stringify(resolution.desired) + JSON.stringify(resolution.warnings)).not.toContain('abcdefgh');
  });

  test('says where each setting comes from', async () => {
    const raw = { defaults: { weight: 2 }, targets: { a: aTarget({ extends: [{ timezone: 'Asia/Tokyo' }] }) } };
    const provenance = (await resolveConfig(raw)).provenance.get(targetKey('a'));
    expect([provenance?.get('weight'), provenance?.get('timezone'), provenance?.get('visitsPerDay')]).toEqual([
      { layer: 'defaults', label: 'defaults', path: 'defaults.weight' },
      { layer: 'profile', label: 'targets.a.extends[0]', path: 'targets.a.extends[0].timezone' },
      { layer: 'target', label: 'targets.a', path: 'targets.a.visitsPerDay' },
    ]);
    expect(provenance?.get('tokenAuth')).toBeUndefined();
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

const arbSettings = fc.record(
  {
    weight: fc.integer({ min: 1, max: 9 }),
    countries: fc.dictionary(fc.constantFrom('SE', 'NO', 'DK', 'FI'), fc.integer({ min: 1, max: 9 }), { minKeys: 1 }),
    ecommerce: fc.record(
      { orderRate: fc.constantFrom(0, 0.5), taxRate: fc.constantFrom(0, 0.25) },
      { requiredKeys: [] },
    ),
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
