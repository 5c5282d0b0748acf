import { describe, expect, test } from 'vitest';
import { aCommit, aTarget, codesOf, counts } from './contract/builders.contract.js';
import { keep, keptCounts, keptKind, keptLoad, keptSettings } from './kept-json.js';

const AT = { state: '/srv/state.db', what: 'target.shop' };
const settings = aTarget().target.settings;

/** The settings' text, changed as another version could have written it. */
function textWith(change: Record<string, unknown>): string {
  return JSON.stringify({ ...settings, ...change });
}

describe('keptSettings', () => {
  test('reads what was kept', () => {
    expect(keptSettings(keep(settings), AT)).toEqual(settings);
  });

  test('gives settings their default that an older version did not know, also in sections', () => {
    const { concurrency, ...delivery } = settings.delivery;
    expect(concurrency).toBe(50);
    expect(keptSettings(textWith({ weight: undefined, delivery }), AT)).toEqual(settings);
  });

  test('refuses settings of a newer version, by name', async () => {
    const text = textWith({ hitsPerDay: 7, delivery: { ...settings.delivery, retries: 3 } });
    const reading = Promise.resolve().then(() => keptSettings(text, AT));
    await expect(reading).rejects.toThrow(
      '/srv/state.db cannot be used: target.shop has delivery.retries, hitsPerDay, which this version does not know.',
    );
    expect(await codesOf(reading)).toEqual(['state.newer']);
  });

  test.each([
    ['no JSON', '{', 'target.shop is no JSON'],
    ['no object', '7', 'target.shop has an impossible value'],
    ['a wrong value', textWith({ visitsPerDay: -1 }), 'target.shop.visitsPerDay has an impossible value'],
    ['a required setting missing', textWith({ url: undefined }), 'target.shop.url has an impossible value'],
  ])('takes %s for damage', async (_what, text, fault) => {
    const reading = Promise.resolve().then(() => keptSettings(text, AT));
    await expect(reading).rejects.toThrow(fault);
    expect(await codesOf(reading)).toEqual(['state.damaged']);
  });
});

describe('keptLoad and keptCounts', () => {
  test('read what was kept', () => {
    const { load } = aCommit();
    expect(keptLoad(keep(load), AT)).toEqual(load);
    expect(keptCounts(keep(counts({ sent: 3 })), AT)).toEqual(counts({ sent: 3 }));
  });
});

describe('keptKind', () => {
  test('reads what this version knows, and takes anything else for newer', async () => {
    expect(keptKind('adopt', AT)).toBe('adopt');
    const reading = Promise.resolve().then(() => keptKind('warp', { ...AT, what: 'an entry of its history' }));
    expect(await codesOf(reading)).toEqual(['state.newer']);
    await expect(reading).rejects.toThrow('an entry of its history is of the kind "warp"');
  });
});
