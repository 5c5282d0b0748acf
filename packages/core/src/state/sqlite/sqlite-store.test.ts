import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hold, Liveness } from '../liveness.js';
import { describeStateStore, type StateFixture, type StateProcess } from '../state-store.contract.js';
import { SqliteLiveness } from './sqlite-liveness.js';
import { SqlitePeers } from './sqlite-peers.js';
import { openSqliteStore } from './sqlite-store.js';

describeStateStore('SQLite', async () => new SqliteFixture(mkdtempSync(join(tmpdir(), 'trafficinator-peers-'))));

/** Processes that are none, but share nothing: each has its connections, and a life that can be ended. */
class SqliteFixture implements StateFixture {
  readonly #folder = mkdtempSync(join(tmpdir(), 'trafficinator-state-'));
  readonly #peers: string;
  readonly #isCopy: boolean;
  readonly #processes: StateProcess[] = [];

  constructor(peers: string, from?: string) {
    this.#peers = peers;
    this.#isCopy = from !== undefined;
    if (from !== undefined) cpSync(from, this.#folder, { recursive: true });
  }

  async start(): Promise<StateProcess> {
    const liveness = new MortalLiveness(new SqliteLiveness(this.#folder, 'write'));
    const use = new MortalLiveness(new SqliteLiveness(this.#peers, 'write'));
    const peers = new SqlitePeers(this.#peers, use);
    const file = join(this.#folder, 'state.db');
    const store = await openSqliteStore({ file, mode: 'write', machine: 'this machine', liveness, peers });
    const die = async () => {
      await liveness.die();
      await use.die();
      await store[Symbol.asyncDispose]();
    };
    const process = { store, die };
    this.#processes.push(process);
    return process;
  }

  async copy(): Promise<StateFixture> {
    return new SqliteFixture(this.#peers, this.#folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#processes) await process.die();
    rmSync(this.#folder, { recursive: true });
    if (!this.#isCopy) rmSync(this.#peers, { recursive: true });
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
