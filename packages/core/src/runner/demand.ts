import type { Instant } from '../base/clock.js';
import type { Arrivals, Claim } from './arrivals.js';

/** What a lane asks of the ledger: one claim at a time, and none while it is known that nothing is left. */
export class Demand {
  /** The arrivals of the claim that waits for its answer. */
  #asking: Arrivals | undefined;
  /** Whether the ledger had nothing left of a whole day. */
  #isRefused = false;
  /** Nothing is left until then, for this runner or another. */
  #exhaustedUntil = 0;
  #isActive = true;

  /** Whether a claim waits for its answer. */
  get isAsking(): boolean {
    return this.#asking !== undefined;
  }

  /** Whether the ledger has refused more, since the cap of the day is used up or leased. */
  isRefused(now: Instant): boolean {
    return this.#isRefused || now < this.#exhaustedUntil;
  }

  /** Whether something was done with the ledger since this was last asked. */
  takeActivity(): boolean {
    const isActive = this.#isActive;
    this.#isActive = false;
    return isActive;
  }

  /** Something is done with the ledger. */
  act(): void {
    this.#isActive = true;
  }

  /** Asks for nothing more until then, or until `renew`: what is used up stays so. */
  exhaust(until: number): void {
    this.#exhaustedUntil = until;
  }

  /** What was refused may be granted now. */
  renew(): void {
    this.#exhaustedUntil = 0;
    this.#isActive = true;
  }

  /** Another day has begun: nothing of it is refused yet. */
  turnDay(): void {
    this.#isRefused = false;
    this.renew();
  }

  /** What to reserve now, with so many visits in hand. A claim wants an answer. */
  claim(arrivals: Arrivals, held: number, now: Instant): Claim | undefined {
    if (now < this.#exhaustedUntil || this.#asking !== undefined) return undefined;
    const claim = arrivals.claim(now, held);
    if (claim === undefined) return undefined;
    this.#asking = arrivals;
    this.#isActive = true;
    return claim;
  }

  /** The claim has its answer, or will have none. Answers the arrivals that it was made for. */
  settle(): Arrivals | undefined {
    const asked = this.#asking;
    this.#asking = undefined;
    return asked;
  }

  /** Says what became of a claim on the day that still is. */
  answered(
    claim: Claim,
    { asked, isGranted, now }: { readonly asked: Arrivals; readonly isGranted: boolean; readonly now: Instant },
  ) {
    asked.answered(claim, isGranted, now);
    if (asked.claimsWholeDay) this.#isRefused = !isGranted;
  }
}
