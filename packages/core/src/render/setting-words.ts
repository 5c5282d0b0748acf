import type { Change } from '../plan/plan.js';
import { fitMiddle, oneLine } from './format.js';
import { numberWords } from './plan-words.js';

/** `1,000` and `5,000`: the two sides of a changed value, on one line each, and never the same. */
export function changeSides(change: Extract<Change, { kind: 'value' }>): readonly [string, string] {
  const before = settingWords(change.path, change.before);
  const after = settingWords(change.path, change.after);
  const hashes = [hashOf(change.before), hashOf(change.after)];
  if (hashes[0] !== undefined && hashes[1] !== undefined)
    return [`${before} (${hashes[0]})`, `${after} (${hashes[1]})`];
  return [before, before === after ? `${after} (differs in what is not shown)` : after];
}

/** The value of a setting as people read it. A secret is a reference here, and shown as such. */
export function settingWords(path: string, value: unknown): string {
  if (value === undefined) return '(not set)';
  if (typeof value === 'number') return path === 'siteId' ? String(value) : numberWords(value);
  const text = markerWords(value) ?? (typeof value === 'string' ? value : spacedJson(value));
  return fitMiddle(oneLine(text), LONGEST_VALUE);
}

const LONGEST_VALUE = 240;
const HASH_DIGITS = 7;

/** `{ "SE": 1, "NO": 2 }`, once it is on one line: with spaces, at which it can be wrapped. */
function spacedJson(value: unknown): string {
  return JSON.stringify(value, null, 1);
}

function markerWords(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('$kind' in value)) return undefined;
  if (value.$kind === 'secretEnv' && 'name' in value) return `secretEnv('${String(value.name)}')`;
  if (value.$kind === 'secretFile' && 'path' in value) return `secretFile('${String(value.path)}')`;
  if (value.$kind === 'literal') return '(written out in the config)';
  if (value.$kind === 'blob' && 'count' in value) return pagesWords(Number(value.count));
  return undefined;
}

function pagesWords(pages: number): string {
  return `${numberWords(pages)} ${pages === 1 ? 'page' : 'pages'}`;
}

/** Lists of equal length differ by their contents alone, which only the hash shows. */
function hashOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('hash' in value)) return undefined;
  return oneLine(String(value.hash).slice(0, HASH_DIGITS));
}
