import { canonicalJson } from '../base/canonical-json.js';
import { isRecord } from '../base/is-record.js';
import type { WrittenSettings } from '../model/draft.js';
import type { Page } from '../model/target.js';
import { type TargetSettings, target } from '../schema/config.js';
import type { Fields } from '../schema/setting.js';

/**
 * Writes settings as a layer that resolves to them: what has its built-in default is left out, and of pages the list itself stands
 * there. Secrets stay what they are kept as.
 */
export function writtenOf(settings: TargetSettings, pages: readonly Page[]): WrittenSettings {
  return { ...writtenSection(target.fields, settings), pages: pages.map(writtenPage) };
}

function writtenPage({ url, title }: Page): string | Page {
  return title === undefined ? url : { url, title };
}

/** What of a section differs from its defaults, in the order of the schema. */
export function writtenSection(fields: Fields, values: object): Record<string, unknown> {
  const kept = new Map<string, unknown>(Object.entries(values));
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]): [string, unknown][] => {
      const value = kept.get(name);
      if (field.kind === 'setting') return value === undefined || isSame(value, field.default) ? [] : [[name, value]];
      const inner = isRecord(value) ? writtenSection(field.fields, value) : {};
      return Object.keys(inner).length === 0 ? [] : [[name, inner]];
    }),
  );
}

function isSame(value: unknown, other: unknown): boolean {
  return value === other || (typeof other === 'object' && canonicalJson(value) === canonicalJson(other));
}
