import type { Cancel, Clock } from '../base/clock.js';

/** What a pump needs. */
export interface PumpParts {
  readonly clock: Clock;
  /** It runs at most this often. */
  readonly busyMs: number;
  /** It runs at least this often. */
  readonly idleMs: number;
  /** Does what is due. Answers in how many milliseconds something will be, as far as it is known. */
  readonly step: () => number;
  readonly onFault: (error: unknown) => void;
}

/** Runs a step whenever something is due, and tells how late it came. */
export class Pump {
  readonly #parts: PumpParts;
  #isOver = false;
  #dueAt = Number.POSITIVE_INFINITY;
  #cancel: Cancel = () => {};
  #lastAt = Number.NEGATIVE_INFINITY;
  #lagMs = 0;

  constructor(parts: PumpParts) {
    this.#parts = parts;
  }

  /** Runs soon. */
  wake(): void {
    const { busyMs, clock } = this.#parts;
    this.#by(Math.max(this.#lastAt + busyMs, clock.monotonicMs()));
  }

  end(): void {
    this.#isOver = true;
    this.#cancel();
  }

  /** The sum of what steps came late, in milliseconds, since this was last asked: time in which this process did nothing of its own. */
  takeLagMs(): number {
    const lagMs = this.#lagMs;
    this.#lagMs = 0;
    return lagMs;
  }

  #by(at: number): void {
    if (this.#isOver || at >= this.#dueAt) return;
    this.#cancel();
    this.#dueAt = at;
    const { clock } = this.#parts;
    this.#cancel = clock.after(Math.max(0, at - clock.monotonicMs()), () => this.#run());
  }

  #run(): void {
    const { clock, busyMs, idleMs, step, onFault } = this.#parts;
    this.#lastAt = clock.monotonicMs();
    this.#lagMs += Math.max(0, this.#lastAt - this.#dueAt - TOLERATED_MS);
    this.#dueAt = Number.POSITIVE_INFINITY;
    try {
      const nextMs = step();
      this.#by(this.#lastAt + Math.min(idleMs, Math.max(busyMs, nextMs)));
    } catch (error) {
      onFault(error);
    }
  }
}

/** Timers are late by so much on a machine that is not busy at all. */
const TOLERATED_MS = 20;
