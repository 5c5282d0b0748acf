import type { Instant } from '../base/clock.js';
import type { Arrivals } from './arrivals.js';

/** Whether a lane starts no visits: since it is paused, or is being given up. What falls due in a pause is missed, each visit once. */
export class Rest {
  #kind: 'none' | 'paused' | 'retired' = 'none';
  /** What was due before is counted. */
  #countedUntil: Instant;

  constructor(now: Instant) {
    this.#countedUntil = now;
  }

  get isOn(): boolean {
    return this.#kind !== 'none';
  }

  /** Begins a pause. Answers whether it was none before. */
  pause(now: Instant): boolean {
    if (this.#kind === 'paused') return false;
    this.#kind = 'paused';
    this.#countedUntil = now;
    return true;
  }

  /** From now on nothing is missed either: what is due is no business of the lane any more. */
  retire(): void {
    this.#kind = 'retired';
  }

  end(): void {
    this.#kind = 'none';
  }

  /** The plan of another day begins then. */
  turnDay(at: Instant): void {
    this.#countedUntil = at;
  }

  /** Visits that fell due in a pause until then, since this was last asked. Of several runners, each counts them: they were nobody's yet. */
  takeMissed(arrivals: Arrivals, until: Instant): number {
    if (this.#kind !== 'paused' || until <= this.#countedUntil) return 0;
    const missed = arrivals.countDue(this.#countedUntil, until);
    this.#countedUntil = until;
    return missed;
  }
}
