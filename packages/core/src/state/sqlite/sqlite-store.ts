import { dirname, resolve } from 'node:path';
import type { Liveness } from '../liveness.js';
import type { Migration } from '../migrate-schema.js';
import type { Lock, StateStore } from '../state-store.js';
import { migrations as released } from './migrations/all.js';
import { type Connections, connectToRead, connectToWrite, disconnect } from './sqlite-connections.js';
import { SqliteDesired } from './sqlite-desired.js';
import { asFailure } from './sqlite-failures.js';
import { SqliteHealth } from './sqlite-health.js';
import { SqliteLedger } from './sqlite-ledger.js';
import { SqliteLiveness } from './sqlite-liveness.js';
import { SqliteLock } from './sqlite-lock.js';
import { SqliteRecovery } from './sqlite-recovery.js';
import { SqliteRuns } from './sqlite-runs.js';

/** Which state, and what for. */
export interface SqliteStoreOptions {
  /** On a local disk: SQLite's locks do not work over networks. */
  readonly file: string;
  /**
   * `write` creates the file, or brings it to the newest schema and keeps a copy of the older beside it.
   * `read` changes nothing and waits for no writer; without a file, the state is empty.
   */
  readonly mode: 'read' | 'write';
  /** Who lives; by default whoever holds a file beside the state. */
  readonly liveness?: Liveness | undefined;
  /** The schema's steps; by default those of this version. */
  readonly migrations?: readonly Migration[] | undefined;
}

/**
 * Opens a state that is kept in an SQLite file. Throws `state.damaged`, `state.not-a-state` and `state.newer`, and then
 * has changed nothing; and `state.unreadable`, `state.unwritable` or `state.busy`.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<StateStore> {
  const { mode, migrations = released } = options;
  const state = resolve(options.file);
  const liveness = options.liveness ?? new SqliteLiveness(dirname(state), mode);
  try {
    const connect = mode === 'read' ? connectToRead : connectToWrite;
    return new SqliteStore(await connect(state, migrations), mode, liveness);
  } catch (cause) {
    throw asFailure(cause, { state, mode });
  }
}

/** The five ports as one, as promises, and with failures that the user can mend. */
class SqliteStore implements StateStore {
  readonly liveness: Liveness;
  readonly #connections: Connections;
  readonly #mode: 'read' | 'write';
  readonly #desired: SqliteDesired;
  readonly #ledger: SqliteLedger;
  readonly #recovery: SqliteRecovery;
  readonly #runs: SqliteRuns;
  readonly #lock: SqliteLock;
  readonly #health: SqliteHealth;

  constructor(connections: Connections, mode: 'read' | 'write', liveness: Liveness) {
    this.liveness = liveness;
    this.#connections = connections;
    this.#mode = mode;
    this.#desired = new SqliteDesired(connections);
    this.#ledger = new SqliteLedger(connections);
    this.#recovery = new SqliteRecovery(connections.durable, liveness);
    this.#runs = new SqliteRuns(connections);
    this.#lock = new SqliteLock(connections.durable, liveness);
    this.#health = new SqliteHealth(connections, this.#desired);
  }

  readApplied: StateStore['readApplied'] = () => this.#edge(() => this.#desired.readApplied());
  readSerial: StateStore['readSerial'] = () => this.#edge(() => this.#desired.readSerial());
  readBlobs: StateStore['readBlobs'] = (hashes) => this.#edge(() => this.#desired.readBlobs(hashes));
  readFingerprints: StateStore['readFingerprints'] = () => this.#edge(() => this.#desired.readFingerprints());
  commit: StateStore['commit'] = (change) => this.#edge(() => this.#desired.commit(change));

  grant: StateStore['grant'] = (requests) => this.#edge(() => this.#ledger.grant(requests));
  mark: StateStore['mark'] = (marks, at) => this.#edge(() => this.#ledger.mark(marks, at));
  close: StateStore['close'] = (leases, at) => this.#edge(() => this.#ledger.close(leases, at));
  readDays: StateStore['readDays'] = (days) => this.#edge(() => this.#ledger.readDays(days));
  recover: StateStore['recover'] = (now, bootId) => this.#edge(() => this.#recovery.recover(now, bootId));

  startRun: StateStore['startRun'] = (run) => this.#edge(() => this.#runs.startRun(run));
  record: StateStore['record'] = (intervals, errors) => this.#edge(() => this.#runs.record(intervals, errors));
  endRun: StateStore['endRun'] = (run, end) => this.#edge(() => this.#runs.endRun(run, end));
  readRuns: StateStore['readRuns'] = (since) => this.#edge(() => this.#runs.readRuns(since));
  readIntervals: StateStore['readIntervals'] = (runs) => this.#edge(() => this.#runs.readIntervals(runs));
  readErrors: StateStore['readErrors'] = (runs) => this.#edge(() => this.#runs.readErrors(runs));

  readLock: StateStore['readLock'] = () => this.#edge(() => this.#lock.readLock());
  lock: StateStore['lock'] = async (holder) => {
    const lock: Lock = await this.#edge(() => this.#lock.lock(holder));
    return { release: () => this.#edge(() => lock.release()) };
  };

  check: StateStore['check'] = () => this.#edge(() => this.#health.check());

  async [Symbol.asyncDispose](): Promise<void> {
    disconnect(this.#connections);
  }

  /** Where SQLite's errors become failures, and answers promises. */
  async #edge<Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      throw asFailure(error, { state: this.#connections.state, mode: this.#mode });
    }
  }
}
