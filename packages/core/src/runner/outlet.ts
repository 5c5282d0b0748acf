import { canonicalJson } from '../base/canonical-json.js';
import type { Instant } from '../base/clock.js';
import { never } from '../base/never.js';
import type { EngineEvent } from '../model/event.js';
import type { HitOutcome } from '../model/outcome.js';
import type { TargetKey } from '../model/target.js';
import type { Visit } from '../model/visit.js';
import { Breaker, type BreakerChange } from './breaker.js';
import { Bulk } from './bulk.js';
import type { Carrier } from './carriage.js';
import { deliverBulk } from './deliver-bulk.js';
import { type DeliveryMeans, deliverVisit, type MakeVisit, type SentVisit } from './deliver-visit.js';
import type { HeldLease } from './held-leases.js';
import type { VisitEnd } from './hit-record.js';
import type { InstanceGate } from './instance-gate.js';
import type { LaneParts } from './lane-parts.js';
import { RetryBudget } from './retry-budget.js';
import { SlotHold } from './slot-hold.js';
import { type SlotSource, Slots } from './slots.js';
import type { VisitTimes } from './visit-times.js';

/** A visit that the ledger has marked. */
export interface MarkedVisit {
  readonly held: HeldLease;
  readonly index: number;
  readonly visit: Visit;
  readonly makeVisit: MakeVisit;
  /** When its actions happen, as its hits were reserved. */
  readonly times: VisitTimes;
  /** In hand. */
  readonly seat: Seat;
  readonly dueAt: Instant;
}

/** A place on a connection for a visit that starts: a slot of its own, or a part of a bulk request. */
export type Seat = SlotHold | Bulk<MarkedVisit>;

/** The way of a lane to one URL: its connections, the visits under way, and the breakers that hold others back while they fail. */
export class Outlet {
  readonly url: string;
  readonly #slots: Slots;
  readonly #breaker: Breaker;
  readonly #gate: InstanceGate;
  readonly #budget: RetryBudget;
  #parts: LaneParts;
  /** What all deliveries have in common, as of these parts. */
  #means: DeliveryMeans;
  /** The bulk that visits can still board. */
  #bulk: Bulk<MarkedVisit> | undefined;
  #inFlight = 0;
  #isRetired = false;

  constructor(parts: LaneParts) {
    const { runnable, random, clock, gates, onFree } = parts;
    const { url, delivery } = runnable.target.settings;
    this.url = url;
    this.#parts = parts;
    this.#gate = gates.gateOf(url);
    this.#gate.limit(runnable.instance);
    const { connections } = this.#gate;
    this.#slots = new Slots({ limit: delivery.concurrency, connections, source: sourceOf(parts), onIdle: onFree });
    this.#breaker = new Breaker(random);
    this.#budget = new RetryBudget(clock);
    this.#means = this.#meansOf(parts);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** When a visit may start: `now` if it may, later while the target or its instance is given a pause. */
  opensAt(now: Instant): number {
    const elapsed = this.#parts.clock.monotonicMs();
    const opensAt = Math.max(this.#breaker.opensAt(elapsed), this.#gate.opensAt(this.#key, elapsed));
    return now + Math.max(0, opensAt - elapsed);
  }

  /** Another round of visits begins to board. */
  turn(): void {
    this.#slots.turn();
  }

  /**
   * A place for a visit of so many hits, if there is one; `onFree` is called when there may be one again. Some visits may stand until a
   * slot is free.
   */
  tryBoard(hits: number): Seat | undefined {
    if (this.#bulk?.tryBoard(hits)) return this.#bulk;
    const slot = this.#slots.tryAcquire();
    const size = bulkSizeOf(this.#parts);
    if (slot === undefined && (size > 1 || !this.#slots.tryStand())) return undefined;
    this.#breaker.started();
    this.#gate.started(this.#key);
    const hold = new SlotHold(this.#slots, slot);
    if (size === 1) return hold;
    this.#bulk = new Bulk(size, hold, (visits) => this.#depart(visits, hold));
    this.#bulk.tryBoard(hits);
    return this.#bulk;
  }

  /** Gives back the place of a visit that is not sent after all. */
  leave(seat: Seat): void {
    this.#breaker.withdrawn();
    this.#gate.withdrawn(this.#key);
    if (seat.kind === 'bulk') seat.leave();
    else if (seat.inHand === undefined) this.#slots.sit();
    else seat.giveBack();
  }

  /** What is applied now. */
  refit(parts: LaneParts): void {
    this.#adopt(parts);
    this.#gate.limit(parts.runnable.instance);
    this.#slots.refit(parts.runnable.target.settings.delivery.concurrency, sourceOf(parts));
  }

  /** Ends all connections, and with them what is under way. */
  close(): void {
    this.#slots.close();
  }

  /** Takes no further visit; those under way end here. How they fare is no news of the target any more. */
  retire(): void {
    this.#isRetired = true;
    this.#slots.retire();
  }

  /** Sends a visit. The parts are those of the lane as it is now. */
  send(marked: MarkedVisit, parts: LaneParts): void {
    const { seat } = marked;
    this.#adopt(parts);
    this.#inFlight += 1;
    if (seat.kind === 'bulk') {
      this.#start(marked);
      seat.launch(marked);
      return;
    }
    if (seat.inHand === undefined) this.#slots.sit();
    seat.take(() => {
      this.#start(marked);
      this.#deliver(marked, seat);
    });
  }

  #start({ dueAt }: MarkedVisit): void {
    const { clock, tally } = this.#parts;
    const now = clock.now();
    tally.started(Math.max(0, now - dueAt), now);
  }

  #depart(visits: readonly MarkedVisit[], hold: SlotHold): void {
    const { encoder, onFault } = this.#parts;
    const { carrier, onHit } = this.#means;
    const sent = visits.map((one) => ({ ...sentOf(one), encoded: encoder.open(one.visit) }));
    deliverBulk({ visits: sent, encoder, size: bulkSizeOf(this.#parts), hold, carrier, onHit })
      .then((ends) => this.#ended(ends))
      .catch(onFault);
  }

  #deliver(marked: MarkedVisit, hold: SlotHold): void {
    const { makeVisit } = marked;
    // It may have been made before another state was adopted.
    const means = makeVisit === this.#means.makeVisit ? this.#means : { ...this.#means, makeVisit };
    deliverVisit({ ...sentOf(marked), hold, means }, this.#onEnd);
  }

  readonly #onEnd = (end: VisitEnd): void => this.#ended([end]);

  #ended(ends: readonly VisitEnd[]): void {
    const { clock, tally, onFree } = this.#parts;
    const now = clock.now();
    for (const end of ends) tally.visits(end, now);
    this.#inFlight -= ends.length;
    this.#slots.ended();
    onFree();
  }

  get #key(): TargetKey {
    return this.#parts.runnable.target.key;
  }

  #adopt(parts: LaneParts): void {
    if (parts === this.#parts) return;
    this.#parts = parts;
    this.#means = this.#meansOf(parts);
  }

  #meansOf(parts: LaneParts): DeliveryMeans {
    const { runnable, budgets, clock, cut, random, tally, onHit, onFault } = parts;
    const { makeVisit, mode, encoder, waitList } = parts;
    const { timeoutSeconds, retries } = runnable.target.settings.delivery;
    const carrier: Carrier = {
      clock,
      cut,
      waitList,
      random,
      timeoutMs: timeoutSeconds * 1_000,
      // What may be counted twice would go beyond a budget.
      retries: { ...retries, ambiguous: retries.ambiguous && budgets.isEmpty },
      budget: this.#budget,
      pauseMs: () => Math.max(0, Math.max(this.#breaker.openUntil, this.#gate.pausedUntil) - clock.monotonicMs()),
      onOpened: (outcome, latencyMs) => this.#hear(outcome, latencyMs),
      onFault,
    };
    const { key } = runnable.target;
    return {
      ...{ makeVisit, mode, encoder, carrier },
      onHit: (hit) => {
        const now = clock.now();
        tally.hit(hit, now);
        onHit?.(hit, key, now);
      },
    };
  }

  /** A first hit is answered: what that says of the target, and of its instance. */
  #hear(outcome: HitOutcome, latencyMs: number): void {
    const { clock, emit, onFree } = this.#parts;
    const isOpenAgain = this.#gate.settled(this.#key, outcome, latencyMs);
    const change = this.#breaker.settled(outcome, clock.monotonicMs(), latencyMs);
    if (change !== undefined && !this.#isRetired)
      emit({ ...newsOf(change, outcome), at: clock.now(), target: this.#key });
    if (isOpenAgain || change?.kind === 'closed') onFree();
  }
}

function sentOf({ visit, times, dueAt, held, index }: MarkedVisit): SentVisit {
  return { visit, place: { date: held.lease.date, index }, times, dueAt };
}

/** Most hits in a request. Hits that leave when they happen have none to leave with. */
function bulkSizeOf({ mode, runnable }: LaneParts): number {
  return mode === 'condensed' ? runnable.target.settings.delivery.bulkSize : 1;
}

function sourceOf({ runnable: { way }, transport }: LaneParts): SlotSource {
  return { line: canonicalJson(way), open: () => transport.connect(way) };
}

type News = { readonly kind: 'recoveredTarget' } | Pick<Failing, 'kind' | 'pauseMs' | 'class' | 'detail'>;
type Failing = EngineEvent & { readonly kind: 'failing' };

function newsOf(change: BreakerChange, outcome: HitOutcome): News {
  switch (change.kind) {
    case 'closed':
      return { kind: 'recoveredTarget' };
    case 'opened':
      if (outcome.kind === 'accepted') throw new TypeError('An accepted hit opens no breaker.');
      return { kind: 'failing', pauseMs: change.pauseMs, class: outcome.class, detail: outcome.detail };
    default:
      return never(change);
  }
}
