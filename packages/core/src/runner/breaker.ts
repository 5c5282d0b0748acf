import type { Random } from '../base/random.js';
import type { HitOutcome } from '../model/outcome.js';

/** Visits in a row whose first hit is not accepted, after which a target gets a pause. */
const TOLERATED = 5;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const LONGEST_RETRY_AFTER_MS = 300_000;

/** What a new outcome did to the breaker. */
export type BreakerChange = { readonly kind: 'opened'; readonly pauseMs: number } | { readonly kind: 'closed' };

/**
 * Keeps visits from a target that does not take them. After a few failures in a row it lets none start for a while,
 * then one at a time, until one succeeds. The pause doubles each time, with full jitter in its upper half, and is never
 * shorter than the target asked by `Retry-After`. All its times are of the monotonic clock: when the wall clock was set back, a
 * probe that fails would be taken for a visit from before the pause, and none would ever follow it.
 */
export class Breaker {
  readonly #random: Random;
  #failures = 0;
  #openings = 0;
  #openedAt = 0;
  #openUntil = 0;
  #probing = false;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Whether a visit may start now. While the breaker is half open, only one may at a time. */
  allows(now: number): boolean {
    if (this.#openings === 0) return true;
    return now >= this.#openUntil && !this.#probing;
  }

  /** When a visit may start: `now` or earlier if it may. While a probe is under way nobody knows when. */
  opensAt(now: number): number {
    if (this.allows(now)) return now;
    return this.#openUntil > now ? this.#openUntil : Number.POSITIVE_INFINITY;
  }

  /** When a visit may start at the earliest; 0 while the breaker is closed. */
  get openUntil(): number {
    return this.#openings === 0 ? 0 : this.#openUntil;
  }

  /** A visit that `allows` let through starts. */
  started(): void {
    if (this.#openings > 0) this.#probing = true;
  }

  /** A visit that `allows` let through was not sent after all. */
  withdrawn(): void {
    this.#probing = false;
  }

  /** The first hit of a visit, which was sent `latencyMs` ago, is settled. */
  settled(outcome: HitOutcome, now: number, latencyMs = 0): BreakerChange | undefined {
    if (outcome.kind === 'accepted') return this.#succeed();
    this.#failures += 1;
    const isOpen = this.#openings > 0;
    // Answers to visits that started before the breaker opened must not open it further, however late they come.
    if (isOpen && (now < this.#openUntil || now - latencyMs <= this.#openedAt)) return undefined;
    this.#probing = false;
    const asked = outcome.kind === 'failed' ? (outcome.retryAfterMs ?? 0) : 0;
    return isOpen || this.#failures >= TOLERATED || asked > 0 ? this.#open(asked, now) : undefined;
  }

  #succeed(): BreakerChange | undefined {
    const wasOpen = this.#openings > 0;
    this.#probing = false;
    this.#failures = 0;
    this.#openings = 0;
    return wasOpen ? { kind: 'closed' } : undefined;
  }

  #open(askedMs: number, now: number): BreakerChange {
    let ceiling = FIRST_PAUSE_MS;
    for (let n = 0; n < this.#openings && ceiling < LONGEST_PAUSE_MS; n++) ceiling *= 2;
    ceiling = Math.min(ceiling, LONGEST_PAUSE_MS);
    const pauseMs = Math.max(Math.min(askedMs, LONGEST_RETRY_AFTER_MS), (ceiling * (1 + this.#random.next())) / 2);
    this.#openings += 1;
    this.#openedAt = now;
    this.#openUntil = now + pauseMs;
    return { kind: 'opened', pauseMs };
  }
}
