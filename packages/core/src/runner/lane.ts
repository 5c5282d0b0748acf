import type { Clock, Instant } from '../base/clock.js';
import { never } from '../base/never.js';
import type { Random } from '../base/random.js';
import type { HitEncoder } from '../matomo/encode-hits.js';
import type { Connection, Transport } from '../matomo/transport.js';
import type { EngineEvent } from '../model/event.js';
import type { HitOutcome } from '../model/outcome.js';
import type { DayBounds, Lease, LeaseId, LeaseMark } from '../model/state.js';
import type { ResolvedTarget } from '../model/target.js';
import type { Visit } from '../model/visit.js';
import { type Arrivals, type Claim, LATEST_MS } from './arrivals.js';
import { Breaker } from './breaker.js';
import type { Cut } from './cut.js';
import { deliverVisit, type SettledHit } from './deliver-visit.js';
import { Slots } from './slots.js';
import type { Tally } from './tally.js';
import { type Mode, visitTimes } from './visit-times.js';

/** A visit that starts later than this after it was due counts as late. */
const LATE_MS = 1_000;

/** What a lane is made of. */
export interface LaneParts {
  readonly target: ResolvedTarget;
  readonly makeVisit: (date: DayBounds['date'], index: number) => Visit;
  readonly encoder: HitEncoder;
  readonly mode: Mode;
  readonly day: DayBounds;
  readonly arrivalsOf: (day: DayBounds) => Arrivals;
  /** At most so many visits in this run. */
  readonly quota: number;
  readonly tally: Tally;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly cut: Cut;
  readonly emit: (event: EngineEvent) => void;
  /** Something has changed that may let a visit start. */
  readonly onFree: () => void;
  /** Something threw that never should. */
  readonly onFault: (error: unknown) => void;
}

/** A visit that has its slot and index, and waits until the ledger knows of it. */
export interface Start {
  readonly lane: Lane;
  readonly held: HeldLease;
  readonly index: number;
  readonly slot: Connection;
  readonly dueAt: Instant;
}

/** A lease in use. `from <= launched <= next <= to`: visits below `launched` may have been sent, below `next` have a slot. */
export interface HeldLease {
  readonly lease: Lease;
  readonly day: DayBounds;
  next: number;
  launched: number;
  /** No further visit is taken from it. */
  retired: boolean;
}

/**
 * One target in a run: takes arrivals as they fall due, gives each a slot and an index of a lease, and delivers it once the
 * ledger has marked it. It never talks to the ledger: `claim`, `hold`, `takeStarts`, `launch` and `closable` are how the
 * lease keeper does that for all lanes together.
 */
export class Lane {
  readonly parts: LaneParts;
  readonly #slots: Slots;
  readonly #breaker: Breaker;
  #day: DayBounds;
  #arrivals: Arrivals;
  #held: HeldLease[] = [];
  #starts: Start[] = [];
  #taken = 0;
  #inFlight = 0;
  #retired = false;
  #refused = false;
  #asking = false;

  constructor(parts: LaneParts) {
    this.parts = parts;
    this.#day = parts.day;
    this.#arrivals = parts.arrivalsOf(parts.day);
    this.#breaker = new Breaker(parts.random);
    const { url, delivery } = parts.target.settings;
    this.#slots = new Slots({
      limit: delivery.concurrency,
      open: () => parts.transport.connect(url),
      onIdle: parts.onFree,
    });
  }

  get day(): DayBounds {
    return this.#day;
  }

  /** Whether nothing is left to take: the ledger has refused more, since the cap of the day is used up or leased. */
  get capped(): boolean {
    return this.#refused && this.#available === 0;
  }

  /** Whether this run's visits of the target are all taken. */
  get quotaReached(): boolean {
    return this.#taken >= this.parts.quota;
  }

  /** Visits of the quota that are not taken yet. */
  get quotaLeft(): number {
    return this.parts.quota - this.#taken;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Whether nothing of it is under way or reserved any more. */
  get drained(): boolean {
    return this.#inFlight === 0 && this.#starts.length === 0 && this.#held.length === 0 && !this.#asking;
  }

  /** Starts no further visit; those under way go on. */
  retire(): void {
    this.#retired = true;
    for (const held of this.#held) held.retired = true;
  }

  /** Ends all connections, and with them what is under way. */
  disconnect(): void {
    this.#slots.close();
  }

  setRate(perSecond: number, now: Instant): void {
    this.#arrivals.setRate(perSecond, now);
  }

  /** Goes on with another day; what is left of the old one's leases goes back. */
  turnDay(day: DayBounds): void {
    for (const held of this.#held) held.retired = true;
    this.#day = day;
    this.#arrivals = this.parts.arrivalsOf(day);
    this.#refused = false;
  }

  /** Whether the plan of the day is behind: no further visit of it will be due. Never so at a rate. */
  isPastPlan(now: Instant): boolean {
    return this.#arrivals.isPast(now) && this.#available === 0 && !this.#asking;
  }

  /** What to reserve now. A claim wants an answer, by `hold` or `unanswered`. */
  claim(now: Instant): Claim | undefined {
    if (this.#retired || this.quotaReached) return undefined;
    const held = this.#available;
    const claim = this.#arrivals.claim(now, held);
    if (claim === undefined) return undefined;
    const want = Math.min(claim.want, this.quotaLeft - held);
    this.#asking = want > 0;
    return want > 0 ? { ...claim, want } : undefined;
  }

  /** The ledger failed, and a claim with it. */
  unanswered(): void {
    this.#asking = false;
  }

  /** Takes the answer to a claim. */
  hold(claim: Claim, lease: Lease | undefined, day: DayBounds, now: Instant): void {
    this.#asking = false;
    if (lease !== undefined) {
      const outdated = this.#retired || day.date !== this.#day.date;
      this.#held.push({ lease, day, next: lease.from, launched: lease.from, retired: outdated });
    }
    if (day.date !== this.#day.date) return;
    this.#arrivals.answered(claim, lease !== undefined, now);
    if (this.#arrivals.claimsWholeDay) this.#refused = lease === undefined;
  }

  /** Gives slots and indices to the visits that are due. Answers when the next one will be, as far as it is known. */
  step(now: Instant): number {
    while (!this.#retired && !this.quotaReached) {
      const held = this.#held.find(({ retired, lease, next }) => !retired && next < lease.to);
      if (held === undefined) break;
      const dueAt = this.#arrivals.dueAt(held.next, now);
      if (dueAt > now) return dueAt;
      if (now - dueAt > LATEST_MS) {
        this.#miss(held, now);
        continue;
      }
      if (!this.#breaker.allows(now)) return this.#breaker.openUntil;
      const slot = this.#slots.tryAcquire();
      if (slot === undefined) break;
      this.#take(held, slot, dueAt, now);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The visits that wait for their mark. */
  takeStarts(): readonly Start[] {
    const starts = this.#starts;
    this.#starts = [];
    return starts;
  }

  /** The leases of which nothing more will be taken and all that was taken is marked. */
  closable(): readonly LeaseMark[] {
    const closable = this.#held.filter(
      ({ lease, next, launched, retired }) => launched === next && (retired || next === lease.to),
    );
    return closable.map(({ lease, launched }) => ({ lease: lease.id, used: launched }));
  }

  /** Forgets a lease that is closed or was revoked. */
  drop(lease: LeaseId): void {
    this.#held = this.#held.filter((held) => held.lease.id !== lease);
  }

  /** Sends a visit whose mark is committed. */
  launch(start: Start): void {
    const { clock, tally, target } = this.parts;
    const now = clock.now();
    start.held.launched = start.index + 1;
    this.#inFlight += 1;
    tally.visits('started', now);
    if (now - start.dueAt > LATE_MS) tally.visits('late', now);
    const visit = this.parts.makeVisit(start.held.lease.date, start.index);
    const duration = visit.actions.at(-1)?.offsetMs ?? 0;
    deliverVisit({
      visit,
      encoded: this.parts.encoder.open(visit),
      mode: this.parts.mode,
      times: visitTimes(this.parts.mode, now, start.held.day, duration),
      timeoutMs: target.settings.delivery.timeoutSeconds * 1_000,
      slot: start.slot,
      slots: this.#slots,
      clock,
      cut: this.parts.cut,
      onHit: (hit) => this.#settle(hit),
    })
      .then((end) => {
        tally.visits(end, clock.now());
        this.#inFlight -= 1;
        this.parts.onFree();
      })
      .catch(this.parts.onFault);
  }

  /** Gives up a visit whose lease was revoked before its mark: it was never sent. */
  withdraw(start: Start): void {
    this.#taken -= 1;
    this.#breaker.withdrawn();
    this.parts.tally.visits('missed', this.parts.clock.now());
    this.#slots.release(start.slot);
  }

  /** Visits in hand that are not taken yet. */
  get #available(): number {
    return this.#held.reduce((sum, { retired, lease, next }) => sum + (retired ? 0 : lease.to - next), 0);
  }

  #take(held: HeldLease, slot: Connection, dueAt: Instant, now: Instant): void {
    this.#starts.push({ lane: this, held, index: held.next, slot, dueAt });
    held.next += 1;
    this.#taken += 1;
    this.#breaker.started();
    this.#arrivals.pass();
    this.parts.tally.visits('offered', now);
  }

  #miss(held: HeldLease, now: Instant): void {
    if (this.#arrivals.claimsWholeDay) {
      this.#countMissed(1, now);
      this.#arrivals.pass();
      return;
    }
    // Each index has its time, which is past. The lease goes back; what is not yet too late is claimed anew.
    let first = held.next;
    while (first < held.lease.to && now - this.#arrivals.dueAt(first, now) > LATEST_MS) first += 1;
    this.#countMissed(first - held.next, now);
    held.retired = true;
  }

  #countMissed(visits: number, now: Instant): void {
    this.parts.tally.visits('offered', now, visits);
    this.parts.tally.visits('missed', now, visits);
  }

  #settle({ first, outcome, latencyMs }: SettledHit): void {
    const { clock, tally, emit, target } = this.parts;
    const now = clock.now();
    tally.hit(outcome, latencyMs, now);
    if (!first) return;
    const change = this.#breaker.settled(outcome, now, latencyMs);
    if (change === undefined) return;
    switch (change.kind) {
      case 'closed':
        emit({ kind: 'recoveredTarget', at: now, target: target.key });
        break;
      case 'opened':
        emit({ kind: 'failing', at: now, target: target.key, pauseMs: change.pauseMs, ...failureOf(outcome) });
        break;
      default:
        never(change);
    }
  }
}

function failureOf(outcome: HitOutcome): Pick<EngineEvent & { kind: 'failing' }, 'class' | 'detail'> {
  if (outcome.kind === 'accepted') throw new TypeError('An accepted hit opens no breaker.');
  return { class: outcome.class, detail: outcome.detail };
}
