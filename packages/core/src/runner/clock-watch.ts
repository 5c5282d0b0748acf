import type { Clock } from '../base/clock.js';

/** Less is drift, which is followed without a word. */
const TOLERATED_MS = 1_000;

/** Notices that the wall clock was set: by somebody, or since the machine was asleep. */
export class ClockWatch {
  readonly #clock: Pick<Clock, 'now' | 'monotonicMs'>;
  #aheadMs: number;

  constructor(clock: Pick<Clock, 'now' | 'monotonicMs'>) {
    this.#clock = clock;
    this.#aheadMs = clock.now() - clock.monotonicMs();
  }

  /** By how many milliseconds it was set since this was last asked, negative if back; 0 if it was not. */
  takeSetMs(): number {
    const aheadMs = this.#clock.now() - this.#clock.monotonicMs();
    const setMs = aheadMs - this.#aheadMs;
    this.#aheadMs = aheadMs;
    return Math.abs(setMs) < TOLERATED_MS ? 0 : setMs;
  }
}
