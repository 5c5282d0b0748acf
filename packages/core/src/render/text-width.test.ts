import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { ansiPaint } from './paint.js';
import { isAscii, textWidth } from './text-width.js';

describe('textWidth', () => {
  test('counts columns, not characters, and no colours', () => {
    expect([textWidth('abc'), textWidth('株式'), textWidth(ansiPaint('bad', 'abc')), textWidth('')]).toEqual([
      3, 4, 3, 0,
    ]);
  });

  test('agrees with string-width on every text without escape sequences', () => {
    const arbText = fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(arbText, (text) => {
        expect(textWidth(text)).toBe(stringWidth(text));
      }),
    );
  });
});

describe('isAscii', () => {
  test('knows what takes one column each', () => {
    expect([isAscii('a ~'), isAscii('é'), isAscii('\u001b')]).toEqual([true, false, false]);
  });
});
