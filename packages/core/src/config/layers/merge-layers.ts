import { deepmergeFastUnsafeCustom } from 'deepmerge-ts';
import type { SettingPath } from '../../model/target.js';
import { type AnySetting, defaultsOf, type Fields } from '../../schema/setting.js';
import { BoxedSetting, type LayerKind, type Part, type Provenance } from './boxed-setting.js';

/** What one layer says: a config value, and where it stands. */
export interface Layer {
  readonly kind: LayerKind;
  /** `defaults`, `targets.staging`, or the place of a profile: `targets.staging.extends[0]`. */
  readonly path: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Layers, merged or not: each setting that one of them mentions, in its box. */
export interface Boxes {
  readonly [name: string]: Boxes | BoxedSetting;
}

/** A declared setting. */
export interface Declared {
  readonly path: SettingPath;
  readonly names: readonly string[];
  readonly setting: AnySetting;
}

/**
 * Merges layers setting by setting: a setting (number, text, list, record) is replaced as a whole, `append` adds to the list
 * below, `remove` takes back everything below. Only declared settings are seen, whatever else a layer holds.
 */
export class LayerMerger {
  readonly #fields: Fields;
  /** All settings, in the order of their declaration. */
  readonly declared: readonly Declared[];
  /** The lowest layer. */
  readonly builtIn: Boxes;

  constructor(fields: Fields) {
    this.#fields = fields;
    this.declared = declaredIn(fields, []);
    const defaults = defaultsOf(fields);
    const source = { origin: defaults, provenanceAt: () => builtInProvenance, isInvalid: noneIsInvalid };
    this.builtIn = box(fields, defaults, '', source);
  }

  /** Puts the settings of a layer into boxes. Those at paths that are invalid are kept as such, whether they are there or not. */
  box(layer: Layer, isInvalid: (path: string) => boolean = noneIsInvalid): Boxes {
    const { kind, path: label } = layer;
    const provenanceAt = (path: string) => ({ layer: kind, label, path });
    return box(this.#fields, layer.value, `${label}.`, { origin: layer.value, provenanceAt, isInvalid });
  }

  /** Merges layers; later ones lie over earlier ones. */
  merge(layers: readonly Boxes[]): Boxes {
    // deepmerge-ts knows no type for a list of unknown length; what it makes of trees of boxes is a tree of boxes.
    return (mergeTrees(...layers) ?? {}) as Boxes;
  }

  /** The merged values, without settings that have none. Sections are always there. */
  values(boxes: Boxes, read = (setting: BoxedSetting, _path: SettingPath) => setting.value): Record<string, unknown> {
    return valuesOf(this.#fields, boxes, '', read);
  }

  /** Where each value comes from. */
  provenance(boxes: Boxes): ReadonlyMap<SettingPath, Provenance> {
    const map = new Map<SettingPath, Provenance>();
    for (const { path, names } of this.declared) {
      const provenance = boxAt(boxes, names)?.provenance;
      if (provenance !== undefined) map.set(path, provenance);
    }
    return map;
  }
}

/** The box of a setting, if a layer mentions it. */
export function boxAt(boxes: Boxes, names: readonly string[]): BoxedSetting | undefined {
  let found: Boxes | BoxedSetting | undefined = boxes;
  for (const name of names) {
    if (found === undefined || found instanceof BoxedSetting) return undefined;
    found = found[name];
  }
  return found instanceof BoxedSetting ? found : undefined;
}

/** Plain data, as opposed to lists, functions, and nothing. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function noneIsInvalid(): boolean {
  return false;
}

/** Boxed trees are made here, of declared names only, and have no cycles: the variant without safeguards will do. */
const mergeTrees = deepmergeFastUnsafeCustom<Boxes>({
  mergeOthers: (values) => values.reduce((below, above) => (isBox(below) && isBox(above) ? above.over(below) : above)),
});

function isBox(value: unknown): value is BoxedSetting {
  return value instanceof BoxedSetting;
}

const builtInProvenance: Provenance = { layer: 'built-in', label: 'built-in' };

/** The layer that is being boxed. */
interface Source {
  readonly origin: object;
  readonly provenanceAt: (path: string) => Provenance;
  readonly isInvalid: (path: string) => boolean;
}

function box(fields: Fields, value: Readonly<Record<string, unknown>>, prefix: string, source: Source): Boxes {
  const boxes: Record<string, Boxes | BoxedSetting> = {};
  for (const [name, field] of Object.entries(fields)) {
    const inner = Object.hasOwn(value, name) ? value[name] : undefined;
    const path = `${prefix}${name}`;
    if (field.kind === 'setting') {
      const part = source.isInvalid(path) ? invalidPart(path, source) : partOf(inner, field, path, source);
      if (part !== undefined) boxes[name] = new BoxedSetting([part]);
    } else if (isRecord(inner)) {
      boxes[name] = box(field.fields, inner, `${path}.`, source);
    }
  }
  return boxes;
}

function invalidPart(path: string, { origin, provenanceAt }: Source): Part {
  return { kind: 'invalid', value: undefined, provenance: provenanceAt(path), origin };
}

/** What is written, read. Who appends no items says nothing; `remove` lays the built-in default over everything below. */
function partOf(written: unknown, setting: AnySetting, path: string, source: Source): Part | undefined {
  if (written === undefined) return undefined;
  const { origin } = source;
  const provenance = source.provenanceAt(path);
  const { $kind, items } = isRecord(written) ? written : {};
  if ($kind === 'append') {
    return Array.isArray(items) && items.length > 0 ? { kind: 'append', value: items, provenance, origin } : undefined;
  }
  if ($kind !== 'remove') return { kind: 'whole', value: written, provenance, origin };
  const kind = setting.default === undefined ? 'removed' : 'whole';
  const uncovered = { ...builtInProvenance, removedAt: provenance.path };
  return { kind, value: setting.default, provenance: uncovered, origin };
}

function valuesOf(
  fields: Fields,
  boxes: Boxes,
  prefix: string,
  read: (setting: BoxedSetting, path: SettingPath) => unknown,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const found = boxes[name];
    if (field.kind === 'section') {
      values[name] = valuesOf(field.fields, isBox(found) ? {} : (found ?? {}), `${prefix}${name}.`, read);
    } else if (isBox(found)) {
      const value = read(found, `${prefix}${name}`);
      if (value !== undefined) values[name] = value;
    }
  }
  return values;
}

function declaredIn(fields: Fields, above: readonly string[]): Declared[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const names = [...above, name];
    return field.kind === 'section'
      ? declaredIn(field.fields, names)
      : [{ path: names.join('.'), names, setting: field }];
  });
}
