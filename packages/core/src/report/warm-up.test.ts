import { describe, expect, test } from 'vitest';
import { at } from './report.test-support.js';
import { measuredFrom } from './warm-up.js';

describe('measuredFrom', () => {
  test('takes in the interval in which the run begins', () => {
    expect(measuredFrom(at('2026-11-24T12:00:07Z'), {})).toBe(at('2026-11-24T12:00:00Z'));
    expect(measuredFrom(at('2026-11-24T12:00:07Z'), undefined)).toBe(at('2026-11-24T12:00:00Z'));
  });

  test('leaves out every interval that begins in the warm-up', () => {
    expect(measuredFrom(at('2026-11-24T12:00:07Z'), { warmUp: '30s' })).toBe(at('2026-11-24T12:00:40Z'));
    expect(measuredFrom(at('2026-11-24T12:00:00Z'), { warmUp: '30s' })).toBe(at('2026-11-24T12:00:30Z'));
  });
});
