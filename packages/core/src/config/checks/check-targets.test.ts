import { append, remove, secretEnv } from '@trafficinator/sdk';
import { describe, expect, test } from 'vitest';
import { aTarget, complaintsOf, problemsOf, warningsOf } from '../resolve-config.test.fixture.js';

const { url, siteId, pages, visitsPerDay } = aTarget();

describe('checkTargets', () => {
  test('names each required setting that no layer has, with the targets that lack it', async () => {
    expect(await complaintsOf({ defaults: { url }, targets: { a: { siteId, pages }, b: { siteId: 2 } } })).toEqual([
      'config.missing-setting targets.a.visitsPerDay: target.a and target.b have no `visitsPerDay`. It can stand in the target, in a profile that it extends, or in `defaults`.',
      'config.missing-setting targets.b.pages: target.b has no `pages`. It can stand in the target, in a profile that it extends, or in `defaults`.',
    ]);
    const [problem] = await problemsOf({ targets: { a: { siteId, pages, visitsPerDay } } });
    expect(problem?.fix).toBe("url: 'https://analytics.example.com/matomo.php'");
  });

  test('says which `remove` took a required setting away', async () => {
    expect(await complaintsOf({ targets: { a: aTarget({ extends: [{}], visitsPerDay: remove }) } })).toEqual([
      'config.missing-setting targets.a.visitsPerDay: target.a has no `visitsPerDay`. targets.a.visitsPerDay removes it. It can stand in the target, in a profile that it extends, or in `defaults`.',
    ]);
  });

  test('names many targets by the first few', async () => {
    const targets = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((key) => [key, { ...aTarget(), siteId: undefined }]),
    );
    const [problem] = await problemsOf({ targets });
    expect(problem?.detail).toMatch(/^target\.a, target\.b, target\.c and 2 more have no `siteId`\./);
  });

  test('refuses a range that ends before it begins, and names the layers of both ends', async () => {
    const raw = {
      defaults: { visitMinutes: { max: 5 }, ecommerce: { itemsPerOrder: { min: 3, max: 2 } } },
      targets: { a: aTarget({ visitMinutes: { min: 6 } }), b: aTarget({ siteId: 2, pageviewsPerVisit: { min: 7 } }) },
    };
    expect(await complaintsOf(raw)).toEqual([
      'config.reversed-range targets.b.pageviewsPerVisit.min: target.b has a `pageviewsPerVisit` from 7 (targets.b) to 6 (built-in).',
      'config.reversed-range targets.a.visitMinutes.min: target.a has a `visitMinutes` from 6 (targets.a) to 5 (defaults).',
      'config.reversed-range defaults.ecommerce.itemsPerOrder.max: target.a and target.b have a `ecommerce.itemsPerOrder` from 3 (defaults) to 2 (defaults).',
    ]);
  });

  test('refuses visits that can come from nowhere', async () => {
    const referrers = { direct: 0, search: 0, social: 0, websites: 0 };
    const profile = { referrers };
    const targets = { a: aTarget({ extends: [profile] }), b: aTarget({ siteId: 2, extends: [profile] }) };
    expect(await complaintsOf({ targets })).toEqual([
      'config.no-referrers targets.a.extends[0].referrers.websites: target.a and target.b have the share 0 for every kind of `referrers`.',
    ]);
  });

  test('refuses two targets of one account, however it is written', async () => {
    const targets = { a: aTarget(), b: aTarget({ url: 'http://A.example.com//piwik.php' }), c: aTarget({ siteId: 2 }) };
    expect(await complaintsOf({ targets })).toEqual([
      'config.shared-account targets.b: target.a and target.b both send to a.example.com/matomo.php#1. Each site has one daily cap, and so one target.',
    ]);
  });

  test('reports everything at once', async () => {
    const raw = {
      sed: 1,
      targets: { a: aTarget({ weight: -1 }), b: aTarget(), c: {} },
      moved: [{ from: 'b', to: 'd' }],
    };
    expect((await problemsOf(raw)).map(({ code }) => code)).toEqual([
      'config.invalid-value',
      'config.unknown-setting',
      'config.moved-still-declared',
      'config.moved-to-nothing',
      'config.missing-setting',
      'config.missing-setting',
      'config.missing-setting',
      'config.missing-setting',
      'config.shared-account',
    ]);
  });

  test('warns of tokens that are written out, once for each place', async () => {
    const raw = {
      defaults: { tokenAuth: 'abcdefgh' },
      targets: { a: aTarget(), b: aTarget({ siteId: 2 }), clientA: aTarget({ siteId: 3, tokenAuth: 'ijklmnop' }) },
    };
    expect(await warningsOf(raw)).toEqual([
      'config.literal-token defaults.tokenAuth: target.a and target.b have a `tokenAuth` that is no reference. It works in the `apply` that reads it, is not kept, and a later `run` has no token.',
      'config.literal-token targets.clientA.tokenAuth: target.clientA has a `tokenAuth` that is no reference. It works in the `apply` that reads it, is not kept, and a later `run` has no token.',
    ]);
  });

  test('warns of countries that a user chose in vain', async () => {
    const countries = { SE: 1 };
    const targets = { a: aTarget({ countries }), b: aTarget({ siteId: 2, countries, tokenAuth: secretEnv('A') }) };
    expect(await warningsOf({ targets: { ...targets, c: aTarget({ siteId: 3 }) } })).toEqual([
      'config.country-not-sent targets.a.countries: target.a has `countries` but no `tokenAuth`. The countries decide the languages of the visitors; Matomo takes the country itself only with a token.',
    ]);
  });

  test('warns of appending to a list that no layer has', async () => {
    const siteSearch = { keywords: append(['shoes']) };
    const ecommerce = { shippingRates: append([20]) };
    expect(await warningsOf({ targets: { a: aTarget({ siteSearch, ecommerce }) } })).toEqual([
      'config.appends-to-nothing targets.a.siteSearch.keywords: targets.a.siteSearch.keywords appends to `siteSearch.keywords`, but no layer below has such a list. For target.a it is the whole list and stands in place of a built-in list.',
    ]);
  });
});
