import { describe, expect, test } from 'vitest';
import { latencyOf, summedHistogram } from './latency.js';
import { anInterval, someCounts } from './report.test-support.js';

describe('latencyOf', () => {
  test('reads the percentiles of all intervals together', () => {
    const fast = anInterval({ counts: someCounts({ accepted: 97 }), latencies: Array.from({ length: 97 }, () => 8) });
    const slow = anInterval({ counts: someCounts({ accepted: 3 }), latencies: [90, 90, 250] });
    expect(latencyOf(summedHistogram([fast, slow], 'latency'))).toEqual({
      p50Ms: 8.003,
      p90Ms: 8.003,
      p95Ms: 8.003,
      p99Ms: 90.047,
      maxMs: 250.111,
    });
  });

  test('is undefined while there was no answer', () => {
    expect(latencyOf(summedHistogram([anInterval({})], 'latency'))).toBeUndefined();
    expect(latencyOf(summedHistogram([], 'latency'))).toBeUndefined();
  });
});
