import { describe, expect, test } from 'vitest';
import { aTarget, complaintsOf, warningsOf } from '../resolve-config.test.fixture.js';

const ambiguous = { delivery: { retries: { ambiguous: true } } };

describe('refuseAmbiguousRetries', () => {
  test.each(['hitsPerDay', 'hitsPerMonth'])('refuses them beside %s of the target', async (budget) => {
    expect(await complaintsOf({ targets: { a: aTarget({ ...ambiguous, [budget]: 5 }) } })).toEqual([
      'config.ambiguous-retries targets.a.delivery.retries.ambiguous: target.a has `delivery.retries.ambiguous`, and a hit budget. A hit that is sent again after an ambiguous end may be counted twice, and no budget knows of it.',
    ]);
  });

  test('refuses them where the instance has a budget, and says so', async () => {
    const raw = { instances: { 'https://a.example.com/': { hitsPerDay: 5 } }, defaults: ambiguous };
    const [complaint, ...others] = await complaintsOf({ ...raw, targets: { a: aTarget(), b: aTarget({ siteId: 2 }) } });
    expect(others).toEqual([]);
    expect(complaint).toContain(
      'target.a and target.b have `delivery.retries.ambiguous`, and an instance with a hit budget.',
    );
  });

  test('takes them where nothing counts hits', async () => {
    const instances = { 'https://a.example.com/': { concurrency: 5 } };
    expect(await complaintsOf({ instances, targets: { a: aTarget(ambiguous) } })).toEqual([]);
  });
});

describe('warnOfIdleBulk', () => {
  const warnings = (delivery: object) => warningsOf({ targets: { a: aTarget({ delivery }) } });

  test('warns where every hit leaves when it happens', async () => {
    expect(await warnings({ bulkSize: 100, mode: 'realtime' })).toEqual([
      'config.idle-bulk targets.a.delivery.bulkSize: target.a has a `delivery.bulkSize` above 1, but the mode `realtime`, in which each hit leaves when it happens. Only visits that are sent condensed share requests.',
    ]);
  });

  test('warns where that depends on how the run is started', async () => {
    expect(await warnings({ bulkSize: 100 })).toEqual([
      'config.idle-bulk targets.a.delivery.bulkSize: target.a has a `delivery.bulkSize` above 1, but no `delivery.mode`: bulk requests are sent under `--rate` and `--stages` only. Only visits that are sent condensed share requests.',
    ]);
  });

  test('says nothing where bulk requests are sent, or not asked for', async () => {
    expect(await warnings({ bulkSize: 100, mode: 'condensed' })).toEqual([]);
    expect(await warnings({ mode: 'realtime' })).toEqual([]);
  });
});
