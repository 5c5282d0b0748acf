import { BoundedMap } from './bounded-map.js';
import type { Visit, VisitAction, VisitOrigin } from './visit.js';

/** A visit with all that is known of it. */
export interface LoggedVisit {
  readonly visit: Visit;
  readonly origin: VisitOrigin;
  readonly actions: VisitAction[];
}

/** Hears of everything that is recorded. */
export interface VisitListener {
  visitStarted(visit: Visit, origin: VisitOrigin): void;
  /** A hit came into a visit; the visit has already changed. */
  hitRecorded(visit: Visit, action: VisitAction): void;
}

/** A page of visits, as `GET /sandbox/visits` answers it. */
export interface VisitPage {
  /** Visits that can be listed; older ones are forgotten. */
  readonly total: number;
  readonly offset: number;
  readonly visits: readonly ListedVisit[];
}

/** A visit as it is listed. */
export interface ListedVisit extends Omit<Visit, 'fingerprint' | 'lastHitAt' | 'lastActionDay'>, VisitOrigin {
  readonly actions: readonly (Omit<VisitAction, 'payload'> & { readonly payload: unknown })[];
}

// One visit that swallows the hits of many, as happens without `cid`, must not fill the memory.
const MAX_ACTIONS = 1000;

/** Keeps the latest visits with their actions, to be looked at. */
export class VisitLog implements VisitListener {
  readonly #visits: BoundedMap<number, LoggedVisit>;

  constructor(maxVisits: number) {
    this.#visits = new BoundedMap(maxVisits);
  }

  visitStarted(visit: Visit, origin: VisitOrigin): void {
    this.#visits.set(visit.id, { visit, origin, actions: [] });
  }

  hitRecorded(visit: Visit, action: VisitAction): void {
    const actions = this.#visits.get(visit.id)?.actions;
    if (actions !== undefined && actions.length < MAX_ACTIONS) actions.push(action);
  }

  /** Takes back a visit that was stored. */
  restore(logged: LoggedVisit): void {
    this.#visits.set(logged.visit.id, logged);
  }

  clear(): void {
    this.#visits.clear();
  }

  /** Lists visits in the order in which they started, of one site or of all. */
  page(request: { siteId?: number | undefined; limit: number; offset: number }): VisitPage {
    const { siteId, limit, offset } = request;
    const all = [...this.#visits.values()].filter(({ visit }) => siteId === undefined || visit.siteId === siteId);
    all.sort((left, right) => left.visit.id - right.visit.id);
    return { total: all.length, offset, visits: all.slice(offset, offset + limit).map(listed) };
  }
}

function listed({ visit, origin, actions }: LoggedVisit): ListedVisit {
  const { fingerprint: _, lastHitAt: __, lastActionDay: ___, ...shown } = visit;
  return {
    ...shown,
    ...origin,
    actions: actions.map((action) => ({ ...action, payload: JSON.parse(action.payload) })),
  };
}
