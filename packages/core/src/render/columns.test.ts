import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { type Column, columnLines, naturalWidth } from './columns.js';
import type { Align } from './format.js';
import { ansiPaint, plainPaint } from './paint.js';

function aColumn(column: Partial<Omit<Column, 'cells'>> & { texts?: readonly string[] }): Column {
  const { texts = ['a'], ...rest } = column;
  return { title: 'title', align: 'left', rank: 1, cells: texts.map((text) => ({ text })), ...rest };
}

const names = aColumn({ title: 'name', rank: 3, texts: ['client-eu', 'client-us'], cut: { at: 'middle', least: 5 } });
const counts = aColumn({ title: 'count', rank: 2, align: 'right', texts: ['1', '1,000'] });
const notes = aColumn({ title: 'note', rank: 1, texts: ['', 'something longer'], cut: { at: 'end', least: 8 } });

function linesAt(width: number) {
  return columnLines([names, counts, notes], { paint: plainPaint, width });
}

const arbColumn: fc.Arbitrary<Column> = fc
  .record({
    title: fc.string({ maxLength: 8 }),
    align: fc.constantFrom<Align[]>('left', 'right'),
    rank: fc.nat(9),
    texts: fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { minLength: 3, maxLength: 3 }),
    cut: fc.option(
      fc.record({ at: fc.constantFrom<('end' | 'middle')[]>('end', 'middle'), least: fc.integer({ min: 1, max: 9 }) }),
      { nil: undefined },
    ),
  })
  .map(aColumn);

describe('columnLines', () => {
  test('shows everything where the width suffices', () => {
    expect(linesAt(80)).toEqual(['name       count  note', 'client-eu      1', 'client-us  1,000  something longer']);
    expect(naturalWidth([names, counts, notes])).toBe(34);
  });

  test('cuts what may be cut, the rightmost first', () => {
    expect(linesAt(30)).toEqual(['name       count  note', 'client-eu      1', 'client-us  1,000  something l…']);
    expect(linesAt(24)).toEqual(['name     count  note', 'cli…-eu      1', 'cli…-us  1,000  somethi…']);
  });

  test('leaves columns out by rank, and cuts the last one', () => {
    expect(linesAt(22)[0]).toBe('name   count  note');
    expect(linesAt(21)).toEqual(['name       count', 'client-eu      1', 'client-us  1,000']);
    expect(linesAt(11)).toEqual(['name', 'client-eu', 'client-us']);
    expect(linesAt(4)).toEqual(['name', 'cl…u', 'cl…s']);
  });

  test('leaves out columns without any text', () => {
    expect(columnLines([names, aColumn({ texts: ['', ''] })], { paint: plainPaint, width: 80 })[0]).toBe('name');
  });

  test('paints what is left after cutting', () => {
    const column = { ...aColumn({ title: '' }), cells: [{ text: 'something', tone: 'bad' as const }] }; // Keeps the literal.
    expect(columnLines([column], { paint: ansiPaint, width: 5 })).toEqual(['', '\u001b[31msome…\u001b[39m']);
  });

  test('never makes a line longer than the width', () => {
    fc.assert(
      fc.property(
        fc.array(arbColumn, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 90 }),
        (columns, width) => {
          const lines = columnLines(columns, { paint: ansiPaint, width });
          expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
