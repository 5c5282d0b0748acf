import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { target } from '../schema/config.js';
import { changedSettings, isEqual } from './changed-settings.js';
import { aTarget } from './plan.test-support.js';

function changesBetween(before: object, after: object) {
  return changedSettings(target.fields, before, after);
}

describe('changedSettings', () => {
  test('names the changed leaves of sections by their paths, in order', () => {
    const before = aTarget().settings;
    const after = {
      ...before,
      weight: 2,
      ecommerce: { ...before.ecommerce, orderValue: { min: 1, max: before.ecommerce.orderValue.max } },
    };
    expect(changesBetween(before, after)).toEqual([
      { kind: 'value', path: 'ecommerce.orderValue.min', before: 15.99, after: 1 },
      { kind: 'value', path: 'weight', before: 1, after: 2 },
    ]);
  });

  test('takes a list, a record and a reference as one value each', () => {
    const before = { countries: { SE: 1 }, pages: { hash: 'a', count: 1 }, siteSearch: { keywords: ['x'] } };
    const after = { countries: { SE: 1, NO: 2 }, pages: { hash: 'b', count: 1 }, siteSearch: { keywords: ['x', 'y'] } };
    expect(changesBetween(before, after)).toEqual([
      { kind: 'value', path: 'countries', before: { SE: 1 }, after: { SE: 1, NO: 2 } },
      { kind: 'value', path: 'pages', before: { hash: 'a', count: 1 }, after: { hash: 'b', count: 1 } },
      { kind: 'value', path: 'siteSearch.keywords', before: ['x'], after: ['x', 'y'] },
    ]);
  });

  test('leaves the side out on which a setting is not set', () => {
    expect(changesBetween({ name: 'One', url: undefined }, { siteSearch: { probability: 1 } })).toStrictEqual([
      { kind: 'value', path: 'name', before: 'One' },
      { kind: 'value', path: 'siteSearch.probability', after: 1 },
    ]);
  });

  test('shows what the schema no longer knows as one value', () => {
    expect(changesBetween({ former: { a: 1 } }, {})).toStrictEqual([
      { kind: 'value', path: 'former', before: { a: 1 } },
    ]);
  });

  test('finds nothing between equal settings, whatever the order of their keys', () => {
    const { settings } = aTarget({ countries: { SE: 1, NO: 2 } });
    const reversed = Object.fromEntries(Object.entries({ ...settings, countries: { NO: 2, SE: 1 } }).reverse());
    expect(changesBetween(settings, reversed)).toEqual([]);
  });
});

describe('isEqual', () => {
  test('agrees with what the state reads back of any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), (value) => isEqual(value, JSON.parse(JSON.stringify(value)))),
      { numRuns: 50, examples: [[-0], [{ a: -0 }]] },
    );
  });

  test('tells null from an object and a list from a record', () => {
    expect([isEqual(null, {}), isEqual([], {}), isEqual(undefined, null)]).toEqual([false, false, false]);
  });
});
