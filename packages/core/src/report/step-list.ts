import { type Instant, instant } from '../base/clock.js';
import type { Interval } from '../model/run.js';
import { mergeIntervals } from './fold-intervals.js';

/** What happened in one step of a run. */
export interface Step {
  readonly from: Instant;
  /** One or more intervals, which may be of several targets and runs. */
  readonly intervals: readonly Interval[];
}

/** Lengths of steps, in seconds. Each divides the next, so that short ones become long ones without being cut. */
const LENGTHS = [10, 20, 60, 120, 600, 1_200, 3_600, 7_200, 14_400, 43_200, 86_400, 864_000, 8_640_000] as const;
/** The intervals of a run in at most so many steps of equal length: the longer the run, the longer the steps. */
export class StepList {
  /** A boundary between two steps, whatever their length. */
  readonly #boundary: Instant;
  readonly #kept: number;
  #length = 0;
  #steps = new Map<number, Interval[]>();

  /** So many intervals of a step are kept before they are merged: to merge costs time, to keep them memory. */
  constructor(boundary: Instant, kept: number) {
    this.#boundary = boundary;
    this.#kept = kept;
  }

  /** Length of the steps. */
  get seconds(): number {
    return LENGTHS[this.#length] ?? LENGTHS[0];
  }

  /** The steps in which something happened, in order of time. */
  get steps(): readonly Step[] {
    return [...this.#steps]
      .sort(([a], [b]) => a - b)
      .map(([index, intervals]) => ({ from: instant(this.#boundary + index * this.seconds * 1_000), intervals }));
  }

  /** All that the steps hold. */
  get intervals(): readonly Interval[] {
    return [...this.#steps.values()].flat();
  }

  /** Adds an interval, and makes the steps longer where there are more than so many, or where it is longer than they are. */
  add(interval: Interval, most: number): void {
    this.#put(interval);
    while ((this.#steps.size > most || interval.seconds > this.seconds) && this.#length < LENGTHS.length - 1) {
      this.#lengthen();
    }
  }

  #put(interval: Interval): void {
    const index = Math.floor((interval.from - this.#boundary) / (this.seconds * 1_000));
    const kept = this.#steps.get(index) ?? [];
    kept.push(interval);
    const [first, ...others] = kept;
    const isFull = kept.length > this.#kept && first !== undefined;
    this.#steps.set(index, isFull ? [mergeIntervals(first, others)] : kept);
  }

  #lengthen(): void {
    const all = [...this.#steps.values()].flat();
    this.#length += 1;
    this.#steps = new Map();
    for (const interval of all) this.#put(interval);
  }
}
