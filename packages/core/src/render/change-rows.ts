import { isSealed } from '../model/unboxed.js';
import { isEqual } from '../plan/changed-settings.js';
import type { Change } from '../plan/plan.js';
import { oneLine } from './format.js';
import type { Glyphs } from './glyphs.js';
import { settingWords } from './setting-words.js';
import { isRecord, listChangeWords, recordChangeWords } from './value-digest.js';

/** A line of a block: what changes, from what, to what. What is new, or summed up, has only an `after`. */
export interface Row {
  readonly label: string;
  readonly before?: string | undefined;
  readonly after: string;
}

/** Whether a change could be told at all; what could not is said in one note for all targets. */
export function isTold(change: Change): boolean {
  return change.kind === 'value' || change.comparison === 'changed';
}

/** A change in one row, or in one for each entry of a record that differs, by its dotted path. Long lists are summed up. */
export function changeRows(change: Change, glyphs: Glyphs): readonly Row[] {
  if (change.kind === 'sensitive') return [{ label: oneLine(change.path), after: '(sensitive value changed)' }];
  const { path, before, after } = change;
  if (isRecord(before) && isRecord(after)) return recordRows({ path, before, after }, glyphs);
  return [listRow(change, glyphs) ?? sidesRow(change, glyphs)];
}

type ValueChange = Pick<Extract<Change, { readonly kind: 'value' }>, 'path' | 'before' | 'after'>;

const MOST_ENTRIES = 4;
const HASH_DIGITS = 7;

function recordRows(
  {
    path,
    before,
    after,
  }: { path: string; before: Readonly<Record<string, unknown>>; after: Readonly<Record<string, unknown>> },
  glyphs: Glyphs,
): readonly Row[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const rows = keys.flatMap((key) => {
    const sides = { path: `${path}.${key}`, before: own(before, key), after: own(after, key) };
    return isEqual(sides.before, sides.after) ? [] : changeRows({ kind: 'value', ...sides }, glyphs);
  });
  return rows.length <= MOST_ENTRIES
    ? rows
    : [{ label: oneLine(path), after: recordChangeWords(before, after, glyphs) }];
}

function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function listRow({ path, before, after }: ValueChange, glyphs: Glyphs): Row | undefined {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  const words = listChangeWords(before, after, glyphs);
  return words === undefined ? undefined : { label: oneLine(path), after: words };
}

/** Both sides, never the same: lists of pages of one length differ by their contents alone, which only the hash shows. */
function sidesRow({ path, before, after }: ValueChange, glyphs: Glyphs): Row {
  const label = oneLine(path);
  const sides = [settingWords(path, before, glyphs), settingWords(path, after, glyphs)] as const; // Keeps the pair.
  if (sides[0] !== sides[1]) return { label, before: sides[0], after: sides[1] };
  if (isSealed(after)) return { label, before: sides[0], after: '(sealed anew)' };
  const [old, now] = [hashOf(before), hashOf(after)];
  if (old !== undefined && now !== undefined)
    return { label, before: `${sides[0]} (${old})`, after: `${sides[1]} (${now})` };
  return { label, before: sides[0], after: `${sides[1]} (differs in what is not shown)` };
}

function hashOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('hash' in value)) return undefined;
  return oneLine(String(value.hash).slice(0, HASH_DIGITS));
}
