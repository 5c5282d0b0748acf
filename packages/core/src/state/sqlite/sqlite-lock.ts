import type { Database, Statement, Transaction } from 'better-sqlite3';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { LockHolder } from '../../model/state.js';
import type { Liveness } from '../liveness.js';
import type { Lock, LockStore } from '../state-store.js';

const READ = 'SELECT id, who, operation, since FROM lock';
const TAKE = `
  INSERT INTO lock (only, id, who, operation, since) VALUES (1, @id, @who, @operation, @since)
  ON CONFLICT (only) DO UPDATE SET
    id = excluded.id, who = excluded.who, operation = excluded.operation, since = excluded.since`;
const RELEASE = 'DELETE FROM lock WHERE id = ?';

/** One writer of the desired state at a time: a row that says who, and the holder's liveness that says whether it counts. */
export class SqliteLock implements LockStore {
  readonly #liveness: Liveness;
  readonly #read: Statement<[], LockHolder>;
  readonly #release: Statement<[string]>;
  readonly #take: Transaction<(holder: LockHolder, from: LockHolder | undefined) => boolean>;

  constructor(durable: Database, liveness: Liveness) {
    const take = durable.prepare<LockHolder>(TAKE);
    this.#liveness = liveness;
    this.#read = durable.prepare(READ);
    this.#release = durable.prepare(RELEASE);
    this.#take = durable.transaction((holder, from) => {
      if (this.#read.get()?.id !== from?.id) return false; // Somebody else was faster.
      take.run(holder);
      return true;
    });
  }

  async lock(holder: LockHolder): Promise<Lock> {
    // Held before the row says so: nobody may see a row of ours and no life.
    const life = await this.#liveness.hold(holder.id);
    try {
      await this.#acquire(holder);
    } catch (error) {
      await life.release();
      throw error;
    }
    return {
      release: async () => {
        try {
          this.#release.run(holder.id);
        } finally {
          await life.release(); // A row without life counts as no lock.
        }
      },
    };
  }

  async readLock(): Promise<LockHolder | undefined> {
    const holder = this.#read.get();
    return holder === undefined || (await this.#liveness.isDead(holder.id)) ? undefined : holder;
  }

  /** Each round ends with the lock, with its living holder's refusal, or since another process has taken it meanwhile. */
  async #acquire(holder: LockHolder): Promise<void> {
    for (;;) {
      const before = this.#read.get();
      if (before !== undefined && !(await this.#liveness.isDead(before.id)))
        throw new Failure([problem('state.locked', { holder: before })]);
      if (this.#take.immediate(holder, before)) return;
    }
  }
}
