import type { Clock, Instant } from '../base/clock.js';
import type { Random } from '../base/random.js';
import type { Connection, TransportAnswer, TransportRequest } from '../matomo/transport.js';
import type { HitOutcome } from '../model/outcome.js';
import type { Cut } from './cut.js';
import { knownAfter, type RetryRules, retryDelay } from './retry.js';
import type { RetryBudget } from './retry-budget.js';
import type { SlotHold } from './slot-hold.js';
import type { Waiter, WaitList } from './wait-list.js';

/** One request, however often it is sent: its body, and so the dates in it, stays the same. */
export interface Parcel extends TransportRequest {
  /** Whether a first hit is in it. */
  readonly opensVisit: boolean;
  /** What an answer says of its hits, one after the other. */
  readonly read: (answer: TransportAnswer, now: Instant) => readonly HitOutcome[];
}

/** What requests of a target have in common. */
export interface Carrier {
  readonly clock: Clock;
  /** When it is made, no further request leaves. */
  readonly cut: Cut;
  /** Where visits wait for their hits in real time, and requests to be sent again. */
  readonly waitList: WaitList;
  readonly random: Random;
  readonly timeoutMs: number;
  readonly retries: RetryRules;
  readonly budget: RetryBudget;
  /** What is left of a pause that the target, or its instance, was given. */
  readonly pauseMs: () => number;
  /** Hears what became of every request with a first hit in it, and how long that took. */
  readonly onOpened: (outcome: HitOutcome, latencyMs: number) => void;
  /** Something threw that never should. */
  readonly onFault: (error: unknown) => void;
}

/** A parcel, settled. */
export interface Carried {
  /** Of its hits, one after the other. */
  readonly outcomes: readonly HitOutcome[];
  /** Since the last request left. */
  readonly latencyMs: number;
  readonly requests: number;
  readonly settledAt: Instant;
}

/**
 * Carries the parcels of one delivery, one at a time: sends each, and again where that is safe; while it waits, it holds no slot. From
 * an answer to the next request there is no promise, so that a connection has its next hit within the same turn of the event loop.
 */
export class Carriage implements Waiter {
  readonly #hold: SlotHold;
  readonly #carrier: Carrier;
  readonly #onCarried: (carried: Carried | undefined) => void;
  #parcel: Parcel | undefined;
  #carried: Carried | undefined;
  #sentAt = 0;

  /**
   * `onCarried` hears what is known of a parcel in the end; undefined if it never left, since the run was cut short or the connections
   * were closed.
   */
  constructor(hold: SlotHold, carrier: Carrier, onCarried: (carried: Carried | undefined) => void) {
    this.#hold = hold;
    this.#carrier = carrier;
    this.#onCarried = onCarried;
  }

  /** Sends a parcel, once the one before is settled. */
  carry(parcel: Parcel): void {
    this.#parcel = parcel;
    this.#carried = undefined;
    this.goOn();
  }

  /** Sends what it carries, for the first time or again. */
  goOn(): void {
    if (this.#carrier.cut.isMade) this.#onCarried(this.#carried);
    else this.#hold.take(this.#depart);
  }

  readonly #depart = (slot: Connection | undefined): void => {
    const { clock, cut, budget } = this.#carrier;
    if (this.#parcel === undefined || slot === undefined || cut.isMade) {
      this.#onCarried(this.#carried);
      return;
    }
    budget.requested();
    this.#sentAt = clock.monotonicMs();
    slot.send(this.#parcel, this.#arrive);
  };

  readonly #arrive = (answer: TransportAnswer): void => {
    try {
      if (this.#parcel !== undefined) this.#settle(this.#parcel, answer);
    } catch (error) {
      // A client of HTTP would take it for an error of its own.
      this.#carrier.onFault(error);
    }
  };

  #settle(parcel: Parcel, answer: TransportAnswer): void {
    const { clock, budget, onOpened } = this.#carrier;
    const settledAt = clock.now();
    const latencyMs = clock.monotonicMs() - this.#sentAt;
    const answered = parcel.read(answer, settledAt);
    const outcome = gist(answered);
    if (parcel.opensVisit) onOpened(outcome, latencyMs);
    const requests = (this.#carried?.requests ?? 0) + 1;
    this.#carried = { outcomes: known(this.#carried, answered), latencyMs, requests, settledAt };
    const delayMs = outcome.kind === 'accepted' ? undefined : this.#delayOf(outcome, requests, parcel);
    if (delayMs === undefined || !budget.tryTake()) this.#onCarried(this.#carried);
    else this.#wait(delayMs);
  }

  #delayOf(outcome: HitOutcome, requests: number, { opensVisit }: Parcel): number | undefined {
    const { retries, random, pauseMs } = this.#carrier;
    return retryDelay({ outcome, requests, opensVisit, pauseMs: pauseMs() }, retries, random);
  }

  #wait(delayMs: number): void {
    const { clock, waitList } = this.#carrier;
    this.#hold.giveBack();
    waitList.add(clock.monotonicMs() + delayMs, this);
  }
}

function known(before: Carried | undefined, answered: readonly HitOutcome[]): readonly HitOutcome[] {
  if (before === undefined) return answered;
  return answered.map((outcome, at) => knownAfter(before.outcomes[at], outcome));
}

/** Several hits of one request fail together or not at all: where one is accepted, the target took the request. */
function gist(outcomes: readonly HitOutcome[]): HitOutcome {
  return outcomes.find(({ kind }) => kind === 'accepted') ?? outcomes[0] ?? { kind: 'accepted' };
}
