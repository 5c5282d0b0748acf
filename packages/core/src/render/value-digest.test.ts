import { describe, expect, test } from 'vitest';
import { asciiGlyphs, unicodeGlyphs } from './glyphs.js';
import { isRecord, listChangeWords, recordChangeWords } from './value-digest.js';

const words = Array.from({ length: 12 }, (_, n) => `/${n}`);

describe('listChangeWords', () => {
  test('counts what comes and goes, with a few examples', () => {
    expect(listChangeWords(words, [...words.slice(2), 'a', 'b', 'c', 'd'], unicodeGlyphs)).toBe(
      '12 → 14 items: +4 (a, b, c, …) −2 (/0, /1)',
    );
    expect(listChangeWords(words, [...words.slice(1), 'a'], asciiGlyphs)).toBe('12 items: +1 (a) -1 (/0)');
  });

  test('counts an item that stands there several times', () => {
    expect(listChangeWords([...words, 'a', 'a'], [...words, 'a'], unicodeGlyphs)).toBe('14 → 13 items: −1 (a)');
  });

  test('tells another order and other numbers apart', () => {
    expect(listChangeWords(words, words.toReversed(), unicodeGlyphs)).toBe('the same 12 items in another order');
    const hours = Array.from({ length: 24 }, () => 1);
    expect(listChangeWords(hours, hours.with(7, 2).with(8, 0.5), unicodeGlyphs)).toBe(
      '2 of 24 items: no. 8 1 → 2, no. 9 1 → 0.5',
    );
  });

  test('leaves short lists to be shown whole', () => {
    expect(listChangeWords(['a'], ['b', 'c'], unicodeGlyphs)).toBeUndefined();
  });
});

describe('recordChangeWords', () => {
  test('counts entries that come, go and change', () => {
    expect(recordChangeWords({ SE: 1, NO: 2, DK: 1 }, { SE: 2, FI: 1, DK: 1 }, unicodeGlyphs)).toBe(
      '+1 (FI) −1 (NO) ~1 (SE)',
    );
  });
});

describe('isRecord', () => {
  test('takes neither lists nor references for records', () => {
    expect([isRecord({}), isRecord([]), isRecord({ $kind: 'literal' }), isRecord(null)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
