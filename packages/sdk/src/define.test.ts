// The compiler runs most of these tests: `tsc -b` fails where a wrong config is no error, or a right one is.

import { describe, expect, test } from 'vitest';
import {
  append,
  type Config,
  defineConfig,
  defineProfile,
  defineTarget,
  remove,
  secretEnv,
  secretFile,
  type Target,
  urlList,
} from './index.js';

const shop = defineProfile({ ecommerce: { orderRate: 0.05 }, pages: append(['https://shop.example.com/']) });

const staging = defineTarget({
  name: 'Staging',
  url: 'https://staging.example.com/matomo.php',
  siteId: 1,
  tokenAuth: secretEnv('TOKEN'),
  visitsPerDay: 5_000,
  timezone: remove,
  events: { click: { list: [{ category: 'menu', action: 'open' }] } },
  extends: [shop],
});

describe('defineConfig', () => {
  test('returns what it is given', () => {
    const config: Config = { targets: { staging } };
    const later = Promise.resolve(config);
    const made = () => config;
    expect([defineConfig(config), defineConfig(later), defineConfig(made)]).toEqual([config, later, made]);
  });

  test('accepts objects, promises and functions', () => {
    defineConfig({ seed: 1, load: { overflow: 'drop' }, targets: {} });
    defineConfig({ defaults: { extends: [shop], pages: urlList('./urls.txt') }, targets: { staging, other: {} } });
    defineConfig(Promise.resolve({ targets: { staging } }));
    defineConfig(({ stack, env }) => ({
      targets: { a: { name: stack + env['NAME'] } },
      moved: [{ from: 'b', to: 'a' }],
    }));
    defineConfig(async ({ stack }) => ({ targets: { a: defineTarget({ name: stack }) } }));
  });

  test('knows the keys that a target can have moved to', () => {
    defineConfig({ targets: { staging }, moved: [{ from: 'whatever', to: 'staging' }] });
    defineConfig({
      targets: { staging },
      moved: [
        { from: 'a', to: 'staging' },
        // @ts-expect-error -- `production` is not declared.
        { from: 'b', to: 'production' },
      ],
    });
    // @ts-expect-error -- The same in a function.
    defineConfig(() => ({ targets: { staging }, moved: [{ from: 'b', to: 'production' }] }));
  });

  test('accepts computed targets', () => {
    const computed: Record<string, Target> = { [Math.random().toString()]: {} };
    defineConfig({ targets: computed, moved: [{ from: 'a', to: 'b' }] });
    defineConfig<string>({ targets: { ...computed, staging }, moved: [{ from: 'a', to: 'b' }] });
  });

  test('finds misspelt and misplaced keys', () => {
    // @ts-expect-error -- No `sed`.
    defineConfig({ targets: {}, sed: 1 });
    // @ts-expect-error -- No `visitPerDay`.
    defineConfig({ targets: { staging: { name: 'Staging', visitPerDay: 1 } } });
    // @ts-expect-error -- A target has no `targets`.
    defineConfig({ targets: { staging: { targets: {} } } });
    // @ts-expect-error -- `weight` is no setting of the load.
    defineConfig({ load: { weight: 1 }, targets: {} });
    // @ts-expect-error -- `targets` must be there.
    defineConfig({ defaults: {} });
    // @ts-expect-error -- In a function too, if one asks for it.
    defineConfig(() => ({ targets: { staging: { name: 'Staging', visitPerDay: 1 } } }) satisfies Config);
  });
});

describe('defineTarget', () => {
  test('returns what it is given', () => {
    const target: Target = { siteId: 1 };
    expect(defineTarget(target)).toBe(target);
  });

  test('finds misspelt keys at every depth', () => {
    // @ts-expect-error -- No `visitPerDay`.
    defineTarget({ name: 'Staging', visitPerDay: 1 });
    // @ts-expect-error -- No `orderRat`.
    defineTarget({ ecommerce: { orderRat: 1 } });
    // @ts-expect-error -- No `actoin`.
    defineTarget({ events: { click: { list: [{ category: 'a', action: 'b', actoin: 'c' }] } } });
    // @ts-expect-error -- No `titel`.
    defineTarget({ pages: [{ url: 'https://a.example/', titel: 'A' }] });
    // @ts-expect-error -- No `titel` here either.
    defineTarget({ pages: append([{ url: 'https://a.example/', titel: 'A' }]) });
  });

  test('finds values of the wrong type', () => {
    // @ts-expect-error -- A number.
    defineTarget({ visitsPerDay: '1000' });
    // @ts-expect-error -- No such mode.
    defineTarget({ delivery: { mode: 'instant' } });
    // @ts-expect-error -- A list of profiles.
    defineTarget({ extends: shop });
    // @ts-expect-error -- A secret is no list of pages.
    defineTarget({ pages: secretFile('./urls.txt') });
    // @ts-expect-error -- A single number cannot be appended to.
    defineTarget({ weight: append([1]) });
    // @ts-expect-error -- A section is taken back setting by setting.
    defineTarget({ ecommerce: remove });
  });
});

describe('defineProfile', () => {
  test('returns what it is given, and can extend profiles', () => {
    const profile = { extends: [shop], ecommerce: { orderValue: { max: 10 } } };
    expect(defineProfile(profile)).toBe(profile);
  });

  test('finds misspelt keys', () => {
    // @ts-expect-error -- No `ecomerce`.
    defineProfile({ name: 'Shop', ecomerce: {} });
  });
});

describe('append', () => {
  test('can stand apart from the setting', () => {
    const sale = append([{ url: 'https://a.example/sale', title: 'Sale' }, 'https://a.example/new']);
    const numbers = append([1]);
    defineTarget({ pages: sale });
    defineTarget({ ecommerce: { shippingRates: numbers } });
    // @ts-expect-error -- Pages are no numbers.
    defineTarget({ pages: numbers });
    // @ts-expect-error -- Nor are they here.
    defineTarget({ pages: append([1]) });
  });
});

describe('append, remove, secretEnv, secretFile, urlList', () => {
  test('make plain data', () => {
    expect([append([1]), remove, secretEnv('A'), secretFile('b'), urlList('c')]).toEqual([
      { $kind: 'append', items: [1] },
      { $kind: 'remove' },
      { $kind: 'secretEnv', name: 'A' },
      { $kind: 'secretFile', path: 'b' },
      { $kind: 'urlList', path: 'c' },
    ]);
  });
});
