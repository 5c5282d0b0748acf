import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import {
  count,
  counted,
  elapsed,
  fit,
  fitMiddle,
  latency,
  moment,
  oneLine,
  perSecond,
  safe,
  share,
  span,
  table,
  wrap,
} from './format.js';

describe('format', () => {
  test('writes counts, shares, rates and spans', () => {
    expect([count(26_000), counted(1, 'visit'), counted(2, 'visit')]).toEqual(['26,000', '1 visit', '2 visits']);
    expect([share(1 / 3), share(0), share(1), share(0.99999), share(0.00001)]).toEqual([
      '33.3 %',
      '0.0 %',
      '100.0 %',
      '99.9 %',
      '0.1 %',
    ]);
    expect([perSecond(1234), perSecond(12.34), perSecond(0.5)]).toEqual(['1,234/s', '12.3/s', '0.50/s']);
    expect([latency(0.44), latency(12.3), latency(1_234)]).toEqual(['0.4 ms', '12 ms', '1.2 s']);
    expect([span(4_000), span(65_000), span(7_800_000)]).toEqual(['4 s', '1 min 05 s', '2 h 10 min']);
  });
});

describe('elapsed', () => {
  test('shows hours only when there are some', () => {
    expect([elapsed(0), elapsed(15_999), elapsed(725_000), elapsed(3_723_000)]).toEqual([
      '00:00',
      '00:15',
      '12:05',
      '1:02:03',
    ]);
  });
});

describe('moment', () => {
  test('is in UTC, to the second', () => {
    expect(moment(Date.UTC(2026, 10, 24, 20, 48, 0, 500))).toBe('2026-11-24 20:48:00 UTC');
  });
});

describe('oneLine', () => {
  test('keeps a text of many lines in one and harmless', () => {
    expect(oneLine(' one\r\n\ttwo\u001b[2J ')).toBe('one two\\u{1b}[2J');
  });
});

describe('fitMiddle', () => {
  test('keeps both ends', () => {
    expect(fitMiddle('client-production-eu', 12)).toBe('client…on-eu');
    expect(fitMiddle('株式会社', 5)).toBe('株…社');
    expect(fitMiddle('short', 5)).toBe('short');
  });

  test('is never wider than it may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 12 }), (text, width) => {
        expect(stringWidth(fitMiddle(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('wrap', () => {
  test('breaks between words and indents what follows', () => {
    expect(wrap('one two three four', 9, '  ')).toBe('one two\n  three\n  four');
    expect(wrap('a-word-too-long for it', 8)).toBe('a-word-too-long\nfor it');
  });
});

describe('safe', () => {
  test('shows escape sequences and direction marks instead of sending them to the terminal', () => {
    expect(safe('\u001b[31mred\u202e')).toBe('\\u{1b}[31mred\\u{202e}');
    expect(safe('Büro 株式')).toBe('Büro 株式');
  });
});

describe('fit', () => {
  test('cuts to columns, not characters', () => {
    expect(fit('株式会社', 5)).toBe('株式…');
    expect(fit('short', 5)).toBe('short');
  });
});

describe('table', () => {
  test('aligns columns and leaves no trailing space', () => {
    expect(
      table(
        [
          ['target', '1'],
          ['a', '1,000'],
        ],
        ['left', 'right'],
      ),
    ).toBe('target      1\na       1,000');
  });
});
