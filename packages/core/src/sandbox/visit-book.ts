import { hash } from 'node:crypto';
import { countsAsAction } from './action-kind.js';
import { BoundedMap } from './bounded-map.js';
import { fingerprintOf, type Hit } from './hit.js';
import type { EpochSeconds } from './site-day.js';
import { type Visit, visitFrom } from './visit.js';
import { type Found, VISIT_SECONDS } from './visit-rules.js';

/** What the book tells about visitors, who are counted by distinct ids. */
export interface VisitorCounter {
  /** A visitor id got its first visit (+1), or its last one went to another id (-1). */
  visitorsChanged(siteId: number, by: 1 | -1): void;
  /** A visitor was forgotten to bound the memory; coming back, it would count as new. */
  visitorForgotten(): void;
}

/** Finds and keeps visits by Matomo's rules. Every look-up is O(1), whatever the number of visits. */
export class VisitBook {
  readonly #visitors: BoundedMap<string, Visitor>;
  readonly #fingerprints: BoundedMap<string, Latest>;
  readonly #counter: VisitorCounter;
  #lastId = 0;

  constructor(maxVisitors: number, counter: VisitorCounter) {
    this.#counter = counter;
    this.#visitors = new BoundedMap(maxVisitors, () => counter.visitorForgotten());
    this.#fingerprints = new BoundedMap(Math.min(maxVisitors, MAX_FINGERPRINTS));
  }

  /** Looks for the visit of a hit: by visitor id however long ago, else by fingerprint among the last half hour's. */
  find(hit: Hit): Found {
    const byId = this.#findByVisitor(hit);
    if (byId !== undefined) return { by: 'visitor id', visit: byId };
    const alike = hit.isVisitorForced ? undefined : this.#findByFingerprint(hit);
    return alike === undefined ? { by: 'nothing' } : { by: 'fingerprint', visit: alike };
  }

  /** Starts a visit. A visitor that was found, even by fingerprint alone, keeps its id, as in Matomo. */
  start(hit: Hit, found: Found): Visit {
    const id = ++this.#lastId;
    const visitorId = found.visit?.visitorId ?? hit.visitorId ?? inventedId(fingerprintOf(hit), id);
    const visit = visitFrom(hit, { id, visitorId, visitorKind: found.visit === undefined ? 'new' : 'returning' });
    this.#assign(visit, visitorId);
    this.#touch(visit, hit);
    return visit;
  }

  /** Adds a hit to its visit. Matomo then gives the visit the hit's visitor id, whoever it was before. */
  extend(visit: Visit, hit: Hit): void {
    if (hit.visitorId !== undefined && hit.visitorId !== visit.visitorId) this.#reassign(visit, hit.visitorId);
    if (hit.userId !== undefined) visit.userId = hit.userId;
    this.#touch(visit, hit);
  }

  /** Takes back a visit that was stored. Visits come in the order in which they started. */
  restore(visit: Visit): void {
    this.#lastId = Math.max(this.#lastId, visit.id);
    this.#visitor(visit.siteId, visit.visitorId).add(visit);
    this.#noteLatest(visit);
  }

  clear(): void {
    this.#visitors.clear();
    this.#fingerprints.clear();
    this.#lastId = 0;
  }

  #findByVisitor(hit: Hit): Visit | undefined {
    if (hit.visitorId === undefined) return undefined;
    const visitor = this.#visitors.get(keyOf(hit.site.siteId, hit.visitorId));
    return visitor?.latestUpTo(hit.time.at + VISIT_SECONDS);
  }

  #findByFingerprint(hit: Hit): Visit | undefined {
    const visit = this.#fingerprints.get(fingerprintOf(hit))?.visit;
    if (visit === undefined || Math.abs(visit.lastActionAt - hit.time.at) > VISIT_SECONDS) return undefined;
    const isOtherUser = hit.userId !== undefined && visit.userId !== undefined && visit.userId !== hit.userId;
    return isOtherUser ? undefined : visit;
  }

  #touch(visit: Visit, hit: Hit): void {
    visit.lastHitAt = hit.time.at;
    if (countsAsAction(hit.kind)) visit.actionCount++;
    if (hit.kind !== 'ping' && hit.time.at >= visit.lastActionAt) {
      visit.lastActionAt = hit.time.at;
      visit.lastActionDay = hit.day;
    }
    this.#noteLatest(visit);
  }

  #noteLatest(visit: Visit): void {
    const latest = this.#fingerprints.get(visit.fingerprint);
    if (latest === undefined) this.#fingerprints.set(visit.fingerprint, { visit });
    else if (visit.lastActionAt >= latest.visit.lastActionAt) latest.visit = visit;
  }

  #reassign(visit: Visit, visitorId: string): void {
    const key = keyOf(visit.siteId, visit.visitorId);
    const before = this.#visitors.get(key);
    before?.remove(visit);
    if (before?.count === 0) {
      this.#visitors.delete(key);
      this.#counter.visitorsChanged(visit.siteId, -1);
    }
    this.#assign(visit, visitorId);
  }

  #assign(visit: Visit, visitorId: string): void {
    const visitor = this.#visitor(visit.siteId, visitorId);
    if (visitor.count === 0) this.#counter.visitorsChanged(visit.siteId, 1);
    visit.visitorId = visitor.id;
    visitor.add(visit);
  }

  #visitor(siteId: number, visitorId: string): Visitor {
    const key = keyOf(siteId, visitorId);
    const known = this.#visitors.get(key);
    if (known !== undefined) return known;
    // Cut from the key, because an id cut from a request body would keep the body in memory.
    const visitor = new Visitor(key.slice(key.indexOf(':') + 1));
    this.#visitors.set(key, visitor);
    return visitor;
  }
}

// They matter for half an hour, and only to hits without `cid`.
const MAX_FINGERPRINTS = 100_000;

/** The visit of a fingerprint whose last action is the latest. */
interface Latest {
  visit: Visit;
}

class Visitor {
  /** Older ones are forgotten: a look-up wants the latest, and only fills of the past come out of order. */
  static readonly MAX_VISITS = 16;
  readonly id: string;
  count = 0;
  #visits: Visit[] = [];

  constructor(id: string) {
    this.id = id;
  }

  add(visit: Visit): void {
    this.count++;
    // Pushing to an empty array would reserve room for 17, and most visitors come once.
    if (this.#visits.length === 0) this.#visits = [visit];
    else this.#visits.push(visit);
    if (this.#visits.length > Visitor.MAX_VISITS) this.#visits.shift();
  }

  remove(visit: Visit): void {
    this.count--;
    const at = this.#visits.indexOf(visit);
    if (at !== -1) this.#visits.splice(at, 1);
  }

  /** The visit with the latest last action that is not after `limit`. */
  latestUpTo(limit: EpochSeconds): Visit | undefined {
    let latest: Visit | undefined;
    for (const visit of this.#visits) {
      if (visit.lastActionAt <= limit && visit.lastActionAt >= (latest?.lastActionAt ?? 0)) latest = visit;
    }
    return latest;
  }
}

function keyOf(siteId: number, visitorId: string): string {
  return `${siteId}:${visitorId}`;
}

/** Matomo draws an id at random for visitors that send none; here it must be the same in every run. */
function inventedId(fingerprint: string, visitId: number): string {
  return hash('sha1', `${visitId}|${fingerprint}`, 'hex').slice(0, 16);
}
