import { SandboxDatabase } from './sandbox-database.js';
import type { SandboxSites } from './sandbox-sites.js';
import { StrictTracker } from './strict-tracking.js';
import { Tally } from './tally.js';
import { VisitBook } from './visit-book.js';
import { VisitLog } from './visit-log.js';

/** How much a sandbox remembers. Counts are exact whatever is forgotten, apart from visitors that come back. */
export interface SandboxMemory {
  /** Visitors that are recognised, about 400 bytes each. Default: 500,000. */
  readonly visitors: number;
  /** Visits that are listed with their actions, about 3 kB each. Default: 20,000. */
  readonly visits: number;
}

/** Everything of a sandbox but HTTP: the visits, the counts, and the file that keeps them. */
export class SandboxCore {
  readonly sites: SandboxSites;
  readonly tally: Tally;
  readonly log: VisitLog;
  readonly tracker: StrictTracker;
  readonly #book: VisitBook;
  readonly #database: SandboxDatabase | undefined;

  constructor(sites: SandboxSites, options: { dbFile?: string; memory?: Partial<SandboxMemory> }) {
    const { visitors, visits } = { ...MEMORY, ...options.memory };
    this.sites = sites;
    this.tally = new Tally(sites.siteIds);
    this.log = new VisitLog(visits);
    this.#book = new VisitBook(visitors, this.tally);
    this.#database =
      options.dbFile === undefined ? undefined : new SandboxDatabase(options.dbFile, sites.siteIds, this.tally);
    const listeners = this.#database === undefined ? [this.log] : [this.log, this.#database];
    this.tracker = new StrictTracker({ sites, book: this.#book, tally: this.tally, listeners, maxOrders: visitors });
    if (this.#database !== undefined) this.#restore(this.#database, { visitors, visits });
  }

  /** Stores what came in since the last time. */
  flush(): void {
    this.#database?.flush();
  }

  /** Forgets everything, in the file as well. */
  reset(): void {
    this.#book.clear();
    this.log.clear();
    this.tally.clear();
    this.tracker.clear();
    this.#database?.clear();
  }

  close(): void {
    this.#database?.close();
  }

  #restore(database: SandboxDatabase, { visitors, visits }: SandboxMemory): void {
    const { totals, tallies, orders } = database.load();
    this.tally.restore(totals, tallies);
    for (const { siteId, orderId } of orders) this.tracker.restoreOrder(siteId, orderId);
    for (const logged of database.visits(visitors, visits)) {
      this.#book.restore(logged.visit);
      if (logged.isComplete) this.log.restore(logged);
    }
  }
}

const MEMORY: SandboxMemory = { visitors: 500_000, visits: 20_000 };
