import { describe, expect, test } from 'vitest';
import { aTargetReport, someCounts } from './report.test-support.js';
import { worstFirst } from './worst-first.js';

describe('worstFirst', () => {
  test('puts refused hits before missed visits, then the busiest first', () => {
    const targets = [
      aTargetReport({ key: 'idle' }),
      aTargetReport({ key: 'busy', successRate: 1, counts: someCounts({ accepted: 50 }) }),
      aTargetReport({ key: 'late', successRate: 1, counts: someCounts({ offered: 2, missed: 1 }) }),
      aTargetReport({ key: 'bad', successRate: 0.5, counts: someCounts({ accepted: 1, failedHits: 1 }) }),
    ];
    expect(worstFirst(targets).map(({ key }) => key)).toEqual(['bad', 'late', 'busy', 'idle']);
  });
});
