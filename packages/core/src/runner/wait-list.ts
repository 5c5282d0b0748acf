import type { Cancel, Clock } from '../base/clock.js';
import type { Cut } from './cut.js';

/** What goes on later. */
export interface Waiter {
  goOn(): void;
}

/** What a list needs. */
export interface WaitListParts {
  readonly clock: Clock;
  /** When it is made, everybody goes on at once. */
  readonly cut: Cut;
  /** Something threw that never should. */
  readonly onFault: (error: unknown) => void;
}

/** As many visits take some ten megabytes. */
const LONG = 10_000;

/**
 * Visits in real time that wait for their next hits, and requests that wait to be sent again. Hundreds of thousands may wait at a time, so there is one timer for all of them and
 * two array elements for each: a timer, a promise and a listener each would take more memory than the visit.
 */
export class WaitList {
  readonly #parts: WaitListParts;
  // A binary heap in two arrays: who waits at an index is due at the same index, and parents are due before their children.
  readonly #dueMs: number[] = [];
  readonly #waiters: Waiter[] = [];
  #cancel: Cancel = () => {};
  #firesAtMs = Number.POSITIVE_INFINITY;

  constructor(parts: WaitListParts) {
    this.#parts = parts;
    parts.cut.whenMade(() => this.#run(Number.POSITIVE_INFINITY));
  }

  /** Whether so many wait that what each of them keeps is felt. */
  get isLong(): boolean {
    return this.#waiters.length >= LONG;
  }

  /** Lets a waiter go on at this time of the monotonic clock: by the clock that nobody sets. Once the cut is made, at once. */
  add(dueMs: number, waiter: Waiter): void {
    if (this.#parts.cut.isMade) {
      waiter.goOn();
      return;
    }
    this.#rise(this.#waiters.length, dueMs, waiter);
    this.#arm();
  }

  #run(untilMs: number): void {
    this.#firesAtMs = Number.POSITIVE_INFINITY;
    this.#cancel();
    try {
      for (let dueMs = this.#dueMs[0]; dueMs !== undefined && dueMs <= untilMs; dueMs = this.#dueMs[0])
        this.#pop()?.goOn();
    } catch (error) {
      this.#parts.onFault(error);
    }
    this.#arm();
  }

  #arm(): void {
    const dueMs = this.#dueMs[0];
    if (dueMs === undefined || dueMs >= this.#firesAtMs) return;
    const { clock } = this.#parts;
    this.#cancel();
    this.#firesAtMs = dueMs;
    // A timer may fire a moment early, and Matomo takes a hit from the future for one of now.
    const delayMs = Math.max(0, Math.ceil(dueMs - clock.monotonicMs()));
    this.#cancel = clock.after(delayMs, () => this.#run(clock.monotonicMs()));
  }

  #pop(): Waiter | undefined {
    const first = this.#waiters[0];
    const [dueMs, last] = [this.#dueMs.pop(), this.#waiters.pop()];
    if (dueMs !== undefined && last !== undefined && this.#waiters.length > 0) this.#sink(dueMs, last);
    return first;
  }

  #rise(from: number, dueMs: number, waiter: Waiter): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentDueMs = this.#dueMs[parent] ?? dueMs;
      if (parentDueMs <= dueMs) break;
      this.#put(at, parentDueMs, this.#waiters[parent] ?? waiter);
      at = parent;
    }
    this.#put(at, dueMs, waiter);
  }

  #sink(dueMs: number, waiter: Waiter): void {
    const size = this.#waiters.length;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && (this.#dueMs[child + 1] ?? dueMs) < (this.#dueMs[child] ?? dueMs)) child += 1;
      const childDueMs = this.#dueMs[child] ?? dueMs;
      if (childDueMs >= dueMs) break;
      this.#put(at, childDueMs, this.#waiters[child] ?? waiter);
      at = child;
    }
    this.#put(at, dueMs, waiter);
  }

  #put(at: number, dueMs: number, waiter: Waiter): void {
    this.#dueMs[at] = dueMs;
    this.#waiters[at] = waiter;
  }
}
