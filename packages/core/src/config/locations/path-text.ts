import type { ConfigPath } from './source-locations.js';

/** Writes a path as one would in code: `targets.staging.extends[0]`, `targets["my.site"]`. */
export function pathText(path: ConfigPath): string {
  return path.map((key, index) => segment(key, index === 0)).join('');
}

/** Reads what {@link pathText} has written. */
export function parsePath(text: string): ConfigPath {
  return Array.from(text.matchAll(SEGMENT), ([, index, quoted, name]) => {
    if (index !== undefined) return Number(index);
    // What `pathText` has quoted is a JSON string.
    return quoted === undefined ? (name ?? '') : (JSON.parse(quoted) as string);
  });
}

const PLAIN = /^[A-Za-z_$][\w$-]*$/;
const SEGMENT = /\[(\d+)\]|\[("(?:\\.|[^"\\])*")\]|\.?([A-Za-z_$][\w$-]*)/g;

function segment(key: string | number, isFirst: boolean): string {
  if (typeof key === 'number') return `[${key}]`;
  if (!PLAIN.test(key)) return `[${JSON.stringify(key)}]`;
  return isFirst ? key : `.${key}`;
}
