import type { Clock } from '@trafficinator/core';

/** More than that are not told apart at a time: those that are full again are forgotten first. */
const MOST_KEYS = 10_000;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Bounds how often each of many may do something: so often a second for long, and twice as often at once. */
export class RequestRate {
  readonly perSecond: number;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Pick<Clock, 'monotonicMs'>, perSecond: number) {
    this.#clock = clock;
    this.perSecond = perSecond;
  }

  /** Takes one, and answers 0; or answers how many seconds to wait. */
  take(key: string): number {
    const bucket = this.#filled(key);
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / this.perSecond);
    bucket.tokens -= 1;
    return 0;
  }

  #filled(key: string): Bucket {
    const now = this.#clock.monotonicMs();
    const bucket = this.#buckets.get(key) ?? { tokens: this.perSecond * 2, filledAt: now };
    const gained = ((now - bucket.filledAt) / 1_000) * this.perSecond;
    bucket.tokens = Math.min(this.perSecond * 2, bucket.tokens + gained);
    bucket.filledAt = now;
    // As the youngest: the oldest is the one that has been quiet for longest.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > MOST_KEYS) this.#forgetOldest();
    return bucket;
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
