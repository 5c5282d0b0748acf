import { type Cancel, type Clock, type Instant, instant } from '../../../packages/core/src/base/clock.js';
import type { Timeline } from './timeline.js';

/** A computer whose wall clock people may set. All processes on it share the clock and the boot. */
export class SimMachine {
  readonly name: string;
  /** The wall clock less true time, in milliseconds. */
  wallOffsetMs = 0;
  #boots = 1;

  constructor(name: string) {
    this.name = name;
  }

  get bootId(): string {
    return `${this.name}, boot ${this.#boots}`;
  }

  /** The power was lost and has come back. */
  boot(): void {
    this.#boots += 1;
  }
}

/**
 * A process: what it asked for happens to it as long as it lives, and waits while it is suspended. It is its own clock: wall
 * time of its machine, and monotonic time that neither a step nor a suspension touches.
 */
export class SimProcess implements Clock {
  readonly name: string;
  readonly machine: SimMachine;
  readonly #timeline: Timeline;
  readonly #bornAt: number;
  #isAlive = true;
  #isSuspended = false;
  #held: (() => void)[] = [];

  constructor(name: string, machine: SimMachine, timeline: Timeline) {
    this.name = name;
    this.machine = machine;
    this.#timeline = timeline;
    this.#bornAt = timeline.now;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get isSuspended(): boolean {
    return this.#isSuspended;
  }

  now(): Instant {
    return instant(Math.floor(this.#timeline.now + this.machine.wallOffsetMs));
  }

  monotonicMs(): number {
    return this.#timeline.now - this.#bornAt;
  }

  after(delayMs: number, task: () => void): Cancel {
    let isOff = false;
    const cancel = this.#timeline.after(delayMs, () => {
      this.#happen(() => {
        if (!isOff) task();
      });
    });
    return () => {
      isOff = true;
      cancel();
    };
  }

  /** Vanishes: none of what it asked for happens to it any more. */
  crash(): void {
    this.#isAlive = false;
    this.#held = [];
  }

  suspend(): void {
    if (this.#isAlive) this.#isSuspended = true;
  }

  /** Goes on: what was due meanwhile happens now, in an order of chance. */
  goOn(): void {
    this.#isSuspended = false;
    for (const task of this.#held.splice(0)) this.#timeline.after(0, () => this.#happen(task));
  }

  #happen(task: () => void): void {
    if (!this.#isAlive) return;
    if (this.#isSuspended) this.#held.push(task);
    else task();
  }
}
