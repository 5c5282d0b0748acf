import { append, remove, secretEnv, urlList } from '@trafficinator/sdk';
import { describe, expect, test } from 'vitest';
import { aTarget, complaintsOf, problemsOf } from '../resolve-config.test.fixture.js';

/** What users are told about one target `a`. */
function complaintsOfA(settings: object): Promise<readonly string[]> {
  return complaintsOf({ targets: { a: aTarget(settings) } });
}

describe('checkConfig', () => {
  test.each([
    [[() => [], []], 'policies[1] is a list of 0. A policy is a function'],
    [[{}], 'policies[0] is an object. A policy is a function'],
    [() => [], 'policies must be a list, each a function from a plan to a list of objections; it is a function.'],
  ])('refuses the policies %j', async (policies, detail) => {
    const [problem, ...others] = await problemsOf({ policies, targets: { a: aTarget() } });
    expect(problem?.detail).toContain(detail);
    expect(others).toEqual([]);
  });

  test.each([
    [{ visitsPerDay: -5 }, 'targets.a.visitsPerDay must be a whole number from 0 to 100,000,000; it is -5.'],
    [{ visitsPerDay: 1.5 }, 'targets.a.visitsPerDay must be a whole number from 0 to 100,000,000; it is 1.5.'],
    [{ visitsPerDay: 'many' }, 'targets.a.visitsPerDay must be a whole number from 0 to 100,000,000; it is "many".'],
    [{ siteId: Number.NaN }, 'targets.a.siteId must be a whole number of at least 1; it is NaN.'],
    [{ weight: 0 }, 'targets.a.weight must be a number above 0, at most 1,000,000; it is 0.'],
    [
      { url: 'https://example.com/' },
      'targets.a.url is no tracker URL: expected https://HOST/matomo.php, without user, query or fragment; it is "https://example.com/".',
    ],
    [
      { timezone: 'Europe/Lodon' },
      'targets.a.timezone is no IANA time zone such as Europe/London or UTC; it is "Europe/Lodon". Did you mean `Europe/London`?',
    ],
    [
      { delivery: { mode: 'realtim' } },
      'targets.a.delivery.mode must be `realtime` or `condensed`; it is "realtim". Did you mean `realtime`?',
    ],
    [
      { activity: { hours: [1, 2] } },
      'targets.a.activity.hours must be a list of 24, each a number from 0 to 1,000,000; it is a list of 2.',
    ],
    [
      { activity: { hours: Array(24).fill(0) } },
      'targets.a.activity.hours must have at least one number above 0; it is a list of 24.',
    ],
    [
      { activity: { weekdays: [1, 1, 1, 1, 1, 1, -1] } },
      'targets.a.activity.weekdays[6] must be a number from 0 to 1,000,000; it is -1.',
    ],
    [{ countries: {} }, 'targets.a.countries must name at least one country with a share above 0; it is an object.'],
    [
      { countries: { SE: 0 } },
      'targets.a.countries must name at least one country with a share above 0; it is an object.',
    ],
    [{ downloads: 5 }, 'targets.a.downloads must be an object `{ probability, urls }`; it is 5.'],
    [
      { downloads: remove },
      'targets.a.downloads is a group of settings: `remove` and `append` work on single settings; it is `remove`.',
    ],
    [{ extends: { name: 'Shop' } }, 'targets.a.extends must be a list of profiles; it is an object.'],
  ])('says what is wrong with %j', async (settings, detail) => {
    const [problem] = await problemsOf({ targets: { a: aTarget(settings) } });
    expect(problem?.detail).toBe(detail);
  });

  test.each([
    [
      { url: 'x' },
      "must be `urlList('PATH')`, `append([...])` or a list of at least 1 item, each a page as its absolute URL or `{ url, title }`; it is an object.",
    ],
    [['/relative'], '[0] must be a page as its absolute URL or `{ url, title }`; it is "/relative".'],
    [[{ url: '/relative' }], '[0].url must be an absolute http:// or https:// URL; it is "/relative".'],
    [[{ title: 'No URL' }], '[0].url must be an absolute http:// or https:// URL; it is missing.'],
    [[{ url: 'https://a.example/', titel: 'A' }], '[0] has no setting `titel`. Did you mean `title`?'],
    [append(['/relative']), '[0] must be a page as its absolute URL or `{ url, title }`; it is "/relative".'],
    [append([{ url: 'https://a.example/', titel: 'A' }]), '[0] has no setting `titel`. Did you mean `title`?'],
    [urlList(''), '.path must be a text that is not empty; it is "".'],
  ])('takes the form of `pages` that was meant: %j', async (pages, detail) => {
    const problems = await problemsOf({ targets: { a: aTarget({ pages }) } });
    expect(problems.map((problem) => problem.detail.replace(/^targets\.a\.pages ?/, ''))).toEqual([detail]);
  });

  test('names the settings that misspelt keys were meant to be', async () => {
    expect(await complaintsOfA({ visitPerDay: 5, ecommerce: { orderRat: 1 }, orderRate: 0.1, colour: 'red' })).toEqual([
      'config.unknown-setting targets.a.ecommerce.orderRat: targets.a.ecommerce has no setting `orderRat`. Did you mean `orderRate`?',
      'config.unknown-setting targets.a.visitPerDay: targets.a has no setting `visitPerDay`. Did you mean `visitsPerDay`?',
      'config.unknown-setting targets.a.orderRate: targets.a has no setting `orderRate`. Did you mean `ecommerce.orderRate`?',
      'config.unknown-setting targets.a.colour: targets.a has no setting `colour`.',
    ]);
    expect(await complaintsOf({ target: {}, timezone: 'UTC', targets: {} })).toEqual([
      'config.unknown-setting target: The config has no setting `target`. Did you mean `targets`?',
      'config.unknown-setting timezone: The config has no setting `timezone`. Did you mean `defaults.timezone`?',
    ]);
  });

  test('does not call a setting missing that is only misspelt or invalid', async () => {
    const { url, siteId, pages } = aTarget();
    expect(await complaintsOf({ targets: { a: { url, siteId, pages, visitPerDay: 5 } } })).toHaveLength(1);
    expect(await complaintsOf({ targets: { a: { url, siteId, pages, visitsPerDay: '5' } } })).toHaveLength(1);
    expect(await complaintsOf({ defaults: 5, targets: { a: {} } })).toHaveLength(1);
    expect(await complaintsOf({ targets: { a: 5 } })).toHaveLength(1);
    expect(await complaintsOf({ targets: { a: { extends: [5] } } })).toHaveLength(1);
  });

  test('refuses keys that are no addresses or countries', async () => {
    expect(await complaintsOf({ targets: { 'my.site': aTarget() } })).toEqual([
      'config.invalid-key targets["my.site"]: The key `my.site` of targets must begin with a letter and hold at most 63 letters, digits, _ and -.',
    ]);
    expect(await complaintsOfA({ countries: { Sweden: 1 }, tokenAuth: secretEnv('A') })).toEqual([
      'config.invalid-key targets.a.countries.Sweden: The key `Sweden` of targets.a.countries must be a two-letter country code such as SE.',
    ]);
  });

  test('never shows a token', async () => {
    const TOKEN = '0123456789abcdef0123456789abcdef';
    const wrong = [{ value: TOKEN }, [TOKEN], secretEnv(TOKEN), { $kind: 'secretEnv', name: 'A', value: TOKEN }];
    for (const tokenAuth of wrong) {
      const problems = await problemsOf({ targets: { a: aTarget({ tokenAuth }) } });
      expect(problems).not.toEqual([]);
      expect(JSON.stringify(problems)).not.toContain(TOKEN);
    }
    const url = `https://a.example.com/matomo.php?token_auth=${TOKEN}`;
    expect(JSON.stringify(await problemsOf({ targets: { a: aTarget({ url }) } }))).not.toContain(TOKEN);
  });

  test('reports a fault of a profile once, however many targets extend it', async () => {
    const shop = { ecommerce: { orderRate: 2 }, name: '' };
    const raw = {
      targets: { a: aTarget({ extends: [shop] }), b: aTarget({ siteId: 2, extends: [{ extends: [shop] }] }) },
    };
    expect((await problemsOf(raw)).map(({ path }) => path)).toEqual([
      'targets.a.extends[0].name',
      'targets.a.extends[0].ecommerce.orderRate',
    ]);
  });

  test('refuses profiles that extend themselves', async () => {
    const shop: Record<string, unknown> = {};
    shop['extends'] = [shop];
    expect(await complaintsOf({ defaults: { extends: [shop] }, targets: { a: aTarget({ extends: [shop] }) } })).toEqual(
      [
        'config.profile-cycle defaults.extends[0].extends[0]: defaults.extends[0].extends[0] is the same profile as defaults.extends[0], which it stands below.',
        'config.profile-cycle targets.a.extends[0].extends[0]: targets.a.extends[0].extends[0] is the same profile as targets.a.extends[0], which it stands below.',
      ],
    );
  });

  test.each([
    [
      5,
      'The config must be an object `{ state, load, seed, defaults, instances, targets, policies, moved }`; it is 5.',
    ],
    [{}, 'targets must be an object with the targets by key; it is missing.'],
    [{ targets: [] }, 'targets must be an object with the targets by key; it is a list of 0.'],
    [
      { targets: {}, load: { visitsPerDay: -1 } },
      'load.visitsPerDay must be a whole number from 0 to 1,000,000,000; it is -1.',
    ],
    [{ targets: {}, seed: 1.5 }, 'seed must be a text of 1 to 200 characters or a whole number; it is 1.5.'],
    [{ targets: {}, moved: {} }, 'moved must be a list, each an object `{ from, to }`; it is an object.'],
  ])('says what is wrong with the config %j', async (raw, detail) => {
    expect((await problemsOf(raw)).map((problem) => problem.detail)).toEqual([detail]);
  });
});
