import type { Cancel } from '../base/clock.js';

/** Tells visits that the run is cut short. Unlike an `AbortSignal` it takes tens of thousands of listeners. */
export class Cut {
  readonly #tasks = new Set<() => void>();
  #isMade = false;

  /** Whether no further hit may leave. */
  get isMade(): boolean {
    return this.#isMade;
  }

  /** Cuts the run short. Making it again changes nothing. */
  make(): void {
    this.#isMade = true;
    for (const task of this.#tasks) task();
    this.#tasks.clear();
  }

  /** Runs `task` when the run is cut short, unless cancelled before. */
  whenMade(task: () => void): Cancel {
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }
}
