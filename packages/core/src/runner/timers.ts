import type { Cancel, Clock } from '../base/clock.js';

/** Tasks for later, which can be called off all at once. */
export class Timers {
  readonly #clock: Clock;
  readonly #pending = new Set<Cancel>();
  #isOver = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delayMs: number, task: () => void): void {
    if (this.#isOver) return;
    const cancel = this.#clock.after(delayMs, () => {
      this.#pending.delete(cancel);
      task();
    });
    this.#pending.add(cancel);
  }

  /** Repeats a task, each time so long after it has ended: a slow one never piles up. */
  every(periodMs: number, task: () => Promise<void>, onFailed: (error: unknown) => void): void {
    this.after(periodMs, () => {
      task()
        .catch(onFailed)
        .finally(() => this.every(periodMs, task, onFailed));
    });
  }

  /** Calls off what is pending, and whatever comes later. */
  end(): void {
    this.#isOver = true;
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
  }
}
