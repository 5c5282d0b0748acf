import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoadSettings, TargetSettings } from '../schema/config.js';
import { aDay, aLedgerDay, anInterval, aTarget, NOW, secondsAgo, someCounts } from './report.test-support.js';
import { crossedEarly, type ThresholdInput, thresholdResults } from './thresholds.js';

type Thresholds = Partial<LoadSettings['thresholds']>;

function inputOf(of: {
  load?: Thresholds;
  target?: Partial<TargetSettings['thresholds']>;
  intervals?: ThresholdInput['intervals'];
  started?: number;
}): ThresholdInput {
  const thresholds = { abort: false, ...of.target };
  return {
    load: { thresholds: { abort: false, ...of.load } },
    targets: [{ target: aTarget({ thresholds }), day: aDay() }],
    ledger: [aLedgerDay({ started: of.started ?? 0 })],
    intervals: of.intervals ?? [],
    measuredFrom: secondsAgo(60),
  };
}

const busy = (counts: Parameters<typeof someCounts>[0], latencies: readonly number[] = [20]) =>
  anInterval({ from: secondsAgo(30), counts: someCounts(counts), latencies });

describe('thresholdResults', () => {
  test('holds shares and latencies over all targets, and of each target', () => {
    const intervals = [busy({ offered: 100, missed: 1, accepted: 98, ambiguous: 2 }, [10, 20, 400])];
    const load: Thresholds = { errorRate: '<1%', missedRate: '<=1%', p95: '<300ms' };
    expect(thresholdResults(inputOf({ load, target: { p50: '<1s' }, intervals }))).toEqual([
      { metric: 'errorRate', bound: '<1%', measured: 0.02, isCrossed: true },
      { metric: 'missedRate', bound: '<=1%', measured: 0.01, isCrossed: false },
      { metric: 'p95', bound: '<300ms', measured: 400.127, isCrossed: true },
      { target: 'staging', metric: 'p50', bound: '<1s', measured: 20.015, isCrossed: false },
    ]);
  });

  test('does not cross what nothing was measured for', () => {
    const load: Thresholds = { errorRate: '<1%', missedRate: '<1%', p99: '<1ms' };
    const results = thresholdResults(inputOf({ load }));
    expect(results.map(({ measured, isCrossed }) => [measured, isCrossed])).toEqual([
      [undefined, false],
      [undefined, false],
      [undefined, false],
    ]);
  });

  test('leaves the warm-up out', () => {
    const warmUp = anInterval({ from: secondsAgo(70), counts: someCounts({ failedHits: 50 }) });
    const results = thresholdResults(
      inputOf({ load: { errorRate: '<1%' }, intervals: [warmUp, busy({ accepted: 10 })] }),
    );
    expect(results[0]).toMatchObject({ measured: 0, isCrossed: false });
  });

  test('says which share of the caps is used, paused targets apart', () => {
    const input = inputOf({ load: { capReached: true }, target: { capReached: true }, started: 400 });
    const paused = { ...aTarget({ key: 'b' }), paused: { at: NOW, who: 'ada@lovelace' } };
    expect(thresholdResults({ ...input, targets: [...input.targets, { target: paused, day: aDay() }] })).toEqual([
      { metric: 'capReached', bound: 'true', measured: 0.4, isCrossed: true },
      { target: 'staging', metric: 'capReached', bound: 'true', measured: 0.4, isCrossed: true },
    ]);
    expect(thresholdResults(inputOf({ load: { capReached: true }, started: 1_000 }))[0]?.isCrossed).toBe(false);
    expect(thresholdResults(inputOf({ load: { capReached: false } }))).toEqual([]);
  });

  test('crosses a share exactly when the bound says so', () => {
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.nat(200),
        fc.integer({ min: 0, max: 100 }),
        fc.boolean(),
        (accepted, failedHits, percent, isInclusive) => {
          fc.pre(accepted + failedHits > 0);
          const bound = `<${isInclusive ? '=' : ''}${percent}%`;
          const [result] = thresholdResults(
            inputOf({ load: { errorRate: bound }, intervals: [busy({ accepted, failedHits })] }),
          );
          const measured = failedHits / (accepted + failedHits);
          expect(result?.isCrossed).toBe(isInclusive ? measured > percent / 100 : measured >= percent / 100);
        },
      ),
    );
  });

  test('does not depend on how intervals are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 6 }), (parts) => {
        const load: Thresholds = { errorRate: '<10%' };
        const many = parts.map(([accepted, failedHits]) => busy({ accepted, failedHits }));
        const sum = {
          accepted: parts.reduce((all, [one]) => all + one, 0),
          failedHits: parts.reduce((all, [, one]) => all + one, 0),
        };
        expect(thresholdResults(inputOf({ load, intervals: many }))).toEqual(
          thresholdResults(inputOf({ load, intervals: [busy(sum)] })),
        );
      }),
    );
  });
});

describe('crossedEarly', () => {
  const load: Thresholds = { errorRate: '<1%', missedRate: '<1%', capReached: true, abort: true };

  test('names the threshold that ends a run', () => {
    const input = inputOf({ load, intervals: [busy({ accepted: 90, failedHits: 10 })] });
    expect(crossedEarly(input, NOW)).toEqual({ metric: 'errorRate', bound: '<1%', measured: 0.1, isCrossed: true });
  });

  test('waits for a hundred hits, ten seconds, and a threshold that is to abort', () => {
    const failed = { intervals: [busy({ failedHits: 100 })] };
    expect(crossedEarly(inputOf({ load, intervals: [busy({ failedHits: 99 })] }), NOW)).toBeUndefined();
    expect(crossedEarly(inputOf({ load, ...failed }), secondsAgo(51))).toBeUndefined();
    expect(crossedEarly(inputOf({ load: { ...load, abort: false }, ...failed }), NOW)).toBeUndefined();
    expect(crossedEarly(inputOf({ load, ...failed }), NOW)).toBeDefined();
  });

  test('ends a run that misses all its visits, without a single hit', () => {
    const input = inputOf({ load, intervals: [busy({ offered: 100, missed: 100 })] });
    expect(crossedEarly(input, NOW)?.metric).toBe('missedRate');
  });

  test('looks at each target by itself', () => {
    const input = inputOf({ target: { errorRate: '<1%', abort: true }, intervals: [busy({ failedHits: 100 })] });
    expect(crossedEarly(input, NOW)).toMatchObject({ target: 'staging', metric: 'errorRate' });
  });
});
