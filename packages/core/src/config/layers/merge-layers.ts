import { deepmergeFastUnsafeCustom } from 'deepmerge-ts';
import { isRecord } from '../../base/is-record.js';
import type { SettingPath } from '../../model/target.js';
import { type AnySetting, defaultsOf, type Fields } from '../../schema/setting.js';
import { BoxedSetting, type LayerKind, type Part, type Provenance } from './boxed-setting.js';
import { type Boxes, boxAt, isBox } from './boxes.js';
import { ValueReader } from './read-values.js';

/** What one layer says: a config value, and where it stands. */
export interface Layer {
  readonly kind: LayerKind;
  /** `defaults`, `targets.staging`, or the place of a profile: `targets.staging.extends[0]`. */
  readonly path: string;
  readonly value: Readonly<Record<string, unknown>>;
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
  readonly #appended = new Set<AnySetting>();

  constructor(fields: Fields) {
    this.#fields = fields;
    this.declared = declaredSettings(fields);
    const defaults = defaultsOf(fields);
    const source = { origin: defaults, provenanceAt: () => builtInProvenance, appended: this.#appended };
    this.builtIn = box(fields, defaults, '', source);
  }

  /**
   * Puts the settings of a layer into boxes. Those at paths that are invalid are kept as such, whether they are there or not. In
   * a layer whose own path is not invalid, nothing is.
   */
  box({ kind, path: label, value }: Layer, isInvalid: (path: string) => boolean = noneIsInvalid): Boxes {
    const provenanceAt = (path: string) => ({ layer: kind, label, path });
    const source = { origin: value, provenanceAt, appended: this.#appended, ...(isInvalid(label) && { isInvalid }) };
    return box(this.#fields, value, `${label}.`, source);
  }

  /** Whether some layer that was put into boxes appends to the setting. */
  isAppended(setting: AnySetting): boolean {
    return this.#appended.has(setting);
  }

  /** Merges layers; later ones lie over earlier ones. */
  merge(layers: readonly Boxes[]): Boxes {
    // deepmerge-ts knows no type for a list of unknown length; what it makes of trees of boxes is a tree of boxes.
    return (mergeTrees(...layers) ?? {}) as Boxes;
  }

  /** The merged values, without settings that have none. Sections are always there. */
  values(boxes: Boxes): Record<string, unknown> {
    return new ValueReader(this.#fields, {}, (_setting, box) => box?.value).values(boxes);
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

function noneIsInvalid(): boolean {
  return false;
}

/** Boxed trees are made here, of declared names only, without cycles or `undefined`: the variant without safeguards will do. */
const mergeTrees = deepmergeFastUnsafeCustom<Boxes>({
  filterValues: false,
  mergeOthers: (values) => values.reduce((below, above) => (isBox(below) && isBox(above) ? above.over(below) : above)),
});

const builtInProvenance: Provenance = { layer: 'built-in', label: 'built-in' };

/** The layer that is being boxed. */
interface Source {
  readonly origin: object;
  readonly provenanceAt: (path: string) => Provenance;
  /** Takes note of the settings to which the layer appends. */
  readonly appended: Set<AnySetting>;
  /** Only there if something in the layer is invalid. */
  readonly isInvalid?: (path: string) => boolean;
}

function box(fields: Fields, value: Readonly<Record<string, unknown>>, prefix: string, source: Source): Boxes {
  const boxes: Record<string, Boxes | BoxedSetting> = {};
  for (const name of Object.keys(source.isInvalid === undefined ? value : fields)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const inner = Object.hasOwn(value, name) ? value[name] : undefined;
    if (field?.kind === 'setting') {
      const part = partAt(`${prefix}${name}`, inner, field, source);
      if (part !== undefined) boxes[name] = new BoxedSetting([part]);
    } else if (field?.kind === 'section' && isRecord(inner)) {
      boxes[name] = box(field.fields, inner, `${prefix}${name}.`, source);
    }
  }
  return boxes;
}

function partAt(path: string, written: unknown, setting: AnySetting, source: Source): Part | undefined {
  return source.isInvalid?.(path) === true ? invalidPart(path, source) : partOf(written, setting, path, source);
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
    if (!Array.isArray(items) || items.length === 0) return undefined;
    source.appended.add(setting);
    return { kind: 'append', value: items, provenance, origin };
  }
  if ($kind !== 'remove') return { kind: 'whole', value: written, provenance, origin };
  const kind = setting.default === undefined ? 'removed' : 'whole';
  const uncovered = { ...builtInProvenance, removedAt: provenance.path };
  return { kind, value: setting.default, provenance: uncovered, origin };
}

/** All settings of a section and of those in it, in the order of their declaration. */
export function declaredSettings(fields: Fields, above: readonly string[] = []): readonly Declared[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const names = [...above, name];
    return field.kind === 'section'
      ? declaredSettings(field.fields, names)
      : [{ path: names.join('.'), names, setting: field }];
  });
}
