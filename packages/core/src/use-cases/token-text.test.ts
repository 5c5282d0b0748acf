import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashOfSecret, isSameHash, isTokenText, TOKEN_BYTES, tokenText } from './token-text.js';

const random = fc.uint8Array({ minLength: TOKEN_BYTES, maxLength: TOKEN_BYTES });

describe('tokenText', () => {
  test('writes all bits, and a text that is known for a token', () => {
    fc.assert(
      fc.property(random, random, (one, other) => {
        expect(tokenText(one)).toMatch(/^tfn_[0-9a-hjkmnp-tv-z]{36}$/);
        expect(isTokenText(tokenText(one))).toBe(true);
        expect(tokenText(one) === tokenText(other)).toBe(Buffer.compare(one, other) === 0);
      }),
    );
  });

  test('is known no more when it is cut, grows or has other letters', () => {
    const token = tokenText(new Uint8Array(TOKEN_BYTES).fill(7));
    const others = [token.slice(0, -1), `${token}0`, token.toUpperCase(), token.replace('tfn_', 'tfx_'), ''];
    expect(others.filter(isTokenText)).toEqual([]);
    const changed = [...token].map(
      (letter, at) => `${token.slice(0, at)}${letter === '0' ? '1' : '0'}${token.slice(at + 1)}`,
    );
    // One in a million other texts has the right checksum.
    expect(changed.filter(isTokenText).length).toBeLessThan(2);
  });
});

describe('isSameHash', () => {
  test('tells hashes apart', () => {
    const [one, other] = [hashOfSecret('a'), hashOfSecret('b')];
    expect([isSameHash(one, one), isSameHash(one, other), isSameHash(one, '')]).toEqual([true, false, false]);
  });
});
