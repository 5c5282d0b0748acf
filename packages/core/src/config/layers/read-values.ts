import type { AnySection, AnySetting, Fields } from '../../schema/setting.js';
import type { BoxedSetting } from './boxed-setting.js';
import { type Boxes, boxOver, type Found, sectionOf } from './boxes.js';

/** Answers the value of a setting, which has no box if no layer mentions it; undefined if there is to be none. */
export type ReadSetting = (setting: AnySetting, box: BoxedSetting | undefined) => unknown;

/**
 * Reads the values of layers that lie over common layers. What these do not mention is read once, and all share the frozen
 * result: of ten thousand targets, most have only a few settings of their own.
 */
export class ValueReader {
  readonly #fields: Fields;
  readonly #common: Boxes;
  readonly #read: ReadSetting;
  /** Values of sections and settings of the common layers. */
  readonly #shared = new Map<Boxes | BoxedSetting, unknown>();

  constructor(fields: Fields, common: Boxes, read: ReadSetting) {
    this.#fields = fields;
    this.#common = common;
    this.#read = read;
  }

  /** The values, in the order of their declaration, without settings that have none. Sections are always there. */
  values(own: Boxes): Record<string, unknown> {
    return this.#valuesOf(this.#fields, own, this.#common);
  }

  #valuesOf(fields: Fields, own: Boxes, common: Boxes): Record<string, unknown> {
    const values: [name: string, value: unknown][] = [];
    for (const name of Object.keys(fields)) {
      const value = this.#valueAt(fields[name], own[name], common[name]);
      if (value !== undefined) values.push([name, value]);
    }
    // Property by property, an object of so many would become a hash table: three times as large, and slower to read.
    return Object.fromEntries(values);
  }

  #valueAt(field: AnySetting | AnySection | undefined, above: Found, below: Found): unknown {
    if (field === undefined) return undefined;
    if (above !== undefined || below === undefined) return this.#valueOf(field, above, below);
    if (!this.#shared.has(below)) this.#shared.set(below, Object.freeze(this.#valueOf(field, above, below)));
    return this.#shared.get(below);
  }

  #valueOf(field: AnySetting | AnySection, above: Found, below: Found): unknown {
    if (field.kind === 'section') return this.#valuesOf(field.fields, sectionOf(above), sectionOf(below));
    return this.#read(field, boxOver(above, below));
  }
}
