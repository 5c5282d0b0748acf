import type Database from 'better-sqlite3';
import { z } from 'zod';
import { sandboxCounts, siteCounts } from './counts.js';
import { openSandboxFile, prepareStatements, type SandboxStatements, type VisitRow } from './sandbox-sql.js';
import type { SavedTally } from './site-tally.js';
import type { SavedTotals, Tally } from './tally.js';
import type { Visit, VisitAction, VisitOrigin } from './visit.js';
import type { LoggedVisit, VisitListener } from './visit-log.js';

/** What a sandbox goes on from. */
export interface SavedSandbox {
  readonly totals: SavedTotals | undefined;
  readonly tallies: ReadonlyMap<number, SavedTally>;
  readonly orders: readonly { readonly siteId: number; readonly orderId: string }[];
}

/**
 * Keeps what was recorded in a SQLite file. What comes in is collected and written in one transaction by `flush`, together
 * with the counts that include it: after a crash the last moments are missing, and what is there agrees with itself.
 */
export class SandboxDatabase implements VisitListener {
  readonly #db: Database.Database;
  readonly #statements: SandboxStatements;
  readonly #tally: Tally;
  readonly #siteIds: readonly number[];
  // The revision of each tally that was written last.
  readonly #written = new Map<number, number>();
  readonly #started = new Map<Visit, VisitOrigin>();
  readonly #changed = new Set<Visit>();
  #actions: { readonly visitId: number; readonly action: VisitAction }[] = [];

  constructor(file: string, siteIds: readonly number[], tally: Tally) {
    this.#db = openSandboxFile(file);
    this.#statements = prepareStatements(this.#db);
    this.#tally = tally;
    this.#siteIds = siteIds;
  }

  visitStarted(visit: Visit, origin: VisitOrigin): void {
    this.#started.set(visit, origin);
  }

  hitRecorded(visit: Visit, action: VisitAction): void {
    this.#changed.add(visit);
    this.#actions.push({ visitId: visit.id, action });
    if (this.#actions.length >= MAX_PENDING) this.flush();
  }

  /** Writes everything that came in since the last time. */
  flush(): void {
    const tallies = [TOTALS, ...this.#siteIds].filter((id) => this.#written.get(id) !== this.#revision(id));
    if (tallies.length === 0) return;
    this.#db.transaction(() => this.#write(tallies))();
    for (const id of tallies) this.#written.set(id, this.#revision(id));
    this.#forgetPending();
  }

  /** The counts and order ids that were stored. */
  load(): SavedSandbox {
    const rows = this.#statements.tallies.all();
    const totals = rows.find(({ siteId }) => siteId === TOTALS);
    const tallies = rows.filter(({ siteId }) => siteId !== TOTALS);
    return {
      totals: totals && savedTotals.parse(JSON.parse(totals.tally)),
      tallies: new Map(tallies.map(({ siteId, tally }) => [siteId, savedTally.parse(JSON.parse(tally))])),
      orders: this.#statements.orders.all(),
    };
  }

  /** The last visits, in the order in which they started; only the last `withActions` of them are complete. */
  *visits(limit: number, withActions: number): Generator<LoggedVisit & { readonly isComplete: boolean }> {
    const last = this.#statements.lastVisit.get()?.id ?? 0;
    for (const row of this.#statements.visits.all(limit)) {
      const { referrer, country, language, userAgent, userId, ...visit } = row;
      const isComplete = visit.id > last - withActions;
      yield {
        visit: { ...visit, userId: userId ?? undefined },
        origin: { referrer, country, language, userAgent },
        actions: isComplete ? this.#statements.actions.all(visit.id) : [],
        isComplete,
      };
    }
  }

  /** Deletes everything that is stored or waits to be. */
  clear(): void {
    this.#forgetPending();
    this.#written.clear();
    this.#db.exec('DELETE FROM actions; DELETE FROM visits; DELETE FROM tallies;');
  }

  close(): void {
    this.flush();
    this.#db.close();
  }

  #write(tallies: readonly number[]): void {
    const { insertVisit, updateVisit, insertAction, saveTally } = this.#statements;
    for (const [visit, origin] of this.#started) insertVisit.run({ ...rowOf(visit), ...origin });
    for (const visit of this.#changed) if (!this.#started.has(visit)) updateVisit.run(rowOf(visit));
    for (const { visitId, action } of this.#actions) insertAction.run({ visitId, ...action });
    for (const id of tallies) {
      const tally = id === TOTALS ? this.#tally.totals() : this.#tally.site(id)?.save();
      saveTally.run(id, JSON.stringify(tally));
    }
  }

  #revision(id: number): number {
    return (id === TOTALS ? this.#tally : this.#tally.site(id))?.revision ?? 0;
  }

  #forgetPending(): void {
    this.#started.clear();
    this.#changed.clear();
    this.#actions = [];
  }
}

// A burst must not wait in memory for the next flush.
const MAX_PENDING = 5000;
// Stands for what belongs to no single site; no site has this id.
const TOTALS = 0;

const savedTotals = sandboxCounts.omit({ sites: true });
const savedTally = z.object({ counts: siteCounts, sizes: z.array(z.tuple([z.number(), z.number()])) });

function rowOf(visit: Visit): Omit<VisitRow, keyof VisitOrigin> {
  return { ...visit, userId: visit.userId ?? null };
}
