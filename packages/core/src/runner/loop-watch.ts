import type { Clock } from '../base/clock.js';
import type { LoopMeter } from '../base/loop-meter.js';
import { Saturation } from './saturation.js';

/** What is watched. */
export interface LoopWatchParts {
  readonly clock: Clock;
  readonly loopMeter: LoopMeter;
  /** By how much timers came late since this was last asked, in milliseconds. */
  readonly takeLagMs: () => number;
  /** Visits behind since this was last asked. */
  readonly takeBehind: () => number;
  readonly onSaturated: (lagMs: number) => void;
}

/** Looks now and then whether this process keeps up with what it is asked for. */
export class LoopWatch {
  readonly #parts: LoopWatchParts;
  readonly #saturation = new Saturation();
  #lookedAt: number;
  #isSaturated = false;

  constructor(parts: LoopWatchParts) {
    this.#parts = parts;
    this.#lookedAt = parts.clock.monotonicMs();
  }

  /** Why its figures say nothing of the targets, in words; undefined if they do. */
  get verdict(): string | undefined {
    return this.#saturation.verdict;
  }

  /** Looks at the time since the last look, and tells when this process begins not to keep up. */
  look(): void {
    const { clock, loopMeter, takeLagMs, takeBehind, onSaturated } = this.#parts;
    const now = clock.monotonicMs();
    const sinceMs = now - this.#lookedAt;
    this.#lookedAt = now;
    const sample = { sinceMs, utilization: loopMeter(), lagMs: takeLagMs(), behind: takeBehind() };
    if (sinceMs <= 0) return;
    const wasSaturated = this.#isSaturated;
    this.#isSaturated = this.#saturation.add(sample);
    if (this.#isSaturated && !wasSaturated) onSaturated(sample.lagMs);
  }
}
