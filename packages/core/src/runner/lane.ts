import { type Instant, instant } from '../base/clock.js';
import type { DayBounds, Lease, LeaseId, LeaseMark } from '../model/state.js';
import type { ResolvedTarget } from '../model/target.js';
import type { BudgetClaim } from '../state/state-store.js';
import { type Arrivals, type Claim, LATEST_MS } from './arrivals.js';
import { Demand } from './demand.js';
import { type HeldLease, HeldLeases, withHits } from './held-leases.js';
import type { HitNeed } from './hit-budgets.js';
import { HoldUps } from './hold-ups.js';
import type { LaneParts } from './lane-parts.js';
import type { MarkedVisit, Outlet, Seat } from './outlet.js';
import { Outlets } from './outlets.js';
import { Rest } from './rest.js';
import { type AheadVisit, VisitAhead } from './visit-ahead.js';

/** A visit that has its seat and index, and waits until the ledger knows of it. */
export interface Start extends MarkedVisit {
  readonly lane: Lane;
  readonly outlet: Outlet;
  /** Hits of the visits of its lease up to this one, of each budget. */
  readonly hits: readonly number[];
}

/** What a lane asks of the ledger. */
export interface LaneClaim extends Claim {
  readonly day: DayBounds;
  readonly budgets?: readonly BudgetClaim[] | undefined;
}

/**
 * One account in a run: takes arrivals as they fall due, gives each a seat and an index of a lease, and delivers it once the
 * ledger has marked it. It never talks to the ledger: `claim`, `hold`, `takeStarts`, `launch` and `closable` are how the
 * lease keeper does that for all lanes together. What is applied while it runs changes it in place, so that there is never
 * more than one lane of an account, and what has started is neither lost nor counted twice.
 */
export class Lane {
  #parts: LaneParts;
  readonly #held = new HeldLeases();
  readonly #outlets: Outlets;
  readonly #demand = new Demand();
  #day: DayBounds;
  #arrivals: Arrivals;
  #starts: Start[] = [];
  readonly #ahead: VisitAhead;
  readonly #rest: Rest;
  /** When its arrivals took the place of others. */
  #plannedAt: Instant;
  readonly #holdUps: HoldUps;
  #runs = 1;

  /** A lane that is added to a run has no visits that were due before. */
  constructor(parts: LaneParts, since?: Instant) {
    this.#parts = parts;
    this.#day = parts.day;
    const now = parts.clock.now();
    this.#plannedAt = now;
    this.#rest = new Rest(now);
    this.#holdUps = new HoldUps(now);
    this.#arrivals = parts.arrivalsOf(parts.day, since);
    this.#outlets = new Outlets(parts);
    this.#ahead = new VisitAhead(parts);
  }

  get parts(): LaneParts {
    return this.#parts;
  }

  get target(): ResolvedTarget {
    return this.#parts.runnable.target;
  }

  get day(): DayBounds {
    return this.#day;
  }

  /** Whether nothing is left to take: the ledger has refused more, since the cap of the day is used up or leased. */
  isCapped(now: Instant): boolean {
    return this.#demand.isRefused(now) && this.#held.available === 0;
  }

  get inFlight(): number {
    return this.#outlets.inFlight;
  }

  /** Whether no visit starts: it is paused, or is being given up. */
  get isResting(): boolean {
    return this.#rest.isOn;
  }

  /** Whether nothing of it is under way or reserved any more. */
  get isDrained(): boolean {
    return this.inFlight === 0 && this.#starts.length === 0 && this.#held.isEmpty && !this.#demand.isAsking;
  }

  /** The hits that its next visit needs, of each budget: one, where it is not known. */
  hitsNeeded(now: Instant): readonly HitNeed[] {
    return this.#ahead.needs(now);
  }

  /** Visits that came late or not at all since this was last asked, though neither a pause of the target nor the ledger held them up. */
  takeBehind(): number {
    return this.#holdUps.takeBehind();
  }

  /** Whether it has done something with the ledger since this was last asked. */
  takeActivity(): boolean {
    return this.#demand.takeActivity();
  }

  /** Asks for nothing more until then, or until `askAgain`: what is used up stays so. */
  exhaust(until: number): void {
    this.#demand.exhaust(until);
  }

  /**
   * Starts no further visit until it wakes, and gives back what it has in hand; visits under way go on. What its plan has
   * meanwhile is missed.
   */
  pause(now: Instant): void {
    if (this.#rest.pause(now)) this.#held.giveBack();
  }

  /** Starts no further visit, as `pause`, and has none due either. */
  retire(): void {
    this.#rest.retire();
    this.#held.giveBack();
  }

  /** Goes on: with what is due from now on, and what is not too late yet. */
  wake(now: Instant): void {
    if (!this.#rest.isOn) return;
    this.#passOver(instant(now - LATEST_MS));
    this.#rest.end();
    this.askAgain(now);
  }

  /** Goes on as it was applied anew, with the connections, leases and visits that it has. The account is the same. */
  adopt(parts: LaneParts, now: Instant): void {
    const before = this.#parts;
    this.#parts = parts;
    this.#ahead.refit(parts);
    this.#outlets.refit(parts);
    // What is reserved was reserved of the budgets that held before.
    if (parts.budgets !== before.budgets) this.#held.giveBack();
    if (parts.day.timezone !== before.day.timezone) this.turnDay(parts.day, now, now);
    else if (parts.schedule !== before.schedule) this.#replan(now);
  }

  /** What was refused may be granted now: asks at once. */
  askAgain(now: Instant): void {
    this.#demand.renew();
    this.#arrivals.askAgain(now);
  }

  /** Ends all connections, and with them what is under way. */
  disconnect(): void {
    this.#outlets.disconnect();
  }

  setRate(perSecond: number, now: Instant): void {
    this.#arrivals.setRate(perSecond, now);
  }

  /** The wall clock was set by so much. */
  clockSet(ms: number): void {
    this.#arrivals.clockSet(ms);
  }

  /** So many runners take visits of the account. */
  shareAmong(runs: number): void {
    this.#runs = runs;
    this.#arrivals.shareAmong(runs);
  }

  /** Goes on with another day, or with what of it is due from `since` on; what is left of the old one's leases goes back. */
  turnDay(day: DayBounds, now: Instant, since?: Instant): void {
    const end = instant(Math.min(now, this.#day.endsAt));
    this.#passOver(end);
    this.#held.giveBack();
    this.#rest.turnDay(instant(Math.max(end, day.startsAt)));
    this.#day = day;
    this.#arrivals = this.#parts.arrivalsOf(day, since);
    this.#arrivals.shareAmong(this.#runs);
    this.#demand.turnDay();
    this.#ahead.forgetShortage();
  }

  /** Whether the plan of the day is behind: no further visit of it will be due. Never so at a rate. */
  isPastPlan(now: Instant): boolean {
    return this.#arrivals.isPast(now) && this.#held.available === 0 && !this.#demand.isAsking;
  }

  /** What to reserve now. A claim wants an answer, by `hold` or `unanswered`. */
  claim(now: Instant): LaneClaim | undefined {
    if (this.isResting) return undefined;
    const claim = this.#demand.claim(this.#arrivals, this.#held.available, now);
    if (claim === undefined) return undefined;
    return { ...claim, day: this.#day, budgets: this.#ahead.claims(claim.want, now) };
  }

  /** The ledger failed, and a claim with it. */
  unanswered(): void {
    this.#demand.settle();
  }

  /** Takes the answer to a claim. What was claimed for another day goes back; by another plan, what was not due yet. */
  hold(claim: LaneClaim, lease: Lease | undefined, now: Instant): void {
    const asked = this.#demand.settle() ?? this.#arrivals;
    if (lease !== undefined) this.#keep(lease, claim, asked);
    if (claim.day === this.#day) this.#demand.answered(claim, { asked, isGranted: lease !== undefined, now });
  }

  /** Gives seats and indices to the visits that are due. Answers when the next one will be, as far as it is known. */
  step(now: Instant): number {
    this.#passOver(instant(now - LATEST_MS));
    this.#outlets.current.turn();
    while (!this.isResting) {
      const held = this.#held.current;
      if (held === undefined) return this.#shut(now, Number.POSITIVE_INFINITY);
      const dueAt = held.arrivals.dueAt(held.next, now);
      if (dueAt > now) return dueAt;
      if (now - dueAt > LATEST_MS) {
        this.#miss(held, now);
        continue;
      }
      const opensAt = this.#outlets.current.opensAt(now);
      if (opensAt > now) return this.#shut(now, opensAt);
      const ahead = this.#ahead.look(held, now);
      if (ahead === undefined) {
        // Its index and the hits that are left go back, and enough is asked for.
        held.end = held.next;
        continue;
      }
      const seat = this.#outlets.current.tryBoard(ahead.visit.actions.length);
      if (seat === undefined) {
        this.#holdUps.seatless(now);
        break;
      }
      this.#take(held, { ...ahead, seat, dueAt }, now);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The visits that wait for their mark. */
  takeStarts(): readonly Start[] {
    const starts = this.#starts;
    if (starts.length === 0) return starts;
    this.#starts = [];
    return starts;
  }

  /** The leases of which nothing more will be taken and all that was taken is marked. */
  closable(): readonly LeaseMark[] {
    return this.#held.isEmpty ? NONE : this.#held.closable();
  }

  /** Forgets a lease that is closed or was revoked. */
  drop(lease: LeaseId): void {
    this.#held.drop(lease);
    this.#demand.act();
  }

  /** Sends a visit whose mark is committed, with what holds now, and the way that it was given. */
  launch(start: Start): void {
    const { outlet, held, index, hits } = start;
    held.launched = index + 1;
    held.sent = hits;
    this.#outlets.send(start, outlet, this.#parts);
  }

  /** Gives up a visit that will have no mark, since its lease was revoked or the run ends: it was never sent. */
  withdraw({ outlet, seat }: Start): void {
    this.#parts.tally.visits('missed', this.#parts.clock.now());
    outlet.leave(seat);
  }

  #keep(lease: Lease, { day, budgets = [] }: LaneClaim, asked: Arrivals): void {
    const held = this.#held.add(lease, day, { arrivals: asked, budgets });
    this.#ahead.forgetShortage();
    if (this.isResting || day !== this.#day) held.end = held.next;
    else this.#held.replan(this.#arrivals, this.#plannedAt);
  }

  #replan(now: Instant): void {
    this.#passOver(now);
    this.#plannedAt = now;
    this.#arrivals = this.#parts.arrivalsOf(this.#day, now);
    this.#arrivals.shareAmong(this.#runs);
    this.#held.replan(this.#arrivals, now);
  }

  #take(held: HeldLease, { visit, makeVisit, times, seat, dueAt, needs }: Boarded, now: Instant): void {
    const hits = withHits(held, needs);
    const outlet = this.#outlets.current;
    const { next: index } = held;
    this.#starts.push({ lane: this, held, index, outlet, visit, makeVisit, times, seat, dueAt, hits });
    held.next += 1;
    held.taken = hits;
    // Only budgets ask for it. Offsets ascend.
    if (needs.length > 0)
      held.lastHitAt = instant(Math.max(held.lastHitAt, times(visit.actions.at(-1)?.offsetMs ?? 0)));
    held.arrivals.pass();
    this.#parts.tally.visits('offered', now);
    this.#countStalled(dueAt, now);
  }

  #miss(held: HeldLease, now: Instant): void {
    this.#countStalled(held.arrivals.dueAt(held.next, now), now);
    if (held.arrivals.claimsWholeDay) {
      this.#countMissed(1, now);
      held.arrivals.pass();
      return;
    }
    // Each index has its time, which is past. The lease goes back; what is not yet too late is claimed anew, if it still counts.
    const isReplaced = held.arrivals !== this.#arrivals;
    let missed = held.next;
    while (missed < held.end && (isReplaced || now - held.arrivals.dueAt(missed, now) > LATEST_MS)) missed += 1;
    this.#countMissed(missed - held.next, now);
    held.end = held.next;
  }

  /** Counts as missed what fell due in a pause. */
  #passOver(until: Instant): void {
    const missed = this.#rest.takeMissed(this.#arrivals, until);
    if (missed > 0) this.#countMissed(missed, this.#parts.clock.now());
  }

  #shut(now: Instant, until: number): number {
    this.#holdUps.shut(now);
    return until;
  }

  #countStalled(dueAt: Instant, now: Instant): void {
    if (this.#holdUps.isOwnFault(dueAt, now)) this.#parts.tally.visits('stalled', now);
  }

  #countMissed(visits: number, now: Instant): void {
    this.#parts.tally.visits('offered', now, visits);
    this.#parts.tally.visits('missed', now, visits);
  }
}

/** A visit with all that it starts with. */
interface Boarded extends AheadVisit {
  readonly seat: Seat;
  readonly dueAt: Instant;
}

const NONE: readonly LeaseMark[] = [];
