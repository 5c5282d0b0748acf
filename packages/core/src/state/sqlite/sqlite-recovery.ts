import type { Database, Statement, Transaction } from 'better-sqlite3';
import type { Instant } from '../../base/clock.js';
import type { RunId } from '../../model/run.js';
import type { Liveness } from '../liveness.js';
import { LedgerBooks } from './ledger/ledger-books.js';
import { UNBLOCK } from './sqlite-log.js';

// Leases of ended runs too: a runner may have died between its end and its last close.
const UNSETTLED = 'SELECT id FROM runs WHERE ended_at IS NULL UNION SELECT run FROM leases ORDER BY 1';
const BOOT_ID = 'SELECT boot_id AS bootId FROM runs WHERE id = ?';
const LOSE = `UPDATE runs SET ended_at = ?, end_reason = 'lost' WHERE id = ? AND ended_at IS NULL`;

/** Settles what the dead have left. */
export class SqliteRecovery {
  readonly #liveness: Liveness;
  readonly #unsettled: Statement<[], { id: RunId }>;
  readonly #settle: Transaction<(dead: readonly RunId[], now: Instant, bootId: string | undefined) => readonly RunId[]>;

  constructor(durable: Database, liveness: Liveness) {
    const books = new LedgerBooks(durable);
    const bootOf = durable.prepare<[RunId], { bootId: string | null }>(BOOT_ID);
    const lose = durable.prepare<[Instant, RunId]>(LOSE);
    const unblock = durable.prepare<[RunId]>(UNBLOCK);
    this.#liveness = liveness;
    this.#unsettled = durable.prepare(UNSETTLED);
    this.#settle = durable.transaction((dead, now, bootId) =>
      dead.filter((run) => {
        const sameBoot = bootId !== undefined && bootOf.get(run)?.bootId === bootId;
        books.closeAll(run, sameBoot, now);
        unblock.run(run);
        return lose.run(now, run).changes > 0;
      }),
    );
  }

  /** As `LedgerStore.recover` says. */
  async recover(now: Instant, bootId: string | undefined): Promise<readonly RunId[]> {
    const dead: RunId[] = [];
    // Asked outside of the transaction, which cannot wait. The dead stay dead, so the answer holds inside.
    for (const { id } of this.#unsettled.all()) if (await this.#liveness.isDead(id)) dead.push(id);
    return dead.length === 0 ? [] : this.#settle.immediate(dead, now, bootId);
  }
}
