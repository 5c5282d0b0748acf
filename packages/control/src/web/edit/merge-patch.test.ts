import { describe, expect, test } from 'vitest';
import { mergePatch } from './merge-patch.js';

describe('mergePatch', () => {
  test('names what is written otherwise, and takes out what is gone', () => {
    const before = {
      url: 'x',
      visitsPerDay: 100,
      weight: 2,
      countries: { SE: 1, NO: 2 },
      tokenAuth: { $kind: 'sealed' },
    };
    const after = { url: 'x', visitsPerDay: 200, countries: { SE: 1, FI: 3 }, tokenAuth: { $kind: 'sealed' } };
    expect(mergePatch(before, after)).toEqual({ visitsPerDay: 200, weight: null, countries: { NO: null, FI: 3 } });
  });

  test('is empty where nothing was changed', () => {
    expect(mergePatch({ tags: ['a'] }, { tags: ['a'] })).toEqual({});
  });
});
