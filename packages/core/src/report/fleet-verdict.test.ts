import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import { targetKey } from '../model/target.js';
import { fleetVerdict } from './fleet-verdict.js';
import { anInterval, aSeries, aThreshold, someCounts } from './report.test-support.js';

const second = runId('r2');

describe('fleetVerdict', () => {
  test('is that of a single run as it stands', () => {
    const verdict = { thresholds: [aThreshold({ measured: 0.5, isCrossed: true })] };
    expect(fleetVerdict([verdict], aSeries([]))).toBe(verdict);
  });

  test('holds each bound against the sum of all runs', () => {
    const series = aSeries([
      anInterval({ counts: someCounts({ accepted: 10 }) }),
      anInterval({ run: second, counts: someCounts({ accepted: 980, failedHits: 10 }) }),
      anInterval({ run: second, key: 'other', counts: someCounts({ accepted: 1, failedHits: 1 }) }),
    ]);
    const of = targetKey('staging');
    const verdicts = [
      { thresholds: [aThreshold(), aThreshold({ target: of, bound: '<2%' })] },
      { thresholds: [aThreshold({ measured: 0.02, isCrossed: true }), aThreshold({ target: of, bound: '<2%' })] },
    ];
    expect(fleetVerdict(verdicts, series).thresholds).toEqual([
      { metric: 'errorRate', bound: '<1%', measured: 11 / 1_002, isCrossed: true },
      { target: 'staging', metric: 'errorRate', bound: '<2%', measured: 0.01, isCrossed: false },
    ]);
  });

  test('is invalid if one run is, and has seen what the last to end has seen of a cap', () => {
    const cap = (measured: number) =>
      aThreshold({ metric: 'capReached', bound: 'true', measured, isCrossed: measured < 1 });
    const verdicts = [{ thresholds: [cap(0.6)], invalid: 'It did not keep up.' }, { thresholds: [cap(1)] }];
    expect(fleetVerdict(verdicts, aSeries([]))).toEqual({
      invalid: 'It did not keep up.',
      thresholds: [{ metric: 'capReached', bound: 'true', measured: 1, isCrossed: false }],
    });
  });
});
