import type { AnySetting } from '../schema/setting.js';

/** The default of a setting as it would be written. */
export function defaultOf(setting: AnySetting): string | undefined {
  return setting.default === undefined ? undefined : `\`${literal(setting.default)}\``;
}

/** Writes a JSON value as one would in a config. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${literal(item)}`);
  return `{ ${entries.join(', ')} }`;
}
