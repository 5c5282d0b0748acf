import type { Instant } from '../base/clock.js';
import type { StopCause } from '../model/run.js';
import type { DayWatch } from './day-watch.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import type { StopConditions } from './stop-conditions.js';

/**
 * Tells when a run has done what it was asked for. A lane that has done its part is ended.
 *
 * A run for so many visits waits for paused targets: their part is kept for them, since the split is exact and whoever paused
 * them may resume them. A run until the caps does not wait for a paused target, unless all are paused: that holds the run,
 * and `stop` is what ends it.
 */
export class Completion {
  readonly #stop: StopConditions;
  readonly #lanes: Lanes;
  readonly #days: DayWatch;
  /** Whether a target is done because the plan of its day is, with something left of its cap. */
  #hasOutrunPlan = false;

  constructor(stop: StopConditions, lanes: Lanes, days: DayWatch) {
    this.#stop = stop;
    this.#lanes = lanes;
    this.#days = days;
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
    const isFinished = lane.hasReachedQuota || this.#hasUsedCap(lane);
    const isPastPlan = !lane.isResting && lane.isPastPlan(now);
    if (!isFinished && !isPastPlan) return;
    this.#hasOutrunPlan ||= !isFinished;
    this.#lanes.finish(lane);
  }

  #waitsForPaused(): boolean {
    if (this.#lanes.serving.length === 0) return false;
    return this.#stop.visits !== undefined || this.#lanes.areAllPaused;
  }

  #hasUsedCap(lane: Lane): boolean {
    if (lane.target.settings.visitsPerDay === 0) return true;
    const row = this.#days.rowOf(lane);
    // What another runner has leased may still come back.
    return row !== undefined && row.leased === 0 && row.started >= row.cap;
  }
}
