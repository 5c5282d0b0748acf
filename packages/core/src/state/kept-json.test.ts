import { describe, expect, test } from 'vitest';
import { noCounts } from '../model/run.js';
import { aCommit, anInstance, aTarget, codesOf, counts } from './contract/builders.contract.js';
import {
  counts as countsSchema,
  keep,
  keptInstance,
  keptKind,
  keptLoad,
  keptSettings,
  keptVerdict,
} from './kept-json.js';

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
    const text = textWith({ warp: 7, delivery: { ...settings.delivery, bent: 3 } });
    const reading = Promise.resolve().then(() => keptSettings(text, AT));
    await expect(reading).rejects.toThrow(
      '/srv/state.db cannot be used: target.shop has delivery.bent, warp, which this version does not know.',
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

describe('what else is kept', () => {
  test('is read as it was written', () => {
    const { load } = aCommit();
    const { settings: instance } = anInstance({ hitsPerDay: 7 });
    const verdict = { thresholds: [{ metric: 'p95', bound: '<500ms', measured: 612.5, isCrossed: true }] } as const;
    expect(keptLoad(keep(load), AT)).toEqual(load);
    expect(keptInstance(keep(instance), AT)).toEqual(instance);
    expect(keptVerdict(keep(verdict), AT)).toEqual(verdict);
  });

  test('has the defaults of what an older version did not know', () => {
    const { load } = aCommit();
    const { thresholds: _thresholds, ...older } = load;
    expect(keptLoad(JSON.stringify(older), AT)).toEqual(load);
    const { concurrency: _concurrency, ...instance } = anInstance().settings;
    expect(keptInstance(JSON.stringify(instance), AT)).toEqual(anInstance().settings);
  });

  test('counts 0 of what an older version did not count', () => {
    const { stalled: _stalled, retries: _retries, withheld: _withheld, ...older } = counts({ sent: 3 });
    expect(countsSchema.parse(older)).toEqual({ ...noCounts, sent: 3 });
  });
});

describe('keptSettings of version 0.1.0', () => {
  test('are those of today, so that an upgrade plans no change', () => {
    const { delivery, ...rest } = settings;
    const { mode, concurrency, timeoutSeconds } = delivery;
    const later = ['headers', 'tls', 'thresholds', 'basicAuth', 'proxy', 'hitsPerDay', 'hitsPerMonth'];
    const known = Object.fromEntries(Object.entries(rest).filter(([name]) => !later.includes(name)));
    const older = { ...known, delivery: { mode, concurrency, timeoutSeconds } };
    expect(keptSettings(JSON.stringify(older), AT)).toEqual(settings);
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
