import { describe, expect, test } from 'vitest';
import { latencyOf, mergedLatency } from './latency.js';
import { anInterval } from './report.test-support.js';

describe('latencyOf', () => {
  test('reads the percentiles of all intervals together', () => {
    const fast = anInterval({ latencies: Array.from({ length: 97 }, () => 8) });
    const slow = anInterval({ latencies: [90, 90, 250] });
    expect(latencyOf(mergedLatency([fast, slow]))).toEqual({
      p50Ms: 8.003,
      p95Ms: 8.003,
      p99Ms: 90.047,
      maxMs: 250.111,
    });
  });

  test('is undefined while there was no answer', () => {
    expect(latencyOf(mergedLatency([anInterval({})]))).toBeUndefined();
    expect(latencyOf(mergedLatency([]))).toBeUndefined();
  });
});
