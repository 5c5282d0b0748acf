import type { Instant, LocalDate } from '../base/clock.js';
import type { EncodedVisit, HitEncoder } from '../matomo/encode-hits.js';
import { readAnswer } from '../matomo/read-answer.js';
import type { TransportAnswer } from '../matomo/transport.js';
import type { HitOutcome } from '../model/outcome.js';
import type { Visit, VisitPlace } from '../model/visit.js';
import { Carriage, type Carried, type Carrier } from './carriage.js';
import type { HitRecord, VisitEnd } from './hit-record.js';
import type { SlotHold } from './slot-hold.js';
import type { Mode, VisitTimes } from './visit-times.js';
import type { Waiter } from './wait-list.js';

/** Makes the visit of an index of a day: always the same one. */
export type MakeVisit = (date: LocalDate, index: number) => Visit;

/** A visit to be delivered. */
export interface SentVisit {
  readonly visit: Visit;
  readonly place: VisitPlace;
  readonly times: VisitTimes;
  /** When it was to start. */
  readonly dueAt: Instant;
}

/** What the deliveries of a target have in common: a hundred thousand visits may be under way. */
export interface DeliveryMeans {
  /** Makes a visit anew. */
  readonly makeVisit: MakeVisit;
  readonly mode: Mode;
  readonly encoder: Pick<HitEncoder, 'open'>;
  readonly carrier: Carrier;
  /** Called for every settled hit. */
  readonly onHit: (hit: SettledHit) => void;
}

/** What a visit needs to be delivered hit by hit. */
export interface Delivery extends SentVisit {
  /** With the slot for the first hit in hand. */
  readonly hold: SlotHold;
  readonly means: DeliveryMeans;
}

/** A hit, settled. */
export interface SettledHit extends HitRecord {
  readonly visit: Visit;
  readonly place: VisitPlace;
  /** Of its action in the visit. */
  readonly index: number;
}

/**
 * Sends the hits of a visit in order, each after the one before is settled. A first hit that is not accepted ends the visit,
 * since the second would open another one; later, a hit that failed or is ambiguous ends it, while a rejected one does not.
 * Gives the slot back, and then tells how the visit ended.
 */
export function deliverVisit(delivery: Delivery, onEnd: (end: VisitEnd) => void): void {
  new VisitDelivery(delivery, onEnd).goOn();
}

class VisitDelivery implements Waiter {
  readonly #place: VisitPlace;
  readonly #times: VisitTimes;
  readonly #dueAt: Instant;
  readonly #hold: SlotHold;
  readonly #means: DeliveryMeans;
  readonly #onEnd: (end: VisitEnd) => void;
  /** Added to a date of the visit, it says when by the monotonic clock. */
  readonly #sinceEpochMs: number;
  #index = 0;
  // Not kept while it waits, the visit only where few wait.
  #visit: Visit | undefined;
  #encoded: EncodedVisit | undefined;
  #carriage: Carriage | undefined;

  constructor({ visit, place, times, dueAt, hold, means }: Delivery, onEnd: (end: VisitEnd) => void) {
    this.#place = place;
    this.#times = times;
    this.#dueAt = dueAt;
    this.#hold = hold;
    this.#means = means;
    this.#onEnd = onEnd;
    this.#sinceEpochMs = means.carrier.clock.monotonicMs() - times(0);
    this.#visit = visit;
  }

  /** Sends the hit that is next. */
  goOn(): void {
    const { makeVisit, encoder, carrier } = this.#means;
    this.#visit ??= makeVisit(this.#place.date, this.#place.index);
    this.#encoded ??= encoder.open(this.#visit);
    this.#carriage ??= new Carriage(this.#hold, carrier, (carried) => this.#settle(carried));
    const body = this.#encoded.hit(this.#index, this.#times(this.#offsetMs));
    const { timeoutMs } = carrier;
    this.#carriage.carry({ body, type: 'form', timeoutMs, opensVisit: this.#index === 0, read });
  }

  get #offsetMs(): number {
    return this.#visit?.actions[this.#index]?.offsetMs ?? 0;
  }

  #settle(carried: Carried | undefined): void {
    const outcome = carried?.outcomes[0];
    if (carried !== undefined && outcome !== undefined) this.#tell(carried, outcome);
    const end = this.#endAfter(outcome);
    this.#index += 1;
    if (end !== undefined) this.#end(end);
    else if (this.#means.mode === 'realtime') this.#wait();
    else this.goOn();
  }

  /** How the visit ends with this outcome of its hit; undefined if it goes on. */
  #endAfter(outcome: HitOutcome | undefined): VisitEnd | undefined {
    if (this.#index === 0 && outcome?.kind !== 'accepted') return 'failed';
    if (outcome === undefined || outcome.kind === 'failed' || outcome.kind === 'ambiguous') return 'partial';
    return this.#index + 1 < (this.#visit?.actions.length ?? 0) ? undefined : 'completed';
  }

  #tell({ latencyMs, requests, settledAt }: Carried, outcome: HitOutcome): void {
    const { mode, onHit } = this.#means;
    const visit = this.#visit;
    if (visit === undefined) return;
    const due = mode === 'realtime' ? this.#dueAt + this.#offsetMs : this.#dueAt;
    const sinceDueMs = Math.max(0, settledAt - due);
    onHit({ visit, place: this.#place, index: this.#index, outcome, sinceDueMs, latencyMs, requests });
  }

  /** A visit in real time goes on when its next hit happens, and holds no slot until then. */
  #wait(): void {
    const { waitList } = this.#means.carrier;
    this.#hold.giveBack();
    const dueMs = this.#sinceEpochMs + this.#times(this.#offsetMs);
    this.#carriage = undefined;
    this.#encoded = undefined;
    // Making it again takes as long as encoding its hits, so only where many wait.
    if (waitList.isLong) this.#visit = undefined;
    waitList.add(dueMs, this);
  }

  #end(end: VisitEnd): void {
    this.#hold.giveBack();
    this.#onEnd(end);
  }
}

function read(answer: TransportAnswer, now: Instant): readonly [HitOutcome] {
  return [readAnswer(answer, now)];
}
