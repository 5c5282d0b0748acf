// A histogram as a tree: how many records there are, how many of these lie in the lower half of all buckets, and so on.
import { type Buckets, COARSE_BITS } from '../../base/histogram-text.js';
import type { NumberCoder } from './number-coder.js';

/** Writes or reads one histogram after the other, and learns from each where the records of the next will lie. */
export class BucketTree {
  readonly #numbers: NumberCoder;
  readonly #firstContext: number;
  readonly #width: number;
  /** Up to this width a bucket foretells nothing of its halves. */
  readonly #evenWidth: number;
  /** By node: how many records were seen in its lower half, and in all. */
  readonly #lower = new Float64Array(2 ** (COARSE_BITS + DOUBLINGS_BITS));
  readonly #all = new Float64Array(2 ** (COARSE_BITS + DOUBLINGS_BITS));
  #given = new Running([]);
  #like = new Running([]);
  #read: [bucket: number, count: number][] = [];

  /** `firstContext`: the lowest of `CONTEXTS_OF_TREE` contexts that nothing else has. */
  constructor(numbers: NumberCoder, { bits, firstContext }: { readonly bits: number; readonly firstContext: number }) {
    this.#numbers = numbers;
    this.#firstContext = firstContext;
    this.#width = 2 ** (bits + DOUBLINGS_BITS);
    this.#evenWidth = 2 ** Math.max(0, bits - COARSE_BITS);
  }

  /** Writes the buckets of so many records, or reads them. `like`: what may be much alike, as latencies since different moments are. */
  code(records: number, buckets: Buckets, like: Buckets): Buckets {
    this.#given = new Running(buckets);
    this.#like = new Running(like);
    this.#read = [];
    this.#part(1, 0, this.#width, records);
    return this.#read;
  }

  /** So many records in `from <= bucket < from + width`. */
  #part(node: number, from: number, width: number, records: number): void {
    if (records === 0) return;
    if (width === 1) {
      this.#read.push([from, records]);
      return;
    }
    const half = width / 2;
    const given = this.#given.below(from + half) - this.#given.below(from);
    const lower =
      width <= this.#evenWidth ? this.#even(given, records) : this.#foretold(node, from, width, records, given);
    this.#part(node * 2, from, half, lower);
    this.#part(node * 2 + 1, from + half, half, records - lower);
  }

  #even(given: number, records: number): number {
    return this.#difference(contextOf(EVEN, records, 0), Math.floor(records / 2), given, records);
  }

  #foretold(node: number, from: number, width: number, records: number, given: number): number {
    const likeBefore = this.#like.below(from);
    const likeAll = this.#like.below(from + width) - likeBefore;
    const lower =
      likeAll > 0
        ? this.#alike((this.#like.below(from + width / 2) - likeBefore) / likeAll, likeAll, records, given)
        : this.#learned(node, records, given);
    this.#lower[node] = (this.#lower[node] ?? 0) + lower;
    this.#all[node] = (this.#all[node] ?? 0) + records;
    return lower;
  }

  #alike(share: number, likeAll: number, records: number, given: number): number {
    const context = contextOf(likeAll === records ? SAME : ALIKE, records, Math.round(8 * share));
    return this.#difference(context, Math.round(records * share), given, records);
  }

  #learned(node: number, records: number, given: number): number {
    const share = ((this.#lower[node] ?? 0) + 0.4) / ((this.#all[node] ?? 0) + 0.8);
    const deviation = Math.sqrt(records * share * (1 - share));
    const context =
      records < 6
        ? contextOf(FEW, records, Math.round(16 * share))
        : contextOf(MANY, 0, Math.min(31, Math.round(deviation * 3)));
    return this.#difference(context, Math.round(records * share), given, records);
  }

  /** Writes or reads how far the lower half differs from the guess. */
  #difference(context: number, guess: number, lower: number, records: number): number {
    // It can go further to one side than to the other: beyond that, its sign is known.
    const reach = Math.min(guess, records - guess);
    const difference = lower - guess;
    const beyond = Math.abs(difference) - reach;
    const written = beyond > 0 ? 2 * reach + beyond : difference < 0 ? -2 * difference - 1 : 2 * difference;
    const coded = this.#numbers.code(this.#firstContext + context, written);
    if (coded > records) throw new RangeError('More records lie in a half than in the whole.');
    if (coded > 2 * reach) return guess < records - guess ? coded : records - coded;
    return coded % 2 === 1 ? guess - (coded + 1) / 2 : guess + coded / 2;
  }
}

/** A number below 2^31 lies in one of the first `32 * 2 ** bits` buckets. */
const DOUBLINGS_BITS = 5;
const [EVEN, FEW, MANY, ALIKE, SAME] = [0, 1, 2, 3, 4];
const SIZES = 64;
const FORETOLD = 32;
/** As many contexts as a tree has. */
export const CONTEXTS_OF_TREE = (SAME + 1) * SIZES * FORETOLD;

/** A context of its kind, for so many records and a class of what was foretold. */
function contextOf(kind: number, records: number, foretold: number): number {
  const size = records < 12 ? records : Math.min(SIZES - 1, 8 + Math.ceil(Math.log2(records)));
  return (kind * SIZES + size) * FORETOLD + foretold;
}

/** How many records lie below any bucket. */
class Running {
  readonly #buckets: Buckets;
  readonly #before: number[] = [];

  constructor(buckets: Buckets) {
    this.#buckets = buckets;
    let sum = 0;
    this.#before.push(0);
    for (const [, count] of buckets) {
      sum += count;
      this.#before.push(sum);
    }
  }

  below(bucket: number): number {
    let [low, high] = [0, this.#buckets.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#buckets[middle]?.[0] ?? 0) < bucket) low = middle + 1;
      else high = middle;
    }
    return this.#before[low] ?? 0;
  }
}
