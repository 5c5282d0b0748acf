import type { Metric } from '../report/compare-runs.js';

/** What runs are compared by, in words. */
export const comparedWords: Readonly<Record<Metric, string>> = {
  visitsPerSecond: 'visits started',
  hitsPerSecond: 'hits sent',
  errorRate: 'error rate',
  missedRate: 'missed visits',
  p50: 'p50 latency',
  p95: 'p95 latency',
  p99: 'p99 latency',
};
