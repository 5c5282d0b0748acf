import type { Instant } from '../base/clock.js';
import type { LeaseId } from '../model/state.js';
import type { Visit } from '../model/visit.js';
import type { BudgetClaim } from '../state/state-store.js';
import type { MakeVisit } from './deliver-visit.js';
import { type HeldLease, hasHits } from './held-leases.js';
import type { HitNeed } from './hit-budgets.js';
import type { LaneParts } from './lane-parts.js';
import { type VisitTimes, visitTimes } from './visit-times.js';

/** A visit that could start now. */
export interface AheadVisit {
  readonly visit: Visit;
  /** Makes it anew. */
  readonly makeVisit: MakeVisit;
  readonly times: VisitTimes;
  /** The hits that it needs, of each budget. */
  readonly needs: readonly HitNeed[];
}

/** Reserved beyond the usual hits of a visit: what is left over goes back with the lease. */
const MARGIN = 1.25;

/** Makes the next visit of a lane ahead of its start: its hits must be known before, since budgets bound them. */
export class VisitAhead {
  #parts: LaneParts;
  #made: { readonly lease: LeaseId; readonly index: number; readonly visit: Visit } | undefined;
  /** The hits of a visit that did not fit into a lease. */
  #shortOf: readonly HitNeed[] | undefined;
  /** How many hits a visit has, on average. */
  #hitsPerVisit = 8;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** Goes on with other settings. */
  refit(parts: LaneParts): void {
    this.#parts = parts;
    this.#made = undefined;
    this.#shortOf = undefined;
  }

  /** The next visit of a lease, as it would be dated now; undefined if its hits are not left of the lease. */
  look(held: HeldLease, now: Instant): AheadVisit | undefined {
    const { mode, budgets, makeVisit } = this.#parts;
    const visit = this.#make(held);
    const times = visitTimes(mode, now, held.day, visit.actions.at(-1)?.offsetMs ?? 0);
    if (budgets.isEmpty) return { visit, makeVisit, times, needs: NONE };
    const needs = budgets.needs(visit, times);
    if (hasHits(held, needs)) return { visit, makeVisit, times, needs };
    this.#shortOf = needs;
    return undefined;
  }

  /** A lease was granted: what did not fit into the last one has its hits now. */
  forgetShortage(): void {
    this.#shortOf = undefined;
  }

  /** The hits that the next visit needs, of each budget; one where it is not known. */
  needs(now: Instant): readonly HitNeed[] {
    return this.#shortOf ?? this.#parts.budgets.at(now);
  }

  /** What to reserve for so many visits. */
  claims(visits: number, now: Instant): readonly BudgetClaim[] | undefined {
    if (this.#parts.budgets.isEmpty) return undefined;
    const usual = Math.ceil(this.#hitsPerVisit * visits * MARGIN);
    return this.needs(now).map(({ hits, ...period }) => ({ ...period, atLeast: hits, want: Math.max(hits, usual) }));
  }

  #make({ lease, next: index }: HeldLease): Visit {
    if (this.#made?.lease === lease.id && this.#made.index === index) return this.#made.visit;
    const visit = this.#parts.makeVisit(lease.date, index);
    this.#hitsPerVisit += (visit.actions.length - this.#hitsPerVisit) / 16;
    this.#made = { lease: lease.id, index, visit };
    return visit;
  }
}

const NONE: readonly HitNeed[] = [];
