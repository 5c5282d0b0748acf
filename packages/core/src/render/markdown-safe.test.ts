import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeSpan, fenced, planMarker } from './markdown-safe.js';

/** Any text, and often one that means something to a renderer. */
const arbText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        '`',
        '```',
        '|',
        '\\',
        '\n',
        '\r',
        '<!--',
        '-->',
        '<img src=x>',
        '@ada',
        '#12',
        'a',
        ' ',
        '~~~',
        '$`',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('codeSpan', () => {
  test('shows what a config says, and what it cannot be', () => {
    expect([codeSpan('@ada <b>#1</b> https://x.example'), codeSpan('a|`b`\n\u001b[2J'), codeSpan(' ')]).toEqual([
      '`@ada <b>#1</b> https://x.example`',
      '`a\\u{7c}\\u{60}b\\u{60} \\u{1b}[2J`',
      '`(empty)`',
    ]);
  });

  test('is one span on one line, whatever it holds, and no more than one cell', () => {
    fc.assert(
      fc.property(arbText, (text) => {
        // Between two backticks that stand alone, nothing but the next backtick means anything.
        expect(codeSpan(text)).toMatch(/^`[^`|\n\r\p{Cc}]*[^`|\s\p{Cc}]`$/u);
      }),
    );
  });
});

describe('fenced', () => {
  test('cannot be left', () => {
    fc.assert(
      fc.property(fc.array(arbText), (texts) => {
        const lines = fenced(texts.join('\n'), 'diff').split('\n');
        const fence = lines.at(-1) ?? '';
        expect(fence).toMatch(/^`{3,}$/);
        expect(lines[0]).toBe(`${fence}diff`);
        expect(lines.slice(1, -1).filter((line) => line.includes(fence))).toEqual([]);
      }),
    );
  });
});

describe('planMarker', () => {
  test('names the stack in a comment', () => {
    expect(planMarker('production-eu')).toBe('<!-- trafficinator:plan:production-eu -->');
  });

  test('is one comment, and another one for every stack', () => {
    fc.assert(
      fc.property(arbText, arbText, (one, other) => {
        expect(planMarker(one)).toMatch(/^<!-- trafficinator:plan:[\w.%-]* -->$/);
        expect(planMarker(one) === planMarker(other)).toBe(one === other);
      }),
    );
  });
});
