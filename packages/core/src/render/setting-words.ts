import { count, fitMiddle, oneLine } from './format.js';
import { type Glyphs, unicodeGlyphs } from './glyphs.js';
import { isRecord, longListWords, longRecordWords } from './value-digest.js';

/** The value of a setting as people read it, on one line. A secret is a reference here, and shown as such. */
export function settingWords(path: string, value: unknown, glyphs: Glyphs = unicodeGlyphs): string {
  if (value === undefined) return '(not set)';
  if (typeof value === 'number') return path === 'siteId' ? String(value) : numberWords(value);
  const text = knownWords(path, value, glyphs) ?? (typeof value === 'string' ? value : spacedJson(value));
  return fitMiddle(oneLine(text), LONGEST_VALUE, glyphs.ellipsis);
}

/** `5,000`, `0.35`: a number of a setting. */
export function numberWords(value: number): string {
  return Number.isInteger(value) ? count(value) : String(value);
}

const LONGEST_VALUE = 240;

/** `{ "SE": 1, "NO": 2 }`: with spaces, at which it can be wrapped. A reference within is written as one. */
function spacedJson(value: unknown): string {
  const marker = markerWords(value);
  if (marker !== undefined) return marker;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(spacedJson).join(', ')} ]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${spacedJson(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function knownWords(path: string, value: unknown, glyphs: Glyphs): string | undefined {
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : longListWords(value, glyphs);
  if (!isRecord(value)) return markerWords(value);
  if (path === 'protect' && 'visitsPerDay' in value) return `up to ${count(Number(value['visitsPerDay']))} visits/day`;
  return longRecordWords(value, glyphs);
}

function markerWords(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('$kind' in value)) return undefined;
  if (value.$kind === 'secretEnv' && 'name' in value) return `secretEnv('${String(value.name)}')`;
  if (value.$kind === 'secretFile' && 'path' in value) return `secretFile('${String(value.path)}')`;
  if (value.$kind === 'secretCommand' && 'command' in value) return commandWords(value.command);
  if (value.$kind === 'literal') return '(written out in the config)';
  if (value.$kind === 'sealed') return '(sealed)';
  if (value.$kind === 'blob' && 'count' in value) return pagesWords(Number(value.count));
  return undefined;
}

/** The whole command: who approves it must see what would be run. */
function commandWords(command: unknown): string {
  const words = Array.isArray(command) ? command.map((word) => `'${String(word)}'`) : [];
  return `secretCommand([${words.join(', ')}])`;
}

function pagesWords(pages: number): string {
  return `${numberWords(pages)} ${pages === 1 ? 'page' : 'pages'}`;
}
