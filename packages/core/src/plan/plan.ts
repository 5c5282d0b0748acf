import type { Instant, LocalDate } from '../base/clock.js';
import type { AppliedTarget } from '../model/state.js';
import type { InstanceKey, ResolvedInstance, ResolvedTarget, SettingPath, TargetKey } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';

/** What `apply` would change. Plain JSON; same input, same bytes. Effects are for people: `apply` does not read them. */
export interface Plan {
  readonly formatVersion: '1.2';
  /** Whose targets it is about: those of a config, or those of the API. It leaves the other ones alone. */
  readonly managedBy: Manager;
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

/** Who manages a target: a config, which is the truth for what it declares, or the API. */
export type Manager = AppliedTarget['managedBy'];

/** What becomes of the settings that are no target's. */
export interface LoadPlan {
  readonly after: LoadSettings;
  readonly seed?: string | undefined;
  /** The instances that hold from then on, by key. */
  readonly instances: readonly ResolvedInstance[];
  /** Of the load, the seed and the instances. None for the first apply: there is nothing to compare with. */
  readonly changes: readonly Change[];
  /** Hit budgets of the instances that change, or whose targets do. For people, as effects are. */
  readonly instanceBudgets: readonly InstanceBudget[];
  /** Weights differ, but nothing limits the total that they would split. For people, as effects are. */
  readonly weightsAreIdle: boolean;
}

/** A hit budget in its running day or month, as it will be. */
export interface BudgetFacts {
  readonly period: 'day' | 'month';
  /** In hits. */
  readonly after: number;
  /** First day of the period. */
  readonly begins: LocalDate;
  readonly timezone: string;
  /** Hits in the period until now. */
  readonly sent: number;
  readonly left: number;
  /** Hits of a whole period, by the settings: an estimate. Of a day, it is the busiest weekday. */
  readonly expected: number;
}

/** A hit budget of an instance, and how many targets share it. */
export interface InstanceBudget extends BudgetFacts {
  readonly instance: InstanceKey;
  readonly targets: number;
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
  | {
      readonly kind: 'volume';
      /** On the busiest weekday. */
      readonly hitsPerDay: number;
      readonly hitsPerMonth: number;
      readonly peakHitsPerSecond: number;
    }
  /** A hit budget of the target. `before` is absent where it had none. */
  | ({ readonly kind: 'budget'; readonly before?: number | undefined } & BudgetFacts)
  /** The running local day in the new time zone. */
  | { readonly kind: 'day'; readonly date: LocalDate; readonly timezone: string; readonly sentToday: number }
  /** No more visits; those of today stay counted. */
  | { readonly kind: 'stops'; readonly sentToday: number }
  /** A token, or another secret in a header, would be sent to another server (scheme, host, port) than before. */
  | {
      readonly kind: 'tokenOrigin';
      readonly secret: 'token' | 'header';
      readonly before: string;
      readonly after: string;
    };
