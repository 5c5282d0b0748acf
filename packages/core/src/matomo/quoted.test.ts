import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoted } from './quoted.js';

const TOKEN = '0123456789abcdef0123456789abcdef';
const REPEATED = 'words that repeat the token';

describe('quoted', () => {
  test('quotes words in one line, without control characters, and at most 200 of them', () => {
    expect(quoted('  No \u001b[31msite\r\n 9 ', undefined)).toBe('"No [31msite 9"');
    expect(quoted('a'.repeat(500), TOKEN)).toBe(`"${'a'.repeat(200)}"`);
    expect(quoted(`${'a'.repeat(199)}😀`, TOKEN).isWellFormed()).toBe(true);
  });

  test.each([
    ['as it is', TOKEN],
    ['in part', TOKEN.slice(3, 20)],
    ['in capitals', TOKEN.toUpperCase()],
    ['in percent escapes', [...TOKEN].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')],
    ['in hexadecimal digits', Buffer.from(TOKEN).toString('hex').toUpperCase()],
    ['behind what would be cut', `${'a'.repeat(500)}${TOKEN}`],
  ])('says nothing of words that hold the token %s', (_, text) => {
    expect(quoted(`You sent ${text}, which is wrong`, TOKEN)).toBe(REPEATED);
  });

  test('says nothing of words that hold the token in Base64, wherever it stands in it', () => {
    const arbToken = fc
      .string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 })
      .filter((t) => !/["\\%]/.test(t));
    fc.assert(
      fc.property(
        arbToken,
        fc.string(),
        fc.string(),
        fc.constantFrom('base64' as const, 'base64url' as const),
        (...of) => {
          const [token, before, after, encoding] = of;
          expect(quoted(Buffer.from(`${before}${token}${after}`).toString(encoding), token)).toBe(REPEATED);
        },
      ),
    );
  });

  test('says nothing of words that hold a token of any characters, plain, in percent escapes, or as JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (token) => {
        for (const text of [token, encodeURIComponent(token), JSON.stringify(token)]) {
          expect(quoted(`You sent ${text}.`, token)).toBe(REPEATED);
        }
      }),
    );
  });
});
