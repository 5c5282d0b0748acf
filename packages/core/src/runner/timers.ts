import type { Cancel, Clock } from '../base/clock.js';

/** How a task is repeated. */
export interface Repeated {
  readonly firstMs?: number | undefined;
  readonly onFailed: (error: unknown) => void;
}

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

  /** Whether everything is called off. */
  get areOver(): boolean {
    return this.#isOver;
  }

  /** Repeats a task, each time so long after it has ended: a slow one never piles up. The first time may come sooner, or later. */
  every(periodMs: number, task: () => Promise<void>, { firstMs = periodMs, onFailed }: Repeated): void {
    this.after(firstMs, () => {
      task()
        .catch(onFailed)
        .finally(() => this.every(periodMs, task, { onFailed }));
    });
  }

  /** Calls off what is pending, and whatever comes later. */
  end(): void {
    this.#isOver = true;
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
  }
}
