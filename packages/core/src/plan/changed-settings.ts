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
  return changesIn(fields, section(before), section(after), '').sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A changed value, without what is absent; nothing where both are equal. */
export function valueChange(path: SettingPath, before: unknown, after: unknown): readonly ValueChange[] {
  if (isEqual(before, after)) return [];
  return [{ kind: 'value', path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** Whether two JSON values are equal, whatever the order of their keys. What is undefined is not there. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const isList = Array.isArray(a);
  if (isList !== Array.isArray(b)) return false;
  return isList ? isEqualList(a, b as readonly unknown[]) : isEqualRecord(a as Tree, b as Tree); // As was just asked.
}

/** A section or a record of settings by name. */
type Tree = Readonly<Record<string, unknown>>;

function isEqualList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
}

function isEqualRecord(a: Tree, b: Tree): boolean {
  for (const name in a) if (!isEqual(a[name], valueIn(b, name))) return false;
  for (const name in b) if (b[name] !== undefined && valueIn(a, name) === undefined) return false;
  return true;
}

/** Ten thousand targets have a million settings to compare: this neither copies nor collects anything until one differs. */
function changesIn(fields: Fields, before: Tree, after: Tree, prefix: string): ValueChange[] {
  const changes: ValueChange[] = [];
  const compare = (name: string) => {
    const [old, now] = [valueIn(before, name), valueIn(after, name)];
    if (old === now) return;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field?.kind === 'section')
      changes.push(...changesIn(field.fields, section(old), section(now), `${prefix}${name}.`));
    else if (!isEqual(old, now)) changes.push(...valueChange(`${prefix}${name}`, old, now));
  };
  for (const name in before) compare(name);
  for (const name in after) if (!Object.hasOwn(before, name)) compare(name);
  return changes;
}

function valueIn(tree: Tree, name: string): unknown {
  return Object.hasOwn(tree, name) ? tree[name] : undefined;
}

function section(value: unknown): Tree {
  return typeof value === 'object' && value !== null ? (value as Tree) : {}; // A section holds settings by name.
}
