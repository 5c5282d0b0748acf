import { describe, expect, test } from 'vitest';
import { aTarget, complaintsOf } from '../resolve-config.test.fixture.js';

const complaints = (load: object) => complaintsOf({ load, targets: { a: aTarget() } });

describe('checkLoad', () => {
  test('refuses stages that send nothing', async () => {
    expect(
      await complaints({
        stages: [
          { for: '5m', rate: 0 },
          { for: '5m', rampTo: 0 },
        ],
      }),
    ).toEqual(['config.empty-stages load.stages: Each of `load.stages` has the rate 0.']);
    expect(
      await complaints({
        stages: [
          { for: '5m', rate: 0 },
          { for: '5m', rampTo: 1 },
        ],
      }),
    ).toEqual([]);
  });

  test('refuses a warm-up that leaves nothing of the stages to look at', async () => {
    const stages = [
      { for: '30s', rate: 5 },
      { for: '30s', rampTo: 50 },
    ];
    expect(await complaints({ stages, warmUp: '1m' })).toEqual([
      'config.endless-warm-up load.warmUp: `load.warmUp` is 1m, which is as long as all of `load.stages` or longer: nothing would be left to look at.',
    ]);
    expect(await complaints({ stages, warmUp: '59s' })).toEqual([]);
    expect(await complaints({ warmUp: '1h' })).toEqual([]);
  });

  test.each([
    [{ stages: [] }, 'must be a list from 1 to 100 items'],
    [{ stages: [{ for: '5m' }] }, 'load.stages[0].rate must be a number from 0 to 1,000,000; it is missing'],
    [{ stages: [{ for: 'soon', rate: 5 }] }, 'is no duration'],
    [{ adaptive: { p95: '500ms' } }, 'is no bound of a latency'],
    [{ thresholds: { errorRate: '<0%' } }, 'is no bound of a share'],
  ])('says what is wrong with %o', async (load, words) => {
    const found = await complaints(load);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
  });
});
