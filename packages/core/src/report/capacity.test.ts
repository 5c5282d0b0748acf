import { describe, expect, test } from 'vitest';
import type { ThresholdResult } from '../model/run.js';
import { targetKey } from '../model/target.js';
import { capacityStep, highestHeld, nextRate, type StepInput } from './capacity.js';
import { anInterval, someCounts } from './report.test-support.js';

const crossed: ThresholdResult = { metric: 'p95', bound: '<500ms', measured: 800, isCrossed: true };

/** 100 visits/s over 30 s, all of them started. */
function aStep(step: Partial<StepInput> & { started?: number } = {}) {
  const { started = 3_000, ...rest } = step;
  const counts = someCounts({ started, accepted: started * 2, failedHits: started / 50 });
  const intervals = [anInterval({ counts, latencies: [10, 20, 400] })];
  return capacityStep({
    rate: 100,
    seconds: 30,
    intervals,
    thresholds: [{ ...crossed, measured: 400, isCrossed: false }],
    isSaturated: false,
    limited: [],
    ...rest,
  });
}

describe('capacityStep', () => {
  test('tells what was started and sent, and how it was answered', () => {
    const { visitsPerSecond, hitsPerSecond, errorRate, latency } = aStep();
    expect([visitsPerSecond, hitsPerSecond]).toEqual([100, 202]);
    expect(errorRate).toBeCloseTo(0.0099, 4);
    expect(latency?.p50Ms).toBeCloseTo(20, 1);
  });

  test.each<[string, Partial<StepInput> & { started?: number }, string]>([
    ['held: the rate was started, and no threshold crossed', {}, 'held'],
    ['held: a little less is chance', { started: 2_870 }, 'held'],
    ['crossed: a threshold was', { thresholds: [crossed] }, 'crossed'],
    ['short: less was started', { started: 2_700 }, 'short'],
    [
      'limited: less was started, as a target had no more to take',
      { started: 2_700, limited: [targetKey('shop')] },
      'limited',
    ],
    ['held: a target that had no more to take was made up for', { limited: [targetKey('shop')] }, 'held'],
    ['held: although this process was late for a moment', { isSaturated: true }, 'held'],
    ['saturated: what broke is unknown', { thresholds: [crossed], started: 10, isSaturated: true }, 'saturated'],
  ])('is %s', (_, step, verdict) => {
    expect(aStep(step).verdict).toBe(verdict);
  });

  test('takes the chance of few arrivals into account', () => {
    expect(aStep({ rate: 1, started: 20 }).verdict).toBe('held');
    expect(aStep({ rate: 1, started: 10 }).verdict).toBe('short');
  });
});

describe('nextRate', () => {
  test('multiplies or adds, up to the highest', () => {
    const times = { from: 1, next: { factor: 2 }, max: 5 };
    expect([1, 2, 4, 5].map((rate) => nextRate(rate, times))).toEqual([2, 4, 5, undefined]);
    const plus = { from: 10, next: { more: 10 }, max: 30 };
    expect([10, 20, 30].map((rate) => nextRate(rate, plus))).toEqual([20, 30, undefined]);
  });
});

describe('highestHeld', () => {
  test('is the last rate that held', () => {
    const steps = [aStep({ rate: 50, started: 1_500 }), aStep(), aStep({ rate: 200, started: 3_000 })];
    expect([highestHeld(steps), highestHeld(steps.slice(2))]).toEqual([100, undefined]);
  });
});
