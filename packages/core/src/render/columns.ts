import { type Align, fit, fitMiddle, table, widest } from './format.js';
import { type Glyphs, unicodeGlyphs } from './glyphs.js';
import type { Paint, Tone } from './paint.js';
import { textWidth } from './text-width.js';

/** A piece of a table. Its text is plain: it may be cut, and is painted after that. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone | undefined;
}

/** A column of a table that adapts to the width. */
export interface Column {
  readonly title: string;
  readonly align: Align;
  /** One for each row. */
  readonly cells: readonly Cell[];
  /** The column with the lowest rank goes first when the width does not suffice. */
  readonly rank: number;
  /** Its texts may be cut, but not below so many columns: at the end, or in the middle, as suits names. */
  readonly cut?: { readonly at: 'end' | 'middle'; readonly least: number } | undefined;
}

/** Where and how a table is shown. */
export interface Screen {
  readonly paint: Paint;
  /** In columns. */
  readonly width: number;
  /** The symbols of our own words; Unicode where nothing is said. */
  readonly glyphs?: Glyphs | undefined;
}

/** The symbols that are shown on a screen. */
export function glyphsOf({ glyphs }: Pick<Screen, 'glyphs'>): Glyphs {
  return glyphs ?? unicodeGlyphs;
}

/**
 * Sets columns side by side within a width and answers the lines, the titles first. What does not fit is cut where it may be,
 * then left out by rank; no line is ever longer than the width. Columns without any text are left out.
 */
export function columnLines(columns: readonly Column[], screen: Screen): readonly string[] {
  const { paint, width } = screen;
  const { ellipsis } = glyphsOf(screen);
  const kept = fitting(columns.filter(hasText), width);
  const widths = fittedWidths(kept, width);
  const cutCells = kept.map((column, at) =>
    column.cells.map((cell) => painted(cut(cell, column, { width: widths[at] ?? 0, ellipsis }), paint)),
  );
  const titles = kept.map(({ title }, at) =>
    painted({ text: fit(title, widths[at] ?? 0, ellipsis), tone: 'quiet' }, paint),
  );
  const rows = (columns[0]?.cells ?? []).map((_, row) => cutCells.map((cells) => cells[row] ?? ''));
  const align = kept.map((column) => column.align);
  return table([titles, ...rows], align).split('\n');
}

/** The width that columns take when nothing is cut or left out. */
export function naturalWidth(columns: readonly Column[]): number {
  return lineWidth(columns.filter(hasText).map(naturalColumn));
}

const GAP = 2;

function fitting(columns: readonly Column[], width: number): readonly Column[] {
  if (columns.length <= 1 || lineWidth(columns.map(leastColumn)) <= width) return columns;
  const lowest = columns.reduce((low, column) => (column.rank < low.rank ? column : low));
  return fitting(
    columns.filter((column) => column !== lowest),
    width,
  );
}

/** Takes what is too much from the columns that may be cut, the rightmost first; a column that is alone is cut anyway. */
function fittedWidths(columns: readonly Column[], width: number): readonly number[] {
  const widths = columns.map(naturalColumn);
  if (widths.length === 1) return [Math.min(width, widths[0] ?? 0)];
  let excess = lineWidth(widths) - width;
  for (const [at, column] of [...columns.entries()].reverse()) {
    const taken = Math.max(0, Math.min(excess, (widths[at] ?? 0) - leastColumn(column)));
    widths[at] = (widths[at] ?? 0) - taken;
    excess -= taken;
  }
  return widths;
}

function naturalColumn({ title, cells }: Column): number {
  return Math.max(textWidth(title), widest(cells.map(({ text }) => text)));
}

function leastColumn(column: Column): number {
  const natural = naturalColumn(column);
  return column.cut ? Math.min(natural, column.cut.least) : natural;
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);
}

function hasText({ cells }: Column): boolean {
  return cells.some(({ text }) => text !== '');
}

function cut({ text, tone }: Cell, column: Column, to: { readonly width: number; readonly ellipsis: string }): Cell {
  const shorten = column.cut?.at === 'middle' ? fitMiddle : fit;
  return { text: shorten(text, to.width, to.ellipsis), tone };
}

function painted({ text, tone }: Cell, paint: Paint): string {
  return tone === undefined || text === '' ? text : paint(tone, text);
}
