import type { Instant } from '../base/clock.js';
import type { BoundedPeriod, DayBounds, Lease, LeaseId, LeaseMark } from '../model/state.js';
import type { Arrivals } from './arrivals.js';
import { type HitNeed, isSamePeriod } from './hit-budgets.js';

/**
 * A lease in use. `from <= launched <= next <= end <= to`: visits below `launched` may have been sent, those below `next` have
 * a seat, and from `end` on none is taken.
 */
export interface HeldLease {
  readonly lease: Lease;
  readonly day: DayBounds;
  /** Says when its visits are due. */
  arrivals: Arrivals;
  next: number;
  launched: number;
  end: number;
  /** The budgets on which its visits draw, in the order of `lease.hits`. */
  readonly budgets: readonly BoundedPeriod[];
  /** Hits of the visits below `next`, of each budget. */
  taken: readonly number[];
  /** Hits of the visits below `launched`. */
  sent: readonly number[];
  /** No hit of the visits below `next` is dated later. */
  lastHitAt: Instant;
}

/** Whether the hits that a visit needs are left of a lease. */
export function hasHits({ lease, budgets, taken }: HeldLease, needs: readonly HitNeed[]): boolean {
  return needs.every((need) => {
    const at = budgets.findIndex((budget) => isSamePeriod(budget, need));
    return (lease.hits?.[at] ?? 0) - (taken[at] ?? 0) >= need.hits;
  });
}

/** The hits taken of a lease when another visit is. */
export function withHits({ budgets, taken }: HeldLease, needs: readonly HitNeed[]): readonly number[] {
  if (needs.length === 0) return taken;
  return budgets.map((budget, at) => {
    const hits = needs.find((need) => isSamePeriod(budget, need))?.hits ?? 0;
    return (taken[at] ?? 0) + hits;
  });
}

/** How a lease is marked up to a visit. */
export function markOf({ lease, lastHitAt }: HeldLease, used: number, hits: readonly number[]): LeaseMark {
  return lease.hits === undefined ? { lease: lease.id, used } : { lease: lease.id, used, hits, lastHitAt };
}

/** The leases that a lane has in hand. What is taken of each only grows, and what may be taken only shrinks. */
export class HeldLeases {
  #held: HeldLease[] = [];

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** Visits in hand that are not taken yet. */
  get available(): number {
    return this.#held.reduce((sum, { next, end }) => sum + end - next, 0);
  }

  /** The lease of which the next visit is to be taken. */
  get current(): HeldLease | undefined {
    return this.#held.find(({ next, end }) => next < end);
  }

  add(lease: Lease, day: DayBounds, { arrivals, budgets }: Pick<HeldLease, 'arrivals' | 'budgets'>): HeldLease {
    const { from, to } = lease;
    const none = budgets.map(() => 0);
    const nothing = { taken: none, sent: none, lastHitAt: day.startsAt };
    const held = { lease, day, arrivals, next: from, launched: from, end: to, budgets, ...nothing };
    this.#held.push(held);
    return held;
  }

  /** Takes no further visit of what is in hand. */
  giveBack(): void {
    for (const held of this.#held) held.end = held.next;
  }

  /** Goes on under other arrivals since `now`. Where each visit has its time, what was due until then is still owed. */
  replan(arrivals: Arrivals, now: Instant): void {
    for (const held of this.#held) {
      if (held.arrivals === arrivals) continue;
      if (arrivals.claimsWholeDay) held.arrivals = arrivals;
      else held.end = owedUntil(held, now);
    }
  }

  /** The leases of which nothing more will be taken and all that was taken is marked. */
  closable(): readonly LeaseMark[] {
    const closable = this.#held.filter(({ next, launched, end }) => launched === next && next === end);
    return closable.map((held) => markOf(held, held.launched, held.sent));
  }

  /** Forgets a lease that is closed or was revoked. */
  drop(lease: LeaseId): void {
    this.#held = this.#held.filter((held) => held.lease.id !== lease);
  }
}

function owedUntil({ arrivals, next, end }: HeldLease, now: Instant): number {
  let owed = next;
  while (owed < end && arrivals.dueAt(owed, now) <= now) owed += 1;
  return owed;
}
