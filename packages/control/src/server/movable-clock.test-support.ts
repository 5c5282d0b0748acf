import { type Clock, instant } from '@trafficinator/core';

/** The machine's clock, which a test sets forward. What waits for a time that a test has reached is done at once. */
export class MovableClock implements Clock {
  #aheadMs = 0;
  readonly #waiting = new Set<{ readonly atMs: number; readonly task: () => void }>();

  now() {
    return instant(Date.now() + this.#aheadMs);
  }

  monotonicMs() {
    return performance.now() + this.#aheadMs;
  }

  after(delayMs: number, task: () => void) {
    const waiting = { atMs: this.monotonicMs() + delayMs, task };
    this.#waiting.add(waiting);
    return () => void this.#waiting.delete(waiting);
  }

  advance(ms: number) {
    this.#aheadMs += ms;
    const now = this.monotonicMs();
    for (const waiting of [...this.#waiting].sort((a, b) => a.atMs - b.atMs)) {
      if (waiting.atMs > now || !this.#waiting.delete(waiting)) continue;
      waiting.task();
    }
  }
}
