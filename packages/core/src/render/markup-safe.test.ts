import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markupText } from './markup-safe.js';
import { arbEvil } from './render.test-support.js';

describe('markupText', () => {
  test('escapes what means something in elements and attributes', () => {
    expect(markupText(`<a href="x" id='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;');
  });

  test('shows what XML forbids, and what turns the direction of a text', () => {
    expect(markupText('a\u0000\u001b[2J\ud800\u202eb\n\tc')).toBe('a\\u{0}\\u{1b}[2J\\u{d800}\\u{202e}b\n\tc');
  });

  test('leaves nothing that could be markup, whatever is written', () => {
    fc.assert(
      fc.property(fc.oneof(arbEvil, fc.string({ unit: 'binary' })), (text) => {
        const safe = markupText(text);
        expect(safe).not.toMatch(/[<>"']/);
        expect(safe.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
        expect(safe.isWellFormed()).toBe(true);
      }),
    );
  });
});
