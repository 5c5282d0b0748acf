import { countsAsAction } from './action-kind.js';
import { BoundedMap } from './bounded-map.js';
import { checkHit, exclusionOf } from './check-hit.js';
import { type Hit, type HitContext, readHit } from './hit.js';
import type { Flight } from './in-flight.js';
import type { SentHit } from './read-requests.js';
import { sampleOf } from './redact.js';
import { type Refusal, tokenRefusal, valueRefusal } from './refusals.js';
import type { SandboxSites, SiteRules } from './sandbox-sites.js';
import type { SiteTally } from './site-tally.js';
import type { Tally } from './tally.js';
import type { Violation } from './violations.js';
import { actionFrom, originFrom, type Visit } from './visit.js';
import type { VisitBook } from './visit-book.js';
import type { VisitListener } from './visit-log.js';
import { checkVisit, type Found, type Start, startOf } from './visit-rules.js';

/** What became of a hit. Matomo answers the first two alike. */
export type Outcome = 'recorded' | 'ignored' | 'refused';

/** What a tracker works with. */
export interface TrackerParts {
  readonly sites: SandboxSites;
  readonly book: VisitBook;
  readonly tally: Tally;
  readonly listeners: readonly VisitListener[];
  /** How many order ids are remembered. */
  readonly maxOrders: number;
}

/** Treats every hit as Matomo does, and counts on the way whatever Matomo would bend without a word. */
export class StrictTracker {
  readonly #parts: TrackerParts;
  readonly #orders: BoundedMap<string, true>;

  constructor(parts: TrackerParts) {
    this.#parts = parts;
    this.#orders = new BoundedMap(parts.maxOrders);
  }

  /** Takes one hit. The flight is the request that brought it. */
  track(sent: SentHit, context: HitContext, flight: Flight): Outcome {
    const { sites, tally } = this.#parts;
    const site = sites.find(sent.parameters.get('idsite'));
    const counts = site && tally.site(site.siteId);
    if (site === undefined || counts === undefined) {
      tally.unattributed.reject('unknown site');
      return 'refused';
    }
    return this.#trackOn(site, counts, { sent, context, flight });
  }

  /** Takes back the id of an order that was stored. */
  restoreOrder(siteId: number, orderId: string): void {
    this.#orders.set(`${siteId}:${orderId}`, true);
  }

  clear(): void {
    this.#orders.clear();
  }

  #trackOn(
    site: SiteRules,
    counts: SiteTally,
    { sent, context, flight }: { sent: SentHit; context: HitContext; flight: Flight },
  ): Outcome {
    const hit = readHit(sent, site, this.#parts.sites, context);
    const exclusion = exclusionOf(hit);
    const refusal = tokenRefusal(hit) ?? (exclusion === undefined ? this.#refusalOfValues(hit) : undefined);
    if (refusal !== undefined) {
      counts.reject(refusal);
      return 'refused';
    }
    this.#count(counts, hit, checkHit(hit));
    if (exclusion !== undefined) {
      this.#count(counts, hit, [{ kind: exclusion, detail: 'nothing is recorded' }]);
      counts.hitIgnored();
      return 'ignored';
    }
    this.#noteParallel(counts, hit, flight);
    return this.#place(counts, hit);
  }

  #refusalOfValues(hit: Hit): Refusal | undefined {
    const refusal = valueRefusal(hit);
    if (refusal !== undefined || hit.kind !== 'order') return refusal;
    const order = `${hit.site.siteId}:${hit.parameters.get('ec_id')}`;
    if (this.#orders.get(order)) return 'duplicate order id';
    this.#orders.set(order, true);
    return undefined;
  }

  #noteParallel(counts: SiteTally, hit: Hit, flight: Flight): void {
    if (hit.visitorId === undefined || !flight.carries(`${hit.site.siteId}:${hit.visitorId}`)) return;
    const detail = 'another request of this visitor is still unanswered';
    this.#count(counts, hit, [{ kind: 'parallel hits', detail }]);
  }

  /** Puts a hit into its visit. A ping starts none. */
  #place(counts: SiteTally, hit: Hit): Outcome {
    const found = this.#parts.book.find(hit);
    const start = startOf(hit, found);
    this.#count(counts, hit, checkVisit(hit, found, start));
    if (hit.kind === 'ping' && start !== undefined) {
      counts.hitIgnored();
      return 'ignored';
    }
    this.#record(counts, hit, this.#visitFor(counts, hit, { found, start }));
    return 'recorded';
  }

  #visitFor(counts: SiteTally, hit: Hit, { found, start }: { found: Found; start: Start | undefined }): Visit {
    const { book, listeners } = this.#parts;
    // Asked before the visit takes over the hit's id.
    if (isMisattributed(hit, found)) counts.hitMisattributed();
    if (found.visit !== undefined && start === undefined) {
      book.extend(found.visit, hit);
      return found.visit;
    }
    const visit = book.start(hit, found);
    counts.visitStarted(visit.localDay);
    const origin = originFrom(hit);
    for (const listener of listeners) listener.visitStarted(visit, origin);
    return visit;
  }

  #record(counts: SiteTally, hit: Hit, visit: Visit): void {
    counts.hitRecorded(hit.kind, hit.day);
    if (countsAsAction(hit.kind)) counts.visitGrew(visit.actionCount);
    const action = actionFrom(hit);
    for (const listener of this.#parts.listeners) listener.hitRecorded(visit, action);
  }

  #count(counts: SiteTally, hit: Hit, found: readonly Violation[]): void {
    for (const { kind, detail } of found) {
      counts.violate(kind, () => sampleOf(detail, hit.parameters, this.#parts.sites.secrets));
    }
  }
}

/** True when the sender names another visitor than the one into whose visit the hit goes. */
function isMisattributed({ parameters, visitorId }: Hit, { visit }: Found): boolean {
  const sent = parameters.get('cid') || parameters.get('_id');
  return Boolean(sent) && sent?.toLowerCase() !== (visit?.visitorId ?? visitorId);
}
