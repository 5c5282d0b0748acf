import { type Clock, Failure, type Instant, problem, type Stakes } from '@trafficinator/core';
import type { PlanRequestBody } from '../api/operations.js';

/** A plan that somebody was shown. It holds no secret: an apply plans anew, and compares. */
export interface KeptPlan {
  readonly id: string;
  /** How it was asked for. */
  readonly request: PlanRequestBody;
  /** Names what an apply of it would do. */
  readonly digest: string;
  readonly stakes: Stakes;
}

const KEPT_MINUTES = 10;
const MOST_PLANS = 100;

/** Keeps plans that were shown for ten minutes, the latest hundred, so that what is applied is what was seen. */
export class PlanShelf {
  readonly #clock: Clock;
  readonly #newId: () => string;
  /** The oldest first. */
  readonly #plans = new Map<string, { readonly plan: KeptPlan; readonly until: number }>();

  constructor({ clock, newId }: { readonly clock: Clock; readonly newId: () => string }) {
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Keeps a plan, and gives it an id that nobody can guess. */
  keep(plan: Omit<KeptPlan, 'id'>): KeptPlan {
    this.#forget(this.#clock.now());
    const kept = { ...plan, id: this.#newId() };
    this.#plans.set(kept.id, { plan: kept, until: this.#clock.now() + KEPT_MINUTES * 60_000 });
    return kept;
  }

  /** Finds a plan. Throws `api.no-such-plan`. */
  find(id: string): KeptPlan {
    this.#forget(this.#clock.now());
    const kept = this.#plans.get(id);
    if (kept === undefined) throw new Failure([problem('api.no-such-plan', { minutes: KEPT_MINUTES })]);
    return kept.plan;
  }

  /** Takes a plan away that was applied. */
  drop(id: string): void {
    this.#plans.delete(id);
  }

  #forget(now: Instant): void {
    for (const [id, { until }] of this.#plans) {
      if (until > now && this.#plans.size <= MOST_PLANS) return;
      this.#plans.delete(id);
    }
  }
}
