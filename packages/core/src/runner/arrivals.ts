import { type Instant, instant } from '../base/clock.js';
import type { Random } from '../base/random.js';
import type { ArrivalTimes } from '../calendar/arrival-times.js';

/** A visit that is later than this is missed: an outage must not end in a burst. */
export const LATEST_MS = 60_000;
/** How far ahead visits are reserved. */
const AHEAD_MS = 1_000;
/** After so long, indices that nobody could give are asked for again: a dead runner's leases may have come back. */
const ASK_AGAIN_MS = 2_000;
/** One of several runners asks about this often. */
const AMONG_OTHERS_MS = 250;

/** Which visit indices are wanted: `from <= index < until`, at most `want`. */
export interface Claim {
  readonly from: number;
  readonly until: number;
  readonly want: number;
}

/** When the visits of one target and day are due. */
export interface Arrivals {
  /** What to reserve now, when `held` visits are in hand; nothing when that is enough. */
  claim(now: Instant, held: number): Claim | undefined;
  /** Says what became of a claim. */
  answered(claim: Claim, granted: boolean, now: Instant): void;
  /** When the visit that is next, of this index, is due. */
  dueAt(index: number, now: Instant): Instant;
  /** The visit that was next has started, or was missed. */
  pass(): void;
  /** Offers this many visits a second from now on. The plan of a day does not change with it. */
  setRate(perSecond: number, now: Instant): void;
  /** Whether no further visit of the day will be due. */
  isPast(now: Instant): boolean;
  /** Something may have changed that refused a claim: the next one need not wait. */
  askAgain(now: Instant): void;
  /** The wall clock was set by so much. Visits at a rate come as if it had not been; the plan of a day follows it. */
  clockSet(ms: number): void;
  /** So many runners take visits of the same day. */
  shareAmong(runs: number): void;
  /** How many visits fall due in `from <= t < until`, whoever takes them. None where a visit has no time of its own. */
  countDue(from: Instant, until: Instant): number;
  /** Whether an unanswered claim means that the cap is used up. */
  readonly claimsWholeDay: boolean;
}

/** The plan of the day: every index has its time. */
export class PlannedArrivals implements Arrivals {
  readonly claimsWholeDay = false;
  readonly #times: ArrivalTimes;
  readonly #random: Random;
  readonly #since: number;
  #runs = 1;
  #askedUntil = 0;
  #askAgainAt = 0;
  #nextAskAt = 0;

  /** A plan that takes the place of another one has no visits before `since`: those were the other's. */
  constructor(times: ArrivalTimes, random: Random, since = Number.NEGATIVE_INFINITY) {
    this.#times = times;
    this.#random = random;
    this.#since = since;
  }

  claim(now: Instant): Claim | undefined {
    const from = this.#first(now - LATEST_MS);
    const until = this.#times.firstAtOrAfter(instant(now + AHEAD_MS));
    // About half a second's worth at a time: every grant is a durable write.
    const soon = this.#times.firstAtOrAfter(instant(now + AHEAD_MS / 2));
    if (until <= from || (soon <= this.#askedUntil && isWaiting(now, this.#askAgainAt, ASK_AGAIN_MS))) return undefined;
    if (this.#runs === 1) return { from, until, want: until - from };
    if (isWaiting(now, this.#nextAskAt, 2 * AMONG_OTHERS_MS)) return undefined;
    return { from, until, want: Math.max(1, Math.ceil((until - this.#times.firstAtOrAfter(now)) / this.#runs)) };
  }

  answered(claim: Claim, granted: boolean, now: Instant): void {
    // Whoever asks first takes what is there; at times of their own, runners come out even.
    this.#nextAskAt = now + AMONG_OTHERS_MS * (0.5 + this.#random.next());
    // A lease is one range; there may be another one in the same window.
    if (granted) return;
    this.#askedUntil = claim.until;
    this.#askAgainAt = now + ASK_AGAIN_MS;
  }

  dueAt(index: number): Instant {
    return this.#times.at(index);
  }

  pass(): void {}

  setRate(): void {}

  clockSet(): void {}

  isPast(now: Instant): boolean {
    const { length } = this.#times;
    const areAllDue = this.#times.firstAtOrAfter(now) >= length;
    return areAllDue && (this.#askedUntil >= length || this.#first(now - LATEST_MS) >= length);
  }

  askAgain(now: Instant): void {
    this.#askAgainAt = Math.min(this.#askAgainAt, now);
  }

  shareAmong(runs: number): void {
    this.#runs = runs;
  }

  countDue(from: Instant, until: Instant): number {
    return Math.max(0, this.#times.firstAtOrAfter(until) - this.#first(from));
  }

  #first(from: number): number {
    return this.#times.firstAtOrAfter(instant(Math.max(from, this.#since)));
  }
}

/** So many visits a second, whatever the hour. Indices are taken as they come. */
export class SteadyArrivals implements Arrivals {
  readonly claimsWholeDay = true;
  readonly #kind: 'poisson' | 'constant';
  readonly #random: Random;
  #perSecond = 0;
  #next: number;
  #refusedUntil = 0;

  constructor(kind: 'poisson' | 'constant', random: Random, now: Instant) {
    this.#kind = kind;
    this.#random = random;
    this.#next = Number.MAX_SAFE_INTEGER;
    this.setRate(0, now);
  }

  claim(now: Instant, held: number): Claim | undefined {
    const secondsWorth = Math.max(1, Math.ceil((this.#perSecond * AHEAD_MS) / 1_000));
    // What was refused is asked for again, also when nothing is offered meanwhile: leases of dead runners come back.
    const isShort = this.#perSecond > 0 && held <= secondsWorth / 2;
    const wanted = this.#refusedUntil > 0 ? !isWaiting(now, this.#refusedUntil, ASK_AGAIN_MS) : isShort;
    if (!wanted) return undefined;
    return { from: 0, until: Number.MAX_SAFE_INTEGER, want: secondsWorth };
  }

  answered(_claim: Claim, granted: boolean, now: Instant): void {
    this.#refusedUntil = granted ? 0 : now + ASK_AGAIN_MS;
  }

  dueAt(): Instant {
    return instant(this.#next);
  }

  pass(): void {
    this.#next += this.#gap();
  }

  setRate(perSecond: number, now: Instant): void {
    const before = this.#perSecond;
    if (perSecond === before) return;
    this.#perSecond = perSecond;
    // A backlog stays due, unless nothing is offered any more.
    if (perSecond === 0) this.#next = Number.MAX_SAFE_INTEGER;
    else if (before === 0) this.#next = now + this.#gap();
    // What is left of a wait passes as much faster as visits come: begun anew with every change, it might never end.
    else if (this.#next > now) this.#next = now + ((this.#next - now) * before) / perSecond;
  }

  clockSet(ms: number): void {
    if (this.#perSecond > 0) this.#next += ms;
  }

  isPast(): boolean {
    return false;
  }

  askAgain(now: Instant): void {
    this.#refusedUntil = Math.min(this.#refusedUntil, now);
  }

  shareAmong(): void {}

  countDue(): number {
    return 0;
  }

  #gap(): number {
    const mean = 1_000 / this.#perSecond;
    return this.#kind === 'constant' ? mean : -Math.log(1 - this.#random.next()) * mean;
  }
}

/** As many as the target takes: a visit is always due. */
export class EagerArrivals implements Arrivals {
  readonly claimsWholeDay = true;
  #want = 64;
  #claimedAt = 0;
  #refusedUntil = 0;

  claim(now: Instant, held: number): Claim | undefined {
    if (isWaiting(now, this.#refusedUntil, ASK_AGAIN_MS) || held > this.#want / 2) return undefined;
    return { from: 0, until: Number.MAX_SAFE_INTEGER, want: this.#want };
  }

  answered(_claim: Claim, granted: boolean, now: Instant): void {
    this.#refusedUntil = granted ? 0 : now + ASK_AGAIN_MS;
    // About a second's worth: what lasted for less than half a second was too little.
    if (now - this.#claimedAt < AHEAD_MS / 2) this.#want = Math.min(4_096, this.#want * 2);
    this.#claimedAt = now;
  }

  dueAt(_index: number, now: Instant): Instant {
    return now;
  }

  pass(): void {}

  setRate(): void {}

  clockSet(): void {}

  isPast(): boolean {
    return false;
  }

  askAgain(now: Instant): void {
    this.#refusedUntil = Math.min(this.#refusedUntil, now);
  }

  shareAmong(): void {}

  countDue(): number {
    return 0;
  }
}

/** Whether a wait of `mostMs` at most is not over yet. If more seems to be left, the clock was set back meanwhile. */
function isWaiting(now: Instant, until: number, mostMs: number): boolean {
  return now < until && until - now <= mostMs;
}
