import type { Instant } from '../base/clock.js';
import { type Counts, type Interval, noCounts, type RunId } from '../model/run.js';
import type { AccountKey, TargetKey } from '../model/target.js';
import { addCounts } from './counts.js';
import { StepList } from './step-list.js';

/** Most steps of a run or a target. */
const MOST_STEPS = 180;
/** Most steps of all targets together, apart from the few that each has at least. */
const MOST_OF_TARGETS = 6_000;
const LEAST_STEPS = 6;

/**
 * All that a report needs of the intervals of a run or a fleet, in bounded memory: steps of the whole and of each target, which
 * become longer with the run and with the number of targets. No step lies on both sides of the end of the warm-up.
 */
export class RunSeries {
  readonly measuredFrom: Instant;
  readonly total: StepList;
  readonly #targets = new Map<AccountKey, ServedAccount>();
  readonly #runs = new Map<RunId, Counts>();

  constructor(measuredFrom: Instant) {
    this.measuredFrom = measuredFrom;
    this.total = new StepList(measuredFrom, 50);
  }

  /** The accounts that had traffic. */
  get targets(): ReadonlyMap<AccountKey, ServedAccount> {
    return this.#targets;
  }

  /** What each run did in all. */
  get runs(): ReadonlyMap<RunId, Counts> {
    return this.#runs;
  }

  /** Adds intervals, each of them once and whole. */
  add(intervals: readonly Interval[]): void {
    for (const interval of intervals) {
      const { run, account, target, counts } = interval;
      const served = this.#targets.get(account) ?? { target, list: new StepList(this.measuredFrom, 6) };
      this.#targets.set(account, served);
      const most = Math.floor(MOST_OF_TARGETS / this.#targets.size);
      served.list.add(interval, Math.min(MOST_STEPS, Math.max(LEAST_STEPS, most)));
      this.total.add(interval, MOST_STEPS);
      this.#runs.set(run, addCounts(this.#runs.get(run) ?? noCounts, counts));
    }
  }
}

/** An account that had traffic, and the target by which it was served first. */
export interface ServedAccount {
  readonly target: TargetKey;
  readonly list: StepList;
}
