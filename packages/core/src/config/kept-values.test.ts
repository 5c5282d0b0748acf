import { secretEnv } from '@trafficinator/sdk';
import { describe, expect, test } from 'vitest';
import { target } from '../schema/config.js';
import type { AnySetting } from '../schema/setting.js';
import { KeptValues } from './kept-values.js';
import { BoxedSetting, type Part } from './layers/boxed-setting.js';

const { fields } = target;

function boxOf(...values: readonly unknown[]): BoxedSetting {
  const provenance = { layer: 'target', label: 'targets.a' } as const;
  const parts = values.map((value): Part => ({ kind: 'whole', value, provenance, origin: {} }));
  return new BoxedSetting(parts);
}

function kept(setting: AnySetting, ...values: readonly unknown[]): unknown {
  return new KeptValues(new Map()).of(setting, values.length === 0 ? undefined : boxOf(...values));
}

describe('KeptValues', () => {
  test('keeps numbers and texts, sorts records and tags, and of a written token keeps the fact', () => {
    expect([kept(fields.weight, 2), kept(fields.timezone, 'UTC')]).toEqual([2, 'UTC']);
    expect(JSON.stringify(kept(fields.countries, { SE: 1, DE: 2 }))).toBe('{"DE":2,"SE":1}');
    expect(kept(fields.tags, ['eu', 'b'], ['a', 'eu'])).toEqual(['a', 'b', 'eu']);
    expect([kept(fields.tokenAuth, 'abcdefgh'), kept(fields.tokenAuth, secretEnv('A'))]).toEqual([
      { $kind: 'literal' },
      { $kind: 'secretEnv', name: 'A' },
    ]);
  });

  test('takes the pages that were read, whatever is written there', () => {
    const pages = { $kind: 'blob', hash: 'a'.repeat(64), count: 1 } as const;
    const box = boxOf(['https://a.example/']);
    expect(new KeptValues(new Map([[box.top, pages]])).of(fields.pages, box)).toEqual(pages);
  });

  test('makes of a list that several boxes hold one frozen copy for each setting', () => {
    const urls = ['https://a.example/a.pdf'];
    const values = new KeptValues(new Map());
    const made = values.of(fields.downloads.fields.urls, boxOf(urls));
    expect([made, Object.isFrozen(made), Object.isFrozen(urls)]).toEqual([urls, true, false]);
    expect(values.of(fields.downloads.fields.urls, boxOf(urls))).toBe(made);
    expect(values.of(fields.outlinks.fields.urls, boxOf(urls))).not.toBe(made);
    expect(() => values.of(fields.ecommerce.fields.shippingRates, boxOf(urls))).toThrow();
  });

  test('has nothing for an optional setting that no layer has, and lets no other be missing', () => {
    expect(kept(fields.name)).toBeUndefined();
    expect(() => kept(fields.siteId)).toThrow();
    expect(() => kept(fields.pages, ['https://a.example/'])).toThrow();
  });
});
