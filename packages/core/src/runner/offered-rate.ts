import type { Instant } from '../base/clock.js';
import type { Pace } from './pace.js';
import { type RateCourse, rateCourse } from './rate-course.js';

/**
 * The rate that this runner offers: its part of what the fleet is asked for, less while targets do not keep up. Each runner of a
 * fleet offers an equal part. One that joins offers nothing until the others know of it, so that together they never offer more.
 */
export class OfferedRate {
  #since: number;
  readonly #course: RateCourse | undefined;
  #asked: number | undefined;
  #runs = 1;
  #factor = 1;
  #from: number;

  /** `since`: when the fleet began. `from`: when this runner may offer something. */
  constructor(pace: Pace, { since, from }: { readonly since: Instant; readonly from: Instant }) {
    this.#course = rateCourse(pace);
    this.#since = since;
    this.#from = from;
  }

  /** Whether there is one: neither a plan nor `max` has. */
  get isGiven(): boolean {
    return this.#course !== undefined;
  }

  /** Whether the last stage is over. */
  isOver(now: Instant): boolean {
    return this.#course !== undefined && now - this.#since >= this.#course.lengthMs;
  }

  /** Visits a second that the fleet is asked for. */
  asked(now: Instant): number {
    return this.#asked ?? this.#course?.rateAt(now - this.#since) ?? 0;
  }

  /** Visits a second that this runner would offer at full rate. */
  full(now: Instant): number {
    return now < this.#from ? 0 : this.asked(now) / this.#runs;
  }

  /** Visits a second that this runner offers. */
  at(now: Instant): number {
    return this.full(now) * this.#factor;
  }

  /** Share of the asked rate that is offered, 0 to 1. */
  get factor(): number {
    return this.#factor;
  }

  slowTo(factor: number): void {
    this.#factor = factor;
  }

  /** Asks for another rate from now on. */
  ask(perSecond: number): void {
    this.#asked = perSecond;
  }

  /** The wall clock was set by so much: the course goes on as if it had not been. */
  clockSet(ms: number): void {
    this.#since += ms;
    this.#from += ms;
  }

  /** So many runners share it. */
  shareAmong(runs: number): void {
    this.#runs = Math.max(1, runs);
  }
}
