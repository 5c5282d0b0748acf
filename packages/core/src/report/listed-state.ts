import type { AppliedTarget, LockHolder } from '../model/state.js';

/** What is applied, and what was sent of it today. */
export interface ListedState {
  /** Where the state is. */
  readonly place: string;
  /** None while nothing was ever applied. */
  readonly lineage?: string | undefined;
  readonly serial: number;
  /** The living holder of the lock. */
  readonly lock?: LockHolder | undefined;
  readonly targets: readonly ListedTarget[];
}

/** An applied target, and the visits that its account started on its running local day. */
export interface ListedTarget extends AppliedTarget {
  readonly sentToday: number;
}
