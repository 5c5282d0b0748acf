import { createHash } from 'node:crypto';
import type { Clock } from '@trafficinator/core';

const KEPT_MS = 24 * 3_600_000;
const MOST_KEYS = 1_000;
const MOST_BYTES = 16 * 1_048_576;

/** An answer, as it is given again. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Entry {
  readonly fingerprint: string;
  readonly begunAt: number;
  answer: KeptAnswer | undefined;
}

/** What is known of a request with a key. */
export type Repetition =
  | { readonly kind: 'new' }
  | { readonly kind: 'other' }
  | { readonly kind: 'running' }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer };

/** Remembers answers by the keys of requests, for a day and within bounds, so that a request that is sent again is done once. */
export class IdempotencyKeys {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  /** The oldest first. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** Begins a request, unless it has begun before. `fingerprint`: of all that tells it from others. */
  begin(key: string, fingerprint: string): Repetition {
    this.#forget();
    const known = this.#entries.get(key);
    if (known === undefined) {
      this.#entries.set(key, { fingerprint, begunAt: this.#clock.monotonicMs(), answer: undefined });
      return { kind: 'new' };
    }
    if (known.fingerprint !== fingerprint) return { kind: 'other' };
    return known.answer === undefined ? { kind: 'running' } : { kind: 'answered', answer: known.answer };
  }

  /** Keeps the answer; without one, the request may be tried again. */
  end(key: string, answer: KeptAnswer | undefined): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    if (answer === undefined || answer.body.length > MOST_BYTES) {
      this.#entries.delete(key);
      return;
    }
    entry.answer = answer;
    this.#bytes += answer.body.length;
    this.#forget();
  }

  #forget(): void {
    const old = this.#clock.monotonicMs() - KEPT_MS;
    for (const [key, { begunAt, answer }] of this.#entries) {
      const isTooMuch = this.#entries.size > MOST_KEYS || this.#bytes > MOST_BYTES;
      if (begunAt > old && !isTooMuch) return;
      this.#entries.delete(key);
      this.#bytes -= answer?.body.length ?? 0;
    }
  }
}

/** Tells requests apart by all that they ask for. */
export function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}
