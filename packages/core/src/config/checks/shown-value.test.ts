import { describe, expect, test } from 'vitest';
import { shownValue } from './shown-value.js';

describe('shownValue', () => {
  test('shows values in short', () => {
    expect([5, Number.NaN, true, null, 'UTC', undefined].map(shownValue)).toEqual([
      '5',
      'NaN',
      'true',
      'null',
      '"UTC"',
      'missing',
    ]);
    expect([[1, 2], { a: 1 }, () => 1, 10n].map(shownValue)).toEqual(['a list of 2', 'an object', 'a function', '10']);
    expect(shownValue('x'.repeat(100))).toBe(`"${'x'.repeat(59)}…"`);
  });

  test('shows no part of a URL that can hold a secret', () => {
    expect(shownValue('https://user:pass@a.example/matomo.php?token_auth=abc#d')).toBe(
      '"https://…@a.example/matomo.php?…"',
    );
    expect(shownValue('https://user:p@ss/w?rd@a.example/')).toBe('"https://…@a.example/"');
    expect(shownValue('https://a.example/#token')).toBe('"https://a.example/?…"');
    expect(shownValue('what is this?')).toBe('"what is this?"');
  });
});
