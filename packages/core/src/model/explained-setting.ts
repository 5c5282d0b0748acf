import type { SettingPath } from './target.js';

/** A target as the config declares it, and where its settings come from. */
export interface ExplainedTarget {
  readonly address: string;
  readonly account: string;
  /** The config's folder. */
  readonly folder: string;
  readonly settings: readonly ExplainedSetting[];
}

/** A setting of a target, and where its value comes from. */
export interface ExplainedSetting {
  readonly path: SettingPath;
  /** Absent where the setting has none. A secret is a reference here. */
  readonly value?: unknown;
  /** The layer that says it: `built-in`, `defaults`, `targets.staging`, or the place of a profile. A list that is appended to has several, the lowest first. */
  readonly layers: readonly ExplainedLayer[];
}

/** A layer that says something of a setting. */
export interface ExplainedLayer {
  readonly label: string;
  /**
   * Absent for the built-in defaults, and where the source cannot be followed. What a `remove` uncovers, or leaves without a
   * value, has the place of the `remove`.
   */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number } | undefined;
}
