import type { Database, Statement, Transaction } from 'better-sqlite3';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { Signature } from '../../model/audit.js';
import type { LockHolder } from '../../model/state.js';
import { lockInWords } from '../event-words.js';
import type { Liveness } from '../liveness.js';
import type { Lock, LockStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import { SqliteEvents } from './sqlite-events.js';
import { SqliteMeta } from './sqlite-meta.js';

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
  readonly #break: Transaction<(id: string, by: Signature) => LockHolder | undefined>;

  constructor({ durable, state }: Pick<Connections, 'durable' | 'state'>, liveness: Liveness) {
    const take = durable.prepare<LockHolder>(TAKE);
    this.#liveness = liveness;
    this.#read = durable.prepare(READ);
    this.#release = durable.prepare(RELEASE);
    this.#take = durable.transaction((holder, from) => {
      if (this.#read.get()?.id !== from?.id) return false; // Somebody else was faster.
      take.run(holder);
      return true;
    });
    this.#break = durable.transaction(breaking(durable, state));
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

  async breakLock(id: string, by: Signature): Promise<LockHolder> {
    const broken = this.#break.immediate(id, by);
    if (broken !== undefined) return broken;
    throw new Failure([problem('state.no-such-lock', { id, holder: await this.readLock() })]);
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

/** Prepares the breaking of a lock, and answers what runs it in a transaction. */
function breaking(database: Database, state: string): (id: string, by: Signature) => LockHolder | undefined {
  const meta = new SqliteMeta(database, state);
  const events = new SqliteEvents(database, state);
  const read = database.prepare<[], LockHolder>(READ);
  const release = database.prepare<[string]>(RELEASE);
  return (id, by) => {
    const holder = read.get();
    if (holder?.id !== id) return undefined;
    release.run(id);
    events.add({ ...by, kind: 'unlock', serial: meta.read().serial, what: lockInWords(holder) });
    return holder;
  };
}
