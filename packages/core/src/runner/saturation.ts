/** What is looked at, since the last look. */
export interface LoopSample {
  readonly sinceMs: number;
  /** Share of the time in which this process's loop was at work, 0 to 1. */
  readonly utilization: number;
  /** By how much timers came late, in sum. */
  readonly lagMs: number;
  /** Visits that came late or not at all since the last look, though neither a target nor the ledger held them up. */
  readonly behind: number;
}

/** A loop that is so busy has no time left for what comes. */
const FULL = 0.95;
/** Timers that came so late in sum, as a share of the time, held the traffic up themselves. */
const LATE_SHARE = 0.5;
/** Above this share of a run, what it measured is the generator rather than the targets. */
const TOLERATED_SHARE = 0.05;

/** Tells whether the generator itself kept up. */
export class Saturation {
  #saturatedMs = 0;
  #allMs = 0;
  #behind = 0;

  /** Adds a sample. Answers whether the process did not keep up in it. */
  add({ sinceMs, utilization, lagMs, behind }: LoopSample): boolean {
    this.#allMs += sinceMs;
    // What came in time was not held up, however busy the loop was.
    const isSaturated = behind > 0 && (utilization > FULL || lagMs > sinceMs * LATE_SHARE);
    if (!isSaturated) return false;
    this.#saturatedMs += sinceMs;
    this.#behind += behind;
    return true;
  }

  /** Why the run is invalid, in words; undefined if it is not. */
  get verdict(): string | undefined {
    if (this.#allMs === 0 || this.#saturatedMs / this.#allMs <= TOLERATED_SHARE) return undefined;
    const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;
    const time = `${seconds(this.#saturatedMs)} of ${seconds(this.#allMs)}`;
    return `The generator did not keep up for ${time}; ${this.#behind} visits came late or not at all since of it.`;
  }
}
