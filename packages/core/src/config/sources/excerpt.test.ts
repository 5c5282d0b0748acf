import { describe, expect, test } from 'vitest';
import { excerptOf, placeAtOffset } from './excerpt.js';

const TEXT = 'one\ntwo\nthree\nfour\nfive\nsix';

describe('excerptOf', () => {
  test('gives two lines before and two after', () => {
    expect(excerptOf(TEXT, 3)).toEqual({ firstLine: 1, lines: ['one', 'two', 'three', 'four', 'five'] });
    expect(excerptOf(TEXT, 4)).toEqual({ firstLine: 2, lines: ['two', 'three', 'four', 'five', 'six'] });
  });

  test('stops at the ends of the text', () => {
    expect(excerptOf(TEXT, 1)).toEqual({ firstLine: 1, lines: ['one', 'two', 'three'] });
    expect(excerptOf(TEXT, 6)).toEqual({ firstLine: 4, lines: ['four', 'five', 'six'] });
    expect(excerptOf('', 1)).toEqual({ firstLine: 1, lines: [''] });
  });

  test('shows no token whose name stands above it', () => {
    const text = "tokenAuth:\n\n\n  'correct-horse-battery',\n";
    expect(excerptOf(text, 4)).toEqual({ firstLine: 2, lines: ['', '', "  '***',", ''] });
  });

  test('takes lines of Windows', () => {
    expect(excerptOf('a\r\nb', 2)).toEqual({ firstLine: 1, lines: ['a', 'b'] });
  });
});

describe('placeAtOffset', () => {
  test('counts lines and columns from 1', () => {
    expect(placeAtOffset('f', TEXT, 0)).toMatchObject({ file: 'f', line: 1, column: 1 });
    expect(placeAtOffset('f', TEXT, TEXT.indexOf('hree'))).toMatchObject({ line: 3, column: 2 });
    expect(placeAtOffset('f', 'a\r\nbc', 4)).toMatchObject({ line: 2, column: 2 });
  });
});
