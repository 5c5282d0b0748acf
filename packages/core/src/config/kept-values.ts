import { isRecord } from '../base/is-record.js';
import { target } from '../schema/config.js';
import type { AnySetting } from '../schema/setting.js';
import type { BoxedSetting, Part } from './layers/boxed-setting.js';
import type { KeptPages } from './pages/page-blobs.js';

/** What is kept of the setting `pages`, by what lies on top in its box: below that, it is the same wherever the same lies on top. */
export type PagesByTop = ReadonlyMap<Part | undefined, KeptPages>;

/**
 * Makes what targets keep of their settings from what their layers say. Each list and record that is kept was checked by the
 * setting's schema in the form in which it is kept; that of a profile once, for all targets that extend it.
 */
export class KeptValues {
  readonly #pages: PagesByTop;
  /** By setting, what was made of each list and record. */
  readonly #made = new Map<AnySetting, WeakMap<object, unknown>>();

  constructor(pages: PagesByTop) {
    this.#pages = pages;
  }

  /** The value of a setting; undefined if it is optional and no layer has it. */
  of(setting: AnySetting, box: BoxedSetting | undefined): unknown {
    const value = setting === target.fields.pages ? this.#pages.get(box?.top) : box?.value;
    if (typeof value === 'object' && value !== null) return this.#madeOf(setting, value);
    if (value === undefined) return setting.presence === 'optional' ? undefined : setting.kept.parse(value);
    // A number or text is still what it was when its layer was checked.
    return setting.kept === setting.written ? value : setting.kept.parse(inKeptForm(setting, value));
  }

  #madeOf(setting: AnySetting, value: object): unknown {
    const known = this.#made.get(setting) ?? new WeakMap<object, unknown>();
    this.#made.set(setting, known);
    if (!known.has(value)) known.set(value, setting.kept.parse(inKeptForm(setting, value)));
    return known.get(value);
  }
}

function inKeptForm(setting: AnySetting, value: unknown): unknown {
  if (setting === target.fields.tokenAuth) return keptToken(value);
  return setting === target.fields.tags ? asSet(value) : inOrder(value);
}

/** Of a token that is written out, only the fact is kept. */
function keptToken(written: unknown): unknown {
  return typeof written === 'string' ? { $kind: 'literal' } : written;
}

/** Tags have no order, and several layers may name the same. */
function asSet(value: unknown): unknown {
  return Array.isArray(value) ? [...new Set(value)].sort() : value;
}

/** A record's keys have no order of their own; whoever draws from it should not depend on the order in which they were written. */
function inOrder(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
