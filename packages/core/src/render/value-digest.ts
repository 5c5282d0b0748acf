// Lists and records that are too long for a line, in numbers and a few examples.
import { canonicalJson } from '../base/canonical-json.js';
import { count, counted, fit, oneLine } from './format.js';
import type { Glyphs } from './glyphs.js';

/** Whether a value is a record of its own, and no reference to something else. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('$kind' in value);
}

/** `12 items: /a, /b, /c, …`; undefined for a list that is short enough to be shown whole. */
export function longListWords(list: readonly unknown[], glyphs: Glyphs): string | undefined {
  if (isShownWhole(list, list.length)) return undefined;
  return `${counted(list.length, 'item')}: ${examples(list.map(itemWords), glyphs)}`;
}

/** `30 entries: SE 1, NO 2, …`; undefined for a record that is short enough to be shown whole. */
export function longRecordWords(record: Readonly<Record<string, unknown>>, glyphs: Glyphs): string | undefined {
  const entries = Object.entries(record);
  if (isShownWhole(record, entries.length)) return undefined;
  return `${count(entries.length)} entries: ${examples(
    entries.map(([key, value]) => `${itemWords(key)} ${itemWords(value)}`),
    glyphs,
  )}`;
}

/** `12 → 14 items: +3 (/a, /b, /c) −1 (/d)`; undefined for two lists that are short enough to be shown whole. */
export function listChangeWords(
  before: readonly unknown[],
  after: readonly unknown[],
  glyphs: Glyphs,
): string | undefined {
  if (isShort(before, before.length) && isShort(after, after.length)) return undefined;
  if (before.length === after.length && [...before, ...after].every((item) => typeof item === 'number'))
    return placesWords(before, after, glyphs);
  const { added, removed } = comparison(before, after);
  if (added.length + removed.length === 0) return `the same ${counted(after.length, 'item')} in another order`;
  const items =
    before.length === after.length ? counted(after.length, 'item') : sizes(before.length, after.length, glyphs);
  return `${items}: ${signed(added.map(itemWords), removed.map(itemWords), glyphs)}`;
}

/** `+2 (FI, DK) −1 (SE) ~1 (NO)`: which entries come, go and change. */
export function recordChangeWords(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  glyphs: Glyphs,
): string {
  const added = Object.keys(after).filter((key) => !Object.hasOwn(before, key));
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const kept = Object.keys(after).filter((key) => Object.hasOwn(before, key));
  const changed = kept.filter((key) => canonicalJson(before[key]) !== canonicalJson(after[key]));
  const others =
    changed.length === 0 ? [] : [`~${count(changed.length)} (${examples(changed.map(itemWords), glyphs)})`];
  return [signed(added.map(itemWords), removed.map(itemWords), glyphs), ...others]
    .filter((words) => words !== '')
    .join(' ');
}

const MOST_EXAMPLES = 3;
const MOST_ITEMS = 6;
const LONGEST_JSON = 120;
const SHORT_JSON = 60;
const LONGEST_ITEM = 40;

/** Whether both sides of a change are better shown than counted. */
function isShort(value: unknown, size: number): boolean {
  return size <= MOST_ITEMS && JSON.stringify(value).length <= LONGEST_JSON;
}

/** Whether a value takes less room than its digest would hide. */
function isShownWhole(value: unknown, size: number): boolean {
  return isShort(value, size) || JSON.stringify(value).length <= SHORT_JSON;
}

/** Lists of numbers, such as those of hours, are told apart by places. */
function placesWords(before: readonly unknown[], after: readonly unknown[], glyphs: Glyphs): string {
  const places = after.flatMap((item, at) =>
    item === before[at] ? [] : [`no. ${at + 1} ${itemWords(before[at])} ${glyphs.arrow} ${itemWords(item)}`],
  );
  return `${count(places.length)} of ${counted(after.length, 'item')}: ${examples(places, glyphs)}`;
}

function comparison(before: readonly unknown[], after: readonly unknown[]) {
  const counts = new Map<string, number>();
  for (const item of before) counts.set(canonicalJson(item), (counts.get(canonicalJson(item)) ?? 0) + 1);
  const added = after.filter((item) => !taken(counts, item));
  const removed = [...before].reverse().filter((item) => taken(counts, item));
  return { added, removed: removed.reverse() };
}

function taken(counts: Map<string, number>, item: unknown): boolean {
  const key = canonicalJson(item);
  const left = counts.get(key) ?? 0;
  if (left > 0) counts.set(key, left - 1);
  return left > 0;
}

function sizes(before: number, after: number, { arrow }: Glyphs): string {
  return `${count(before)} ${arrow} ${counted(after, 'item')}`;
}

function signed(added: readonly string[], removed: readonly string[], glyphs: Glyphs): string {
  const part = (sign: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`${sign}${count(items.length)} (${examples(items, glyphs)})`];
  return [...part('+', added), ...part(glyphs.minus, removed)].join(' ');
}

function examples(items: readonly string[], { ellipsis }: Glyphs): string {
  const shown = items.slice(0, MOST_EXAMPLES).map((item) => fit(item, LONGEST_ITEM, ellipsis));
  return [...shown, ...(items.length > MOST_EXAMPLES ? [ellipsis] : [])].join(', ');
}

function itemWords(item: unknown): string {
  return oneLine(typeof item === 'string' ? item : JSON.stringify(item, null, 1));
}
