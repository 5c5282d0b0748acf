import { addressOf, type TargetKey } from '../model/target.js';
import type { TargetSettings } from '../schema/config.js';
import { keptSettings } from './kept-json.js';

/** A target as it is kept. */
interface KeptTarget {
  readonly key: TargetKey;
  readonly settings: string;
}

/**
 * The settings of targets as a store has read them last. A process that serves for hours reads them again and again: what stands there as
 * it did is not checked anew, and is the same object.
 */
export class KnownSettings {
  #known: ReadonlyMap<TargetKey, Known> = new Map();

  /** Reads all targets: each row, with its settings. `state` is the place of the state. */
  read<Row extends KeptTarget>(rows: readonly Row[], state: string): readonly (readonly [Row, TargetSettings])[] {
    const before = this.#known;
    const known = new Map<TargetKey, Known>();
    const read = rows.map((row) => {
      const { key, settings: text } = row;
      const last = before.get(key);
      const settings = last?.text === text ? last.settings : keptSettings(text, { state, what: addressOf(key) });
      known.set(key, { text, settings });
      return [row, settings] as const;
    });
    this.#known = known;
    return read;
  }
}

interface Known {
  readonly text: string;
  readonly settings: TargetSettings;
}
