import type { Random } from '../base/random.js';

/** Draws positions of a list by weight. Made once; a draw costs one random number and a binary search. */
export class Weighted {
  readonly #upTo: Float64Array;
  readonly #total: number;

  /** Weights are 0 or more. Where all are 0, all positions are equally likely. The list must not be empty. */
  constructor(weights: readonly number[]) {
    const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
    this.#upTo = new Float64Array(weights.length);
    let total = 0;
    // Divided by the largest, so that no sum of huge weights is infinite.
    for (const [at, weight] of weights.entries()) {
      total += largest > 0 ? weight / largest : 1;
      this.#upTo[at] = total;
    }
    this.#total = total;
  }

  /** A position, by weight. */
  draw(random: Random): number {
    return this.#at(random.next() * this.#total);
  }

  /** A position, by weight, other than this one; this one when there is no other. */
  drawOther(random: Random, than: number): number {
    const from = this.#before(than);
    const weight = (this.#upTo[than] ?? 0) - from;
    const left = this.#total - weight;
    if (left <= 0) return than;
    const point = random.next() * left;
    return this.#at(point < from ? point : point + weight);
  }

  #before(at: number): number {
    return at === 0 ? 0 : (this.#upTo[at - 1] ?? 0);
  }

  /** The first position whose sum lies above the point. */
  #at(point: number): number {
    let low = 0;
    let high = this.#upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#upTo[middle] ?? 0) > point) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Draws items by weight. */
export function weightedPick<T>(items: readonly T[], weightOf: (item: T) => number): (random: Random) => T {
  const weighted = new Weighted(items.map(weightOf));
  return (random) => items[weighted.draw(random)] as T; // A draw is a position of the list.
}
