import { describe, expect, test } from 'vitest';
import { emptyHistogram } from '../base/histogram.js';
import { isAdaptive, nextFactor, type RecentHits } from './adaptive-rate.js';

function hits({ sent = 100, accepted = 100, latencyMs = 10 } = {}): RecentHits {
  const latency = emptyHistogram();
  for (let n = 0; n < sent; n++) latency.record(latencyMs);
  return { sent, accepted, latency };
}

describe('nextFactor', () => {
  test('offers a fifth less while a bound is broken, and never less than a twentieth', () => {
    expect(nextFactor(1, { p95: '<500ms' }, hits({ latencyMs: 600 }))).toBe(0.8);
    expect(nextFactor(1, { errorRate: '<5%' }, hits({ accepted: 90 }))).toBe(0.8);
    expect(nextFactor(0.051, { p95: '<500ms' }, hits({ latencyMs: 600 }))).toBe(0.05);
  });

  test('offers a little more with every look at which all is well, up to what was asked for', () => {
    expect(nextFactor(0.5, { p95: '<500ms', errorRate: '<5%' }, hits())).toBeCloseTo(0.55);
    expect(nextFactor(0.99, { p95: '<500ms' }, hits())).toBe(1);
  });

  test('holds what it has when too little was sent to say anything', () => {
    expect(nextFactor(0.7, { errorRate: '<5%' }, hits({ sent: 19, accepted: 0 }))).toBe(0.7);
  });

  test('takes the bound itself as it is written', () => {
    expect(nextFactor(1, { errorRate: '<10%' }, hits({ accepted: 90 }))).toBe(0.8);
    expect(nextFactor(1, { errorRate: '<=10%' }, hits({ accepted: 90 }))).toBe(1);
  });
});

describe('isAdaptive', () => {
  test('is so with a bound, and only then', () => {
    expect([isAdaptive({}), isAdaptive({ p95: '<1s' }), isAdaptive({ errorRate: '<1%' })]).toEqual([false, true, true]);
  });
});
