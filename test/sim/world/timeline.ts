import { nextTick } from 'node:process';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { Cancel } from '../../../packages/core/src/base/clock.js';
import type { Random } from '../../../packages/core/src/base/random.js';

/** More events than this are looked at in parts, so that a simulation in which time stands still is told from one that goes on. */
const MOST_AT_ONCE = 200_000;

interface SimEvent {
  readonly at: number;
  /** Decides among events of the same instant, drawn from the seed. */
  readonly tie: number;
  readonly task: () => void;
  isOff: boolean;
}

/**
 * True time, in milliseconds since the epoch, and all that is still to happen in it, one event at a time. Between two events
 * every promise that can settle does.
 */
export class Timeline {
  readonly #ties: Random;
  readonly #heap: SimEvent[] = [];
  #now: number;
  #events = 0;

  constructor(startsAt: number, ties: Random) {
    this.#now = startsAt;
    this.#ties = ties;
  }

  get now(): number {
    return this.#now;
  }

  /** Events that have happened. */
  get events(): number {
    return this.#events;
  }

  /** Lets a task happen at an instant; what is past happens now. */
  at(at: number, task: () => void): Cancel {
    const event: SimEvent = { at: Math.max(at, this.#now), tie: this.#ties.next(), task, isOff: false };
    this.#add(event);
    return () => {
      event.isOff = true;
    };
  }

  after(delayMs: number, task: () => void): Cancel {
    return this.at(this.#now + Math.max(0, delayMs), task);
  }

  /** Lets time pass until an instant, or until it is over. What is not simulated has its turn before. */
  async pass(until: number, isOver: () => boolean = () => false): Promise<void> {
    await turnOfLoop();
    const most = this.#events + MOST_AT_ONCE;
    while (!isOver() && this.#events < most) {
      const next = this.#heap[0];
      if (next === undefined || next.at > until) break;
      this.#take();
      if (next.isOff) continue;
      this.#now = next.at;
      this.#events += 1;
      next.task();
      await promises();
    }
    if (!isOver() && this.#events < most) this.#now = Math.max(this.#now, until);
  }

  #add(event: SimEvent): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(event, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = event;
  }

  #take(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const [first, second] = [heap[left], heap[right]];
      if (first === undefined) break;
      const isRight = second !== undefined && isBefore(second, first);
      const least = isRight ? second : first;
      if (!isBefore(least, last)) break;
      heap[at] = least;
      at = isRight ? right : left;
    }
    heap[at] = last;
  }
}

function isBefore(a: SimEvent, b: SimEvent): boolean {
  return a.at !== b.at ? a.at < b.at : a.tie < b.tie;
}

/** Resolves when no promise is left that can settle: a turn of the event loop would do so as well, and take longer. */
function promises(): Promise<void> {
  return new Promise((resolve) => nextTick(resolve));
}
