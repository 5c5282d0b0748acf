import type { SandboxCounts } from './counts.js';
import { type SavedTally, SiteTally, TroubleTally } from './site-tally.js';
import type { VisitorCounter } from './visit-book.js';

/** Counts that belong to no single site, as they are stored. */
export type SavedTotals = Omit<SandboxCounts, 'sites'>;

/** All the counts of a sandbox. */
export class Tally implements VisitorCounter {
  readonly #sites: Map<number, SiteTally>;
  #unattributed = new TroubleTally();
  #received = 0;
  #forgotten = 0;

  constructor(siteIds: readonly number[]) {
    this.#sites = new Map(siteIds.map((siteId) => [siteId, new SiteTally()]));
  }

  /** The counts of a site; of a site that does not exist, the troubles that belong to none. */
  site(siteId: number): SiteTally | undefined {
    return this.#sites.get(siteId);
  }

  get unattributed(): TroubleTally {
    return this.#unattributed;
  }

  /** Another number after every change of what belongs to no single site. */
  get revision(): number {
    return this.#received + this.#forgotten + this.#unattributed.revision;
  }

  hitsReceived(hits: number): void {
    this.#received += hits;
  }

  visitorsChanged(siteId: number, by: 1 | -1): void {
    this.#sites.get(siteId)?.visitorsChanged(by);
  }

  visitorForgotten(): void {
    this.#forgotten++;
  }

  /** Goes on from counts that were stored. A site that is no longer served stays forgotten. */
  restore(totals: SavedTotals | undefined, sites: Iterable<readonly [number, SavedTally]>): void {
    this.#unattributed = new TroubleTally(totals?.unattributed);
    this.#received = totals?.received ?? 0;
    this.#forgotten = totals?.forgottenVisitors ?? 0;
    for (const [siteId, saved] of sites) {
      if (this.#sites.has(siteId)) this.#sites.set(siteId, new SiteTally(saved));
    }
  }

  clear(): void {
    for (const siteId of this.#sites.keys()) this.#sites.set(siteId, new SiteTally());
    this.restore(undefined, []);
  }

  totals(): SavedTotals {
    return {
      received: this.#received,
      unattributed: this.#unattributed.troubles(),
      forgottenVisitors: this.#forgotten,
    };
  }

  counts(): SandboxCounts {
    const sites = [...this.#sites].map(([siteId, tally]) => [String(siteId), tally.counts()]);
    return { ...this.totals(), sites: Object.fromEntries(sites) };
  }
}
