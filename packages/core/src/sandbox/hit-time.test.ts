import { describe, expect, test } from 'vitest';
import { readHitTime } from './hit-time.js';
import { NOON } from './sandbox.test.kit.js';

const read = (parameters: Record<string, string>) => readHitTime(new Map(Object.entries(parameters)), NOON);
const now = { at: NOON, ageSeconds: 0 };

describe('readHitTime', () => {
  test('is now without cdt', () => {
    expect(read({})).toEqual(now);
    expect(read({ cdt: '' })).toEqual(now);
  });

  test('reads UTC date times and unix seconds', () => {
    expect(read({ cdt: '2026-11-24 11:59:00' })).toEqual({ at: NOON - 60, ageSeconds: 60 });
    expect(read({ cdt: String(NOON - 60) })).toEqual({ at: NOON - 60, ageSeconds: 60 });
    expect(read({ cdt: String(NOON) })).toEqual(now);
  });

  test('subtracts cdo, whatever its sign', () => {
    expect(read({ cdo: '90' })).toEqual({ at: NOON - 90, ageSeconds: 90 });
    expect(read({ cdo: '-90' })).toEqual({ at: NOON - 90, ageSeconds: 90 });
    expect(read({ cdt: String(NOON - 10), cdo: '90' })).toEqual({ at: NOON - 100, ageSeconds: 100 });
    expect(read({ cdo: 'soon' })).toEqual(now);
  });

  test('replaces the future by now, even a second of it', () => {
    expect(read({ cdt: String(NOON + 1) })).toEqual({ ...now, trouble: 'future' });
    expect(read({ cdt: '2026-11-24 12:00:01' })).toEqual({ ...now, trouble: 'future' });
  });

  test('replaces what is older than 20 years by now', () => {
    const years = 20 * 365 * 86_400;
    expect(read({ cdt: String(NOON - years) })).toEqual({ ...now, trouble: 'older than 20 years' });
    expect(read({ cdt: String(NOON - years + 1) })).toEqual({ at: NOON - years + 1, ageSeconds: years - 1 });
  });

  test('replaces what it cannot read by now', () => {
    for (const cdt of ['yesterday', '2026-11-24T11:59:00Z', '2026-13-01 00:00:00', '2026-11-24 25:00:00', '12.5']) {
      expect(read({ cdt })).toEqual({ ...now, trouble: 'unreadable' });
    }
  });
});
