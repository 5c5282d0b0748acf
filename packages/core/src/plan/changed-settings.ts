import { canonicalJson } from '../base/canonical-json.js';
import type { SettingPath } from '../model/target.js';
import type { Fields } from '../schema/setting.js';
import type { Change } from './plan.js';

/** A changed value, before it is one of the changes of a target or of the load. */
type ValueChange = Extract<Change, { readonly kind: 'value' }>;

/**
 * Compares two trees of settings and answers the changed leaves by their dotted paths, in order. Sections are walked;
 * a setting is one leaf, even if its value is a list or a record. Settings that the schema no longer knows are leaves too.
 */
export function changedSettings(fields: Fields, before: object, after: object): readonly ValueChange[] {
  return changesIn(fields, before, after, '').sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A changed value, without what is absent; nothing where both are equal. */
export function valueChange(path: SettingPath, before: unknown, after: unknown): readonly ValueChange[] {
  if (isEqual(before, after)) return [];
  return [{ kind: 'value', path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a === b || canonicalJson(a) === canonicalJson(b);
}

function changesIn(fields: Fields, before: object, after: object, prefix: string): ValueChange[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const path = `${prefix}${name}`;
    if (field?.kind !== 'section') return valueChange(path, old.get(name), now.get(name));
    return changesIn(field.fields, section(old.get(name)), section(now.get(name)), `${path}.`);
  });
}

function section(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
