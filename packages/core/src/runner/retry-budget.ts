import type { Clock } from '../base/clock.js';

const CELL_MS = 5_000;
const CELLS = 12;
const SHARE = 0.1;
/** So many retries a minute are allowed, however few requests there are. */
const FLOOR = 10;

/**
 * Bounds the retries of a target to a tenth of its requests of the last minute. Without it, a target that is down would get
 * several times the load as soon as it stands up.
 */
export class RetryBudget {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #requests = new Array<number>(CELLS).fill(0);
  readonly #retries = new Array<number>(CELLS).fill(0);
  #cell: number;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
    this.#cell = this.#cellNow();
  }

  /** Counts a request, whether it is a retry or not. */
  requested(): void {
    this.#turn();
    const at = this.#cell % CELLS;
    this.#requests[at] = (this.#requests[at] ?? 0) + 1;
  }

  /** Whether one more retry may be made; counts it, if so. */
  tryTake(): boolean {
    this.#turn();
    if (sum(this.#retries) + 1 > Math.max(FLOOR, sum(this.#requests) * SHARE)) return false;
    const at = this.#cell % CELLS;
    this.#retries[at] = (this.#retries[at] ?? 0) + 1;
    return true;
  }

  /** Empties the cells that are a minute old. */
  #turn(): void {
    const now = this.#cellNow();
    for (let cell = Math.max(this.#cell, now - CELLS) + 1; cell <= now; cell++) {
      this.#requests[cell % CELLS] = 0;
      this.#retries[cell % CELLS] = 0;
    }
    this.#cell = now;
  }

  #cellNow(): number {
    return Math.floor(this.#clock.monotonicMs() / CELL_MS);
  }
}

function sum(cells: readonly number[]): number {
  return cells.reduce((total, cell) => total + cell, 0);
}
