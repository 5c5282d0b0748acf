import { unicodeGlyphs } from './glyphs.js';
import { isAscii, textWidth } from './text-width.js';

/** `26,000`: a count, grouped by thousands. */
export function count(value: number): string {
  const digits = String(Math.round(Math.abs(value))).replace(THOUSANDS, ',');
  return value < 0 ? `-${digits}` : digits;
}

/** `1,000 visits`, `1 visit`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${value === 1 ? noun : `${noun}s`}`;
}

/** `33.3 %`: a share from 0 to 1. Only a whole is shown as 100 %, and only nothing as 0 %. */
export function share(value: number): string {
  const rounded = Math.round(value * 1_000) / 10;
  const shown = rounded === 100 && value < 1 ? 99.9 : rounded === 0 && value > 0 ? 0.1 : rounded;
  return `${shown.toFixed(1)} %`;
}

/** `12.3/s`: a rate per second. */
export function perSecond(value: number): string {
  return `${value >= 100 ? count(Math.round(value)) : value.toFixed(value >= 10 ? 1 : 2)}/s`;
}

/** `8 ms`, `1.2 s`: a latency. */
export function latency(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

/** `45 s`, `3 min 05 s`, `2 h 10 min`: a span. */
export function span(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(seconds / 3_600)} h ${String(Math.floor((seconds % 3_600) / 60)).padStart(2, '0')} min`;
}

/** `00:15`, `12:05`, `1:02:03`: the time since something began. */
export function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? clock(minutes, seconds % 60) : `${hours}:${clock(minutes % 60, seconds % 60)}`;
}

/** `2026-11-24 20:48:00 UTC`: a moment, to the second. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/**
 * Makes what a target, a file or a branch name says harmless for a terminal and for the log of a CI job: control characters,
 * escape sequences and direction marks are shown as `\u{...}`, and so is the first character of what a runner of GitHub Actions
 * would take for a command.
 */
export function safe(text: string): string {
  if (isHarmless(text)) return text;
  return text
    .replace(UNSAFE, shownCode)
    .replace(COMMAND, `$1${shownCode(':')}`)
    .replace(OLD_COMMAND, `${shownCode('#')}#[`);
}

/** {@link safe}, and in one line. */
export function oneLine(text: string): string {
  return isHarmless(text) && !SPACES.test(text) ? text : safe(text.replace(/\s+/g, ' ').trim());
}

/** Cuts a text to a width in columns, with an ellipsis. */
export function fit(text: string, width: number, ellipsis = unicodeGlyphs.ellipsis): string {
  if (textWidth(text) <= width) return text;
  const mark = ellipsis.slice(0, Math.max(0, width));
  const room = width - mark.length;
  if (isAscii(text)) return `${text.slice(0, Math.max(0, room))}${mark}`;
  let cut = '';
  for (const character of text) {
    if (textWidth(cut + character) > room) break;
    cut += character;
  }
  return `${cut}${mark}`;
}

/** Cuts a text to a width in columns, with an ellipsis in the middle: names often differ at their ends. */
export function fitMiddle(text: string, width: number, ellipsis = unicodeGlyphs.ellipsis): string {
  if (textWidth(text) <= width) return text;
  const half = Math.floor((width - ellipsis.length) / 2);
  const tail = isAscii(text) ? text.slice(text.length - Math.max(0, half)) : widestTail(text, half);
  return `${fit(text, width - textWidth(tail), ellipsis)}${tail}`;
}

/** Breaks a text between words into lines of at most so many columns, all but the first indented. A longer word stays whole. */
export function wrap(text: string, width: number, indent = ''): string {
  if (text.length <= width && isAscii(text)) return text;
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  for (const word of text.split(' ')) {
    const columns = textWidth(word);
    if (line !== '' && taken + 1 + columns > width) {
      lines.push(line);
      line = `${indent}${word}`;
      taken = indent.length + columns;
    } else {
      taken += line === '' ? columns : columns + 1;
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

/** How a column of a table stands. */
export type Align = 'left' | 'right';

/** Sets cells in columns, two spaces apart; the last column is not padded. Cells may carry colours. */
export function table(rows: readonly (readonly string[])[], align: readonly Align[]): string {
  const widths = align.map((_, column) => widest(rows.map((row) => row[column] ?? '')));
  const line = (row: readonly string[]) =>
    align
      .map((side, column) => pad(row[column] ?? '', widths[column] ?? 0, side))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** The columns of the widest of some texts. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text)), 0);
}

function pad(text: string, width: number, side: Align): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return side === 'right' ? space + text : text + space;
}

function clock(high: number, low: number): string {
  return `${String(high).padStart(2, '0')}:${String(low).padStart(2, '0')}`;
}

function widestTail(text: string, width: number): string {
  const characters = [...text];
  let tail = '';
  while (textWidth(tail) < width && characters.length > 0) tail = `${characters.pop() ?? ''}${tail}`;
  return tail;
}

/** Most texts are. */
function isHarmless(text: string): boolean {
  return isAscii(text) && !text.includes('::') && !text.includes('##[');
}

function shownCode(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}

// `Intl.NumberFormat` would take 15 ms to begin, in every command.
const THOUSANDS = /\B(?=(?:\d{3})+$)/g;
const SPACES = /^\s|\s\s|\s$/;
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\ud800-\udfff]/gu;
/** `::error::`, which GitHub's runner obeys at the beginning of a line; and any word may come to stand there. */
const COMMAND = /(^|\s):(?=:)/g;
/** Its older form, obeyed anywhere. */
const OLD_COMMAND = /##\[/g;

/** An estimate as it is worth saying: with two digits. */
export function about(value: number): number {
  return Number(value.toPrecision(2));
}
