import type { SettingPath } from '../model/target.js';
import { isEqual } from '../plan/changed-settings.js';
import { target } from '../schema/config.js';
import type { Fields } from '../schema/setting.js';

/** One setting of a target. */
export interface SettingLeaf {
  readonly path: SettingPath;
  /** Undefined where the setting is not set. */
  readonly value: unknown;
  /** Whether the value is the one that it has when nobody says anything. */
  readonly isDefault: boolean;
}

/** All settings of a target by their dotted paths, in the order of the schema; what the schema no longer knows comes last. */
export function settingLeaves(settings: object): readonly SettingLeaf[] {
  return leavesIn(target.fields, settings, '');
}

function leavesIn(fields: Fields, values: object, prefix: string): readonly SettingLeaf[] {
  const kept = new Map<string, unknown>(Object.entries(values));
  const known = Object.entries(fields).flatMap(([name, field]) => {
    const value = kept.get(name);
    const path = `${prefix}${name}`;
    if (field.kind === 'section') return leavesIn(field.fields, section(value), `${path}.`);
    return [{ path, value, isDefault: isEqual(value, field.default) }];
  });
  const others = [...kept.keys()].filter((name) => !Object.hasOwn(fields, name));
  return [...known, ...others.map((name) => ({ path: `${prefix}${name}`, value: kept.get(name), isDefault: false }))];
}

function section(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
