import { type Instant, instant } from '../base/clock.js';
import type { Random } from '../base/random.js';
import type { RateCurve } from './rate-curve.js';

/** When the visits of a day are due: a fixed time for each index, ascending, within the day. */
export interface ArrivalTimes {
  readonly length: number;
  /** When the visit of this index is due. */
  at(index: number): Instant;
  /** The first index that is due at this instant or later; `length` when there is none. */
  firstAtOrAfter(at: Instant): number;
}

/** What the times of a day's visits follow from. */
export interface ArrivalsRequest {
  readonly curve: RateCurve;
  readonly visits: number;
  /** `poisson`: at random, as people come; `constant`: evenly along the curve. */
  readonly arrivals: 'poisson' | 'constant';
  /** Equal generators give equal times. `constant` draws nothing. */
  readonly random: Random;
}

/** Computes the times of all visits of a day. A day without length has none. */
export function arrivalTimes({ curve, visits, arrivals, random }: ArrivalsRequest): ArrivalTimes {
  if (!Number.isSafeInteger(visits) || visits < 0) throw new RangeError(`Not a number of visits: ${visits}.`);
  const length = curve.day.endsAt > curve.day.startsAt ? visits : 0;
  const times = arrivals === 'constant' ? evenShares(length) : randomShares(length, random);
  const instantAt = curve.walk();
  for (let index = 0; index < length; index++) times[index] = instantAt(times[index] ?? 0);
  return new FixedTimes(times);
}

function evenShares(length: number): Float64Array {
  const shares = new Float64Array(length);
  for (let index = 0; index < length; index++) shares[index] = (index + 0.5) / length;
  return shares;
}

/** Draws what sorting as many uniform numbers would give: sums of exponential gaps, divided by the sum of all. */
function randomShares(length: number, random: Random): Float64Array {
  const shares = new Float64Array(length);
  let sum = 0;
  for (let index = 0; index < length; index++) {
    sum += gap(random);
    shares[index] = sum;
  }
  const whole = sum + gap(random);
  for (let index = 0; index < length; index++) shares[index] = whole > 0 ? (shares[index] ?? 0) / whole : 0;
  return shares;
}

function gap(random: Random): number {
  return -Math.log(1 - random.next());
}

class FixedTimes implements ArrivalTimes {
  readonly #times: Float64Array;

  constructor(times: Float64Array) {
    this.#times = times;
  }

  get length(): number {
    return this.#times.length;
  }

  at(index: number): Instant {
    const time = this.#times[index];
    if (time === undefined) throw new RangeError(`Visit ${index} of a day with ${this.length} visits.`);
    return instant(time);
  }

  firstAtOrAfter(at: Instant): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#times[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
