import type { ErrorRecord, Interval, RunRecord } from '../model/run.js';
import type { LedgerBudget } from '../model/state.js';
import type { AccountKey, TargetKey } from '../model/target.js';
import type { TargetStanding } from './target-status.js';

/** All that is known of a run that goes on, to be exposed. */
export interface RunSnapshot {
  readonly run: Pick<RunRecord, 'id' | 'startedAt' | 'version' | 'fleet'>;
  /** The serial that the run serves. */
  readonly serial: number;
  /** Visits per second that the whole fleet is asked for now; absent for a run by the plan of the day, or as fast as it goes. */
  readonly askedPerSecond?: number | undefined;
  readonly targets: readonly TargetStanding[];
  /** Of this run, since it began; older ones may be folded. */
  readonly intervals: readonly Interval[];
  readonly errors: readonly ErrorRecord[];
  /** The running periods of the hit budgets that bound the targets. */
  readonly budgets: readonly Pick<LedgerBudget, 'scope' | 'period' | 'limit' | 'sent'>[];
  /** Whose account is whose: budgets are of accounts. */
  readonly targetOf: ReadonlyMap<AccountKey, TargetKey>;
}
