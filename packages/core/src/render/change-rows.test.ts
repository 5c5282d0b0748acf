import { describe, expect, test } from 'vitest';
import { changeRows } from './change-rows.js';
import { unicodeGlyphs } from './glyphs.js';

function rowsOf(before: unknown, after: unknown, path = 'any') {
  return changeRows({ kind: 'value', path, before, after }, unicodeGlyphs);
}

describe('changeRows', () => {
  test('shows both sides of a change', () => {
    expect(rowsOf(1, 2.5)).toEqual([{ label: 'any', before: '1', after: '2.5' }]);
    expect(rowsOf(undefined, 'New')).toEqual([{ label: 'any', before: '(not set)', after: 'New' }]);
  });

  test('shows the entries of a record that differ, by their paths', () => {
    expect(rowsOf({ min: 3, max: 6, way: { a: 1 } }, { min: 3, max: 8, way: { a: 2 } }, 'pages')).toEqual([
      { label: 'pages.max', before: '6', after: '8' },
      { label: 'pages.way.a', before: '1', after: '2' },
    ]);
  });

  test('sums up records in which many entries differ, and long lists', () => {
    expect(rowsOf({ a: 1, b: 1, c: 1 }, { d: 1, e: 1 })).toEqual([{ label: 'any', after: '+2 (d, e) −3 (a, b, c)' }]);
    const list = Array.from({ length: 9 }, (_, n) => n);
    expect(rowsOf(list, [...list, 9])).toEqual([{ label: 'any', after: '9 → 10 items: +1 (9)' }]);
  });

  test('tells a secret apart from its value, and lists of pages of one length by their contents', () => {
    expect(changeRows({ kind: 'sensitive', path: 'tokenAuth', comparison: 'changed' }, unicodeGlyphs)).toEqual([
      { label: 'tokenAuth', after: '(sensitive value changed)' },
    ]);
    const pages = (hash: string, count: number) => ({ $kind: 'blob', hash: hash.repeat(64), count });
    expect(rowsOf(pages('a', 2), pages('b', 2))).toEqual([
      { label: 'any', before: '2 pages (aaaaaaa)', after: '2 pages (bbbbbbb)' },
    ]);
    expect(rowsOf(pages('a', 2), pages('b', 3))).toEqual([{ label: 'any', before: '2 pages', after: '3 pages' }]);
  });

  test('says so when what differs is not shown', () => {
    const text = 'x'.repeat(1_000);
    const [row] = rowsOf(text, `${text.slice(0, 500)}y${text.slice(501)}`);
    expect(row?.after).toBe(`${row?.before} (differs in what is not shown)`);
  });
});
