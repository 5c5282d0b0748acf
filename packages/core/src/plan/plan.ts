import type { Instant, LocalDate } from '../base/clock.js';
import type { ResolvedTarget, SettingPath, TargetKey } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';

/** What `apply` would change. Plain JSON; same input, same bytes. Effects are for people: `apply` does not read them. */
export interface Plan {
  readonly formatVersion: '1.0';
  /** The state on which the plan is based; no lineage while nothing was ever applied. */
  readonly lineage?: string | undefined;
  readonly serial: number;
  readonly configHash: string;
  /** Name of the stack. */
  readonly stack: string;
  /** Only some targets were asked for: the others, and the load, are left as they are applied. */
  readonly isPartial: boolean;
  readonly asOf: Instant;
  readonly load: LoadPlan;
  /** One for every target, declared or applied, in order of their keys. */
  readonly actions: readonly Action[];
}

/** What becomes of the settings that are no target's. */
export interface LoadPlan {
  readonly after: LoadSettings;
  readonly seed?: string | undefined;
  /** None for the first apply: there is nothing to compare with. */
  readonly changes: readonly Change[];
  /** Weights differ, but nothing limits the total that they would split. For people, as effects are. */
  readonly weightsAreIdle: boolean;
}

/** What becomes of one target. */
export type Action =
  | {
      readonly kind: 'create';
      readonly target: TargetKey;
      readonly after: ResolvedTarget;
      readonly effects: readonly Effect[];
    }
  | {
      readonly kind: 'update';
      readonly target: TargetKey;
      readonly after: ResolvedTarget;
      readonly changes: readonly Change[];
      readonly effects: readonly Effect[];
    }
  | { readonly kind: 'delete'; readonly target: TargetKey; readonly effects: readonly Effect[] }
  /** The target has a new key, and perhaps changes besides. */
  | {
      readonly kind: 'move';
      readonly target: TargetKey;
      readonly from: TargetKey;
      readonly after: ResolvedTarget;
      readonly changes: readonly Change[];
      readonly effects: readonly Effect[];
    }
  /** `unknownSecret`: its token may have changed; nobody here knows its value. */
  | { readonly kind: 'keep'; readonly target: TargetKey; readonly unknownSecret: boolean };

/** Whether the value behind an equal reference is still the one that was applied. Nothing else of a secret is known here. */
export type SecretComparison = 'unchanged' | 'changed' | 'unknown';

/**
 * One changed setting. `before` or `after` is absent where the setting is. A sensitive change has no place for values;
 * `unknown` alone makes no update, and stands only beside other changes.
 */
export type Change =
  | { readonly kind: 'value'; readonly path: SettingPath; readonly before?: unknown; readonly after?: unknown }
  | {
      readonly kind: 'sensitive';
      readonly path: SettingPath;
      readonly comparison: Exclude<SecretComparison, 'unchanged'>;
    };

/** What a change does to traffic. */
export type Effect =
  /** On the running local day of the target, as it will be. */
  | {
      readonly kind: 'cap';
      readonly before?: number | undefined;
      readonly after: number;
      readonly date: LocalDate;
      readonly timezone: string;
      readonly sentToday: number;
      readonly leftToday: number;
    }
  /** Share of all weights, 0 to 1; `idle` when nothing limits the total. `before` is absent where there was no share. */
  | { readonly kind: 'share'; readonly before?: number | undefined; readonly after: number; readonly idle: boolean }
  /** An estimate, from the settings alone. */
  | { readonly kind: 'volume'; readonly hitsPerMonth: number; readonly peakHitsPerSecond: number }
  /** The running local day in the new time zone. */
  | { readonly kind: 'day'; readonly date: LocalDate; readonly timezone: string; readonly sentToday: number }
  /** No more visits; those of today stay counted. */
  | { readonly kind: 'stops'; readonly sentToday: number }
  /** A token would be sent to another server (scheme, host, port) than before. */
  | { readonly kind: 'tokenOrigin'; readonly before: string; readonly after: string };
