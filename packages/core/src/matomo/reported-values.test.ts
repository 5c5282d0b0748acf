import { describe, expect, test } from 'vitest';
import { siteIdsIn, siteIn, versionIn } from './reported-values.js';

const PARIS = { timezone: 'Europe/Paris', ecommerce: true, sitesearch: false };

describe('versionIn', () => {
  test.each([
    [{ value: '5.2.0' }, '5.2.0'],
    [{ value: '4.16.1-b2' }, '4.16.1'],
    [{ value: '5.2<b>' }, '5.2'],
    [{ value: 'five' }, undefined],
    [{ value: 5 }, undefined],
    [['5.2.0'], undefined],
    [null, undefined],
  ])('of %j is %s', (value, version) => {
    expect(versionIn(value)).toBe(version);
  });
});

describe('siteIn', () => {
  test.each([
    [{ timezone: 'Europe/Paris', ecommerce: 1, sitesearch: 0, name: 'Shop' }],
    [{ timezone: 'Europe/Paris', ecommerce: '1', sitesearch: '0' }],
    [{ timezone: 'Europe/Paris', ecommerce: true, sitesearch: false }],
    [[{ timezone: 'Europe/Paris', ecommerce: '1', sitesearch: '0' }]],
  ])('reads %j', (value) => {
    expect(siteIn(value)).toEqual(PARIS);
  });

  test.each([[{}], [[]], [{ ...PARIS, timezone: '' }], [{ ...PARIS, ecommerce: 2 }], ['Paris'], [null]])(
    'finds no site in %j',
    (value) => {
      expect(siteIn(value)).toBeUndefined();
    },
  );
});

describe('siteIdsIn', () => {
  test('reads numbers and texts', () => {
    expect(siteIdsIn([1, '20'])).toEqual(new Set([1, 20]));
    expect(siteIdsIn([])).toEqual(new Set());
  });

  test.each([[{}], [['one']], [[1.5]], [[null]], ['1']])('finds no list in %j', (value) => {
    expect(siteIdsIn(value)).toBeUndefined();
  });
});
