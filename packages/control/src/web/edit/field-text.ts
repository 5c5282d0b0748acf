import type { FormField } from './schema-form.js';

/** What a text says of a setting: its value, none at all (`undefined`), or why it says nothing. */
export type ReadField =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly words: string };

/** A value of a setting as it is written in its field. */
export function fieldText({ kind }: Pick<FormField, 'kind'>, value: unknown): string {
  if (value === undefined) return '';
  switch (kind) {
    case 'text':
    case 'choice':
    case 'number':
    case 'switch':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    case 'words':
      return Array.isArray(value) ? value.map(String).join(' ') : JSON.stringify(value);
    case 'lines':
      return Array.isArray(value) ? value.map(String).join('\n') : JSON.stringify(value);
    case 'numbers':
      return Array.isArray(value) ? value.map(String).join(', ') : JSON.stringify(value);
    case 'pages':
      return Array.isArray(value) ? value.map(pageText).join('\n') : JSON.stringify(value);
    case 'pairs':
      return isRecord(value)
        ? Object.entries(value)
            .map(([key, item]) => `${key} ${String(item)}`)
            .join('\n')
        : JSON.stringify(value);
    default:
      return JSON.stringify(value, null, 2);
  }
}

/** Reads what somebody wrote into a field. An empty one says nothing, so that the default holds. */
export function readField({ kind, isInteger }: Pick<FormField, 'kind' | 'isInteger'>, text: string): ReadField {
  const bare = text.trim();
  if (bare === '') return { kind: 'value', value: undefined };
  switch (kind) {
    case 'text':
    case 'choice':
      return { kind: 'value', value: bare };
    case 'number':
      return readNumber(bare, isInteger);
    case 'switch':
      return { kind: 'value', value: bare === 'true' };
    case 'words':
      return { kind: 'value', value: bare.split(/[\s,;]+/).filter((word) => word !== '') };
    case 'lines':
      return { kind: 'value', value: linesOf(text) };
    case 'numbers':
      return readNumbers(bare);
    case 'pages':
      return { kind: 'value', value: linesOf(text).map(readPage) };
    case 'pairs':
      return readPairs(text);
    default:
      return readJson(bare);
  }
}

function readNumber(text: string, isInteger: boolean): ReadField {
  const bare = text.replace(/[\s_'’]/g, '');
  // A comma may be the decimal sign of whoever writes: it counts only where it can group alone.
  const value = Number(GROUPED.test(bare) ? bare.replaceAll(',', '') : bare);
  if (!Number.isFinite(value)) return fault('This is no number.');
  return isInteger && !Number.isInteger(value) ? fault('This is no whole number.') : { kind: 'value', value };
}

const GROUPED = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

function readNumbers(text: string): ReadField {
  const values = text.split(/[\s,;]+/).filter((word) => word !== '');
  const numbers = values.map(Number);
  const wrong = values.find((_, index) => !Number.isFinite(numbers[index]));
  return wrong === undefined ? { kind: 'value', value: numbers } : fault(`“${wrong}” is no number.`);
}

/** `SE 3`, one a line. */
function readPairs(text: string): ReadField {
  const pairs = linesOf(text).map((line) => line.split(/[\s:=]+/));
  const wrong = pairs.find(([key = '', number = '', ...more]) => {
    return key === '' || number === '' || !Number.isFinite(Number(number)) || more.length > 0;
  });
  if (wrong !== undefined) return fault(`“${wrong.join(' ')}” is no name with a number, such as “SE 3”.`);
  return { kind: 'value', value: Object.fromEntries(pairs.map(([key, number]) => [key, Number(number)])) };
}

function readJson(text: string): ReadField {
  try {
    const value: unknown = JSON.parse(text);
    return { kind: 'value', value };
  } catch (thrown) {
    return fault(`This is no JSON: ${thrown instanceof Error ? thrown.message : 'it cannot be read'}`);
  }
}

/** `https://example.com/ The start`: a URL, then its title if it has one. */
function readPage(line: string): unknown {
  const [url = '', ...words] = line.split(/\s+/);
  return words.length === 0 ? url : { url, title: words.join(' ') };
}

function pageText(page: unknown): string {
  if (!isRecord(page)) return String(page);
  return page['title'] === undefined ? String(page['url']) : `${String(page['url'])} ${String(page['title'])}`;
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function fault(words: string): ReadField {
  return { kind: 'fault', words };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
