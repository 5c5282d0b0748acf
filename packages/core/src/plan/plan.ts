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
  | {
      readonly kind: 'move';
      readonly target: TargetKey;
      readonly from: TargetKey;
      readonly after: ResolvedTarget;
      readonly changes: readonly Change[];
      readonly effects: readonly Effect[];
    }
  | { readonly kind: 'keep'; readonly target: TargetKey; readonly unknownSecret: boolean };

/** One changed setting. A sensitive change has no place for values. */
export type Change =
  | { readonly kind: 'value'; readonly path: SettingPath; readonly before?: unknown; readonly after?: unknown }
  | { readonly kind: 'sensitive'; readonly path: SettingPath; readonly comparison: 'changed' | 'unknown' };

/** What a change does to traffic. */
export type Effect =
  | {
      readonly kind: 'cap';
      readonly before?: number | undefined;
      readonly after: number;
      readonly date: LocalDate;
      readonly timezone: string;
      readonly sentToday: number;
      readonly leftToday: number;
    }
  /** Share of a limited total, 0 to 1; `idle` when nothing limits the total. */
  | { readonly kind: 'share'; readonly before?: number | undefined; readonly after: number; readonly idle: boolean }
  | { readonly kind: 'volume'; readonly hitsPerMonth: number; readonly peakHitsPerSecond: number }
  | { readonly kind: 'day'; readonly date: LocalDate; readonly timezone: string; readonly sentToday: number }
  | { readonly kind: 'stops'; readonly sentToday: number }
  /** The token would be sent to another server than before. */
  | { readonly kind: 'tokenOrigin'; readonly before: string; readonly after: string };
