import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { Signature } from '../../model/audit.js';
import type { LockHolder } from '../../model/state.js';
import { lockInWords } from '../event-words.js';
import type { Liveness } from '../liveness.js';
import type { Lock, LockStore } from '../state-store.js';
import { addEvent } from './postgres-events.js';
import type { Sessions } from './postgres-sessions.js';
import { printable } from './put-rows.js';

const READ = 'SELECT id, who, operation, since FROM lock';
/** Takes it from the one who was seen to be dead, or while it is free; not from anybody else. */
const TAKE = `
  INSERT INTO lock (one, id, who, operation, since) VALUES (1, $1, $2, $3, $4)
  ON CONFLICT (one) DO UPDATE SET
    id = excluded.id, who = excluded.who, operation = excluded.operation, since = excluded.since
    WHERE lock.id = $5
  RETURNING id`;
const REMOVE = 'DELETE FROM lock WHERE id = $1 RETURNING id, who, operation, since';

/** One writer of the desired state at a time: a row that says who, and the holder's liveness that says whether it counts. */
export class PostgresLock implements LockStore {
  readonly #sessions: Sessions;
  readonly #liveness: Liveness;

  constructor(sessions: Sessions, liveness: Liveness) {
    this.#sessions = sessions;
    this.#liveness = liveness;
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
          await this.#sessions.query(REMOVE, [holder.id]);
        } finally {
          await life.release(); // A row without life counts as no lock.
        }
      },
    };
  }

  async readLock(): Promise<LockHolder | undefined> {
    const holder = await this.#read();
    return holder === undefined || (await this.#liveness.isDead(holder.id)) ? undefined : holder;
  }

  async breakLock(id: string, by: Signature): Promise<LockHolder> {
    const broken = await this.#sessions.transaction('exclusive', async (session) => {
      const [holder] = await session.query<LockHolder>(REMOVE, [id]);
      if (holder !== undefined) await addEvent(session, { ...by, kind: 'unlock', what: lockInWords(holder) });
      return holder;
    });
    if (broken !== undefined) return broken;
    throw new Failure([problem('state.no-such-lock', { id, holder: await this.readLock() })]);
  }

  async #read(): Promise<LockHolder | undefined> {
    const [holder] = await this.#sessions.query<LockHolder>(READ);
    return holder;
  }

  /** Each round ends with the lock, with its living holder's refusal, or since another process has taken it meanwhile. */
  async #acquire({ id, who, operation, since }: LockHolder): Promise<void> {
    for (;;) {
      const before = await this.#read();
      if (before !== undefined && !(await this.#liveness.isDead(before.id)))
        throw new Failure([problem('state.locked', { holder: before })]);
      const values = [id, printable(who), operation, since, before?.id ?? null];
      if ((await this.#sessions.query(TAKE, values)).length > 0) return;
    }
  }
}
