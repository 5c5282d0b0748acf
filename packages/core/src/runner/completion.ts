import type { Instant } from '../base/clock.js';
import type { StopCause } from '../model/run.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import type { LedgerWatch } from './ledger-watch.js';
import type { StopConditions } from './stop-conditions.js';

/**
 * Tells when a run has done what it was asked for. A lane that has done its part is ended: its cap, or a hit budget of it, is used
 * up, or the visits are started that its fleet was asked for.
 *
 * A run for so many visits waits for paused targets: their part is kept for them, since the split is exact and whoever paused
 * them may resume them. A run until the caps does not wait for a paused target, unless all are paused: that holds the run,
 * and `stop` is what ends it.
 */
export class Completion {
  readonly #stop: StopConditions;
  readonly #lanes: Lanes;
  readonly #watch: LedgerWatch;
  /** Whether a target is done because the plan of its day is, with something left of its cap. */
  #hasOutrunPlan = false;

  constructor(stop: StopConditions, lanes: Lanes, watch: LedgerWatch) {
    this.#stop = stop;
    this.#lanes = lanes;
    this.#watch = watch;
  }

  /** Ends the lanes that have done their part, and says why the run ends with the last of them. */
  cause(now: Instant): StopCause | undefined {
    const { visits, untilCaps } = this.#stop;
    if (visits === undefined && !untilCaps) return undefined;
    for (const lane of this.#lanes.serving) this.#finish(lane, now);
    const isAtWork = this.#lanes.serving.some((lane) => !lane.isResting);
    if (isAtWork || this.#waitsForPaused()) return undefined;
    if (visits !== undefined) return 'visits';
    return this.#hasOutrunPlan ? 'plan' : 'caps';
  }

  #finish(lane: Lane, now: Instant): void {
    const watch = this.#watch;
    const isFinished = watch.hasReachedQuota(lane) || watch.hasUsedCap(lane) || watch.hasUsedBudget(lane, now);
    const isPastPlan = !lane.isResting && lane.isPastPlan(now);
    if (!isFinished && !isPastPlan) return;
    this.#hasOutrunPlan ||= !isFinished;
    this.#lanes.finish(lane);
  }

  #waitsForPaused(): boolean {
    if (this.#lanes.serving.length === 0) return false;
    return this.#stop.visits !== undefined || this.#lanes.areAllPaused;
  }
}
