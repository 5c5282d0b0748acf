import type { Instant } from '../base/clock.js';
import { never } from '../base/never.js';
import type { Connection } from '../matomo/transport.js';
import type { EngineEvent } from '../model/event.js';
import type { HitOutcome } from '../model/outcome.js';
import { Breaker, type BreakerChange } from './breaker.js';
import { deliverVisit, type SettledHit, type VisitEnd } from './deliver-visit.js';
import type { HeldLease } from './held-leases.js';
import type { LaneParts } from './lane-parts.js';
import { Slots } from './slots.js';
import { visitTimes } from './visit-times.js';

/** A visit that starts later than this after it was due counts as late. */
const LATE_MS = 1_000;

/** A visit that the ledger has marked. */
export interface MarkedVisit {
  readonly held: HeldLease;
  readonly index: number;
  /** In hand. */
  readonly slot: Connection;
  readonly dueAt: Instant;
}

/** The way of a lane to one URL: its connections, the visits under way, and the breaker that holds others back while they fail. */
export class Outlet {
  readonly url: string;
  readonly slots: Slots;
  readonly breaker: Breaker;
  #inFlight = 0;
  #isRetired = false;

  constructor({ runnable, transport, random, onFree }: LaneParts) {
    const { url, delivery } = runnable.target.settings;
    this.url = url;
    this.slots = new Slots({ limit: delivery.concurrency, open: () => transport.connect(url), onIdle: onFree });
    this.breaker = new Breaker(random);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Takes no further visit; those under way end here. How they fare is no news of the target any more. */
  retire(): void {
    this.#isRetired = true;
    this.slots.retire();
  }

  /** Sends a visit. The parts are those of the lane as it is now. */
  send(marked: MarkedVisit, parts: LaneParts): void {
    const { clock, tally, onFree, onFault } = parts;
    const now = clock.now();
    this.#inFlight += 1;
    tally.visits('started', now);
    if (now - marked.dueAt > LATE_MS) tally.visits('late', now);
    this.#deliver(marked, parts, now)
      .then((end) => {
        tally.visits(end, clock.now());
        this.#inFlight -= 1;
        onFree();
      })
      .catch(onFault);
  }

  async #deliver({ held, index, slot }: MarkedVisit, parts: LaneParts, now: Instant): Promise<VisitEnd> {
    const { encoder, makeVisit, mode, clock, cut, runnable } = parts;
    const visit = makeVisit(held.lease.date, index);
    const duration = visit.actions.at(-1)?.offsetMs ?? 0;
    return deliverVisit({
      visit,
      encoded: encoder.open(visit),
      mode,
      times: visitTimes(mode, now, held.day, duration),
      timeoutMs: runnable.target.settings.delivery.timeoutSeconds * 1_000,
      slot,
      slots: this.slots,
      clock,
      cut,
      onHit: (hit) => this.#settle(hit, parts),
    });
  }

  #settle({ first, outcome, latencyMs }: SettledHit, { clock, tally, emit, runnable }: LaneParts): void {
    const now = clock.now();
    tally.hit(outcome, latencyMs, now);
    if (!first) return;
    const change = this.breaker.settled(outcome, now, latencyMs);
    if (change === undefined || this.#isRetired) return;
    emit({ ...newsOf(change, outcome), at: now, target: runnable.target.key });
  }
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
