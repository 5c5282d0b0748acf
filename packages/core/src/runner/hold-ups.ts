import type { Instant } from '../base/clock.js';

/** A visit that starts later than this after it was due wants a reason. */
const UNEXPLAINED_MS = 1_000;

/** Why visits of a lane come late, if they do: what held them up, or else this process itself. */
export class HoldUps {
  /** Until when there was no seat, no index or a pause: what is late since is this process's own fault. */
  #heldUpUntil: Instant;
  /** Until when there was no index or a pause: with no seat alone, answers may come late since this process is too busy to read them. */
  #shutUntil: Instant;
  #behind = 0;

  constructor(now: Instant) {
    this.#heldUpUntil = now;
    this.#shutUntil = now;
  }

  /** All seats are taken. */
  seatless(now: Instant): void {
    this.#heldUpUntil = now;
  }

  /** The target is given a pause, or the ledger has granted nothing. */
  shut(now: Instant): void {
    this.#heldUpUntil = now;
    this.#shutUntil = now;
  }

  /** Looks at a visit that starts or is missed. Answers whether nothing held it up since it was due. */
  isOwnFault(dueAt: Instant, now: Instant): boolean {
    if (now - dueAt <= UNEXPLAINED_MS) return false;
    if (this.#shutUntil < dueAt) this.#behind += 1;
    return this.#heldUpUntil < dueAt;
  }

  /** Visits that came late or not at all since this was last asked, though neither a pause of the target nor the ledger held them up. */
  takeBehind(): number {
    const behind = this.#behind;
    this.#behind = 0;
    return behind;
  }
}
