import type { Instant } from '../base/clock.js';
import type { DayBounds, Lease, LeaseId, LeaseMark } from '../model/state.js';
import type { Arrivals } from './arrivals.js';

/**
 * A lease in use. `from <= launched <= next <= end <= to`: visits below `launched` may have been sent, those below `next` have
 * a slot, and from `end` on none is taken.
 */
export interface HeldLease {
  readonly lease: Lease;
  readonly day: DayBounds;
  /** Says when its visits are due. */
  arrivals: Arrivals;
  next: number;
  launched: number;
  end: number;
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

  add(lease: Lease, day: DayBounds, arrivals: Arrivals): HeldLease {
    const held = { lease, day, arrivals, next: lease.from, launched: lease.from, end: lease.to };
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
    return closable.map(({ lease, launched }) => ({ lease: lease.id, used: launched }));
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
