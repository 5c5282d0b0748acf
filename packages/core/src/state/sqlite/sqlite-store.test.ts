import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hold, Liveness } from '../liveness.js';
import { describeStateStore, type StateFixture, type StateProcess } from '../state-store.contract.js';
import { SqliteLiveness } from './sqlite-liveness.js';
import { openSqliteStore } from './sqlite-store.js';

describeStateStore('SQLite', async () => new SqliteFixture());

/** Processes that are none, but share nothing: each has its connections, and a life that can be ended. */
class SqliteFixture implements StateFixture {
  readonly #folder = mkdtempSync(join(tmpdir(), 'trafficinator-state-'));
  readonly #processes: StateProcess[] = [];

  async start(): Promise<StateProcess> {
    const liveness = new MortalLiveness(new SqliteLiveness(this.#folder, 'write'));
    const store = await openSqliteStore({ file: join(this.#folder, 'state.db'), mode: 'write', liveness });
    const die = async () => {
      await liveness.die();
      await store[Symbol.asyncDispose]();
    };
    const process = { store, die };
    this.#processes.push(process);
    return process;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#processes) await process.die();
    rmSync(this.#folder, { recursive: true });
  }
}

/** Knows all its holds, so that they can end at once. */
class MortalLiveness implements Liveness {
  readonly #inner: Liveness;
  readonly #holds: Hold[] = [];

  constructor(inner: Liveness) {
    this.#inner = inner;
  }

  async hold(id: string): Promise<Hold> {
    const hold = await this.#inner.hold(id);
    this.#holds.push(hold);
    return hold;
  }

  isDead(id: string): Promise<boolean> {
    return this.#inner.isDead(id);
  }

  async die(): Promise<void> {
    for (const hold of this.#holds) await hold.release();
  }
}
