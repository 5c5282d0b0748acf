import { describe, expect, test } from 'vitest';
import { endsByItself } from './stop-conditions.js';

describe('endsByItself', () => {
  test('is true with any condition, and false without', () => {
    expect(endsByItself({ untilCaps: false })).toBe(false);
    expect(endsByItself({ untilCaps: true })).toBe(true);
    expect(endsByItself({ untilCaps: false, visits: 0 })).toBe(true);
    expect(endsByItself({ untilCaps: false, forMs: 0 })).toBe(true);
  });
});
