import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeText, rememberingEncoder } from './encoded-texts.js';

describe('encodeText', () => {
  test('encodes half a surrogate pair as the replacement character', () => {
    expect(encodeText('a\ud83d')).toBe('a%EF%BF%BD');
  });
});

describe('rememberingEncoder', () => {
  test('answers what encodeText answers, however often and in whatever order it is asked', () => {
    const encode = rememberingEncoder();
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 })), (texts) => {
        expect([...texts, ...texts].map(encode)).toEqual([...texts, ...texts].map(encodeText));
      }),
    );
  });

  test('goes on when it can remember no more', () => {
    const encode = rememberingEncoder();
    for (let text = 0; text < 1_500; text++) encode(`/${text}`);
    expect(encode('/1499')).toBe('%2F1499');
  });
});
