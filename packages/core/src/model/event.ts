import type { Instant, LocalDate } from '../base/clock.js';
import type { ErrorClass } from './outcome.js';
import type { RunId, ThresholdResult } from './run.js';
import type { BudgetPeriod } from './state.js';
import type { InstanceKey, TargetKey } from './target.js';

/** An event before it is told: whoever tells it says when. */
export type Untimed<E extends EngineEvent> = E extends unknown ? Omit<E, 'at'> : never;

/** What a runner tells while it runs. Shells print it; nothing in the engine depends on it. */
export type EngineEvent = { readonly at: Instant } & (
  | { readonly kind: 'runStarting'; readonly serial: number; readonly targets: number }
  | { readonly kind: 'runStarted'; readonly run: RunId; readonly pace: string; readonly targets: number }
  | { readonly kind: 'recovered'; readonly runs: readonly RunId[] }
  | { readonly kind: 'adopted'; readonly serial: number; readonly targets: number }
  | { readonly kind: 'paused'; readonly targets: readonly TargetKey[] }
  | { readonly kind: 'resumed'; readonly targets: readonly TargetKey[] }
  /** The run waits: of all that it has still to serve, every target is paused. `visitsLeft`: of the visits it was asked for. */
  | { readonly kind: 'idle'; readonly targets: readonly TargetKey[]; readonly visitsLeft?: number | undefined }
  | { readonly kind: 'blocked'; readonly target: TargetKey; readonly reason: string }
  | {
      readonly kind: 'capped';
      readonly target: TargetKey;
      readonly date: LocalDate;
      readonly timezone: string;
      readonly cap: number;
    }
  | { readonly kind: 'budgetUsed'; readonly target: TargetKey; readonly budget: BudgetPeriod; readonly limit: number }
  /** So many runs share the load from now on, this one among them. */
  | { readonly kind: 'fleet'; readonly runs: number }
  /** The offered rate, in visits per second over the whole fleet. */
  | { readonly kind: 'rate'; readonly perSecond: number; readonly because: 'stage' | 'slowed' | 'recovered' }
  | { readonly kind: 'thresholdCrossed'; readonly result: ThresholdResult }
  /** This process does not keep up: the figures say nothing of the targets any more. */
  | { readonly kind: 'saturated'; readonly lagMs: number }
  /** An instance takes nothing for a while, on any of its targets. */
  | {
      readonly kind: 'instancePaused';
      readonly instance: InstanceKey;
      readonly pauseMs: number;
      readonly class: ErrorClass;
    }
  | { readonly kind: 'instanceResumed'; readonly instance: InstanceKey }
  | {
      readonly kind: 'failing';
      readonly target: TargetKey;
      readonly class: ErrorClass;
      readonly detail: string;
      readonly pauseMs: number;
    }
  | { readonly kind: 'recoveredTarget'; readonly target: TargetKey }
  | { readonly kind: 'stateUnreachable'; readonly detail: string }
  | { readonly kind: 'stateReachable' }
  /** The run has ended, and the state does not take what it counted last: it is waited for, so many milliseconds at most. */
  | { readonly kind: 'recordPending'; readonly detail: string; readonly waitMs: number }
  /** The state was waited for in vain: what the run counted last, and how it ended, is known here alone. */
  | { readonly kind: 'recordLost' }
  /** `isAsked`: by somebody who is not at this terminal. */
  | { readonly kind: 'stopping'; readonly inFlight: number; readonly isAsked?: boolean | undefined }
);
