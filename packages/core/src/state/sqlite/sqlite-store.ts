import { dirname, resolve } from 'node:path';
import { systemClock } from '../../base/system-clock.js';
import type { Liveness } from '../liveness.js';
import type { Migration } from '../migrate-schema.js';
import type { Lock, StateStore } from '../state-store.js';
import { migrations as released } from './migrations/all.js';
import { SqliteAccess } from './sqlite-access.js';
import { type Connections, connectToRead, connectToWrite, demandInPlace, disconnect } from './sqlite-connections.js';
import { SqliteDesired } from './sqlite-desired.js';
import { SqliteDrafts } from './sqlite-drafts.js';
import { SqliteDump } from './sqlite-dump.js';
import { asFailure } from './sqlite-failures.js';
import { SqliteFleets } from './sqlite-fleets.js';
import { SqliteHealth } from './sqlite-health.js';
import { SqliteHome } from './sqlite-home.js';
import { SqliteLedger } from './sqlite-ledger.js';
import { SqliteLiveness } from './sqlite-liveness.js';
import { SqliteLoad } from './sqlite-load.js';
import { SqliteLock } from './sqlite-lock.js';
import { SqliteLog } from './sqlite-log.js';
import { SqliteOperations } from './sqlite-operations.js';
import { peersOfUser, type SqlitePeers } from './sqlite-peers.js';
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
  /** A text that names the machine, so that a copy on another one is told apart; undefined where it has no name. */
  readonly machine?: string | undefined;
  /** Who lives; by default whoever holds a file beside the state. */
  readonly liveness?: Liveness | undefined;
  /** Who uses other copies of the state; by default this user's processes on this machine. */
  readonly peers?: SqlitePeers | undefined;
  /** The schema's steps; by default those of this version. */
  readonly migrations?: readonly Migration[] | undefined;
}

/**
 * Opens a state that is kept in an SQLite file. Throws `state.damaged`, `state.not-a-state` and `state.newer`, and then
 * has changed nothing; and `state.unreadable`, `state.unwritable` or `state.busy`.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<StateStore> {
  const { mode, machine, migrations = released } = options;
  const state = resolve(options.file);
  const liveness = options.liveness ?? new SqliteLiveness(dirname(state), mode);
  const peers = options.peers ?? peersOfUser(mode);
  try {
    const connect = mode === 'read' ? connectToRead : connectToWrite;
    return storeOn(await connect(state, migrations), { mode, machine, liveness, peers });
  } catch (cause) {
    throw asFailure(cause, { state, mode });
  }
}

function storeOn(connections: Connections, parts: SqliteParts): StateStore {
  try {
    return new SqliteStore(connections, parts);
  } catch (error) {
    disconnect(connections);
    throw error;
  }
}

/** The ports as one, as promises, and with failures that the user can mend. */
export class SqliteStore implements StateStore {
  readonly place: string;
  readonly liveness: Liveness;
  readonly #connections: Connections;
  readonly #mode: 'read' | 'write';
  readonly #desired: SqliteDesired;
  readonly #drafts: SqliteDrafts;
  readonly #access: SqliteAccess;
  readonly #log: SqliteLog;
  readonly #ledger: SqliteLedger;
  readonly #fleets: SqliteFleets;
  readonly #recovery: SqliteRecovery;
  readonly #runs: SqliteRuns;
  readonly #operations: SqliteOperations;
  readonly #lock: SqliteLock;
  readonly #health: SqliteHealth;
  readonly #dump: SqliteDump;
  readonly #load: SqliteLoad;
  readonly #home: SqliteHome;

  /** Takes the connections over: they are closed when it is disposed. */
  constructor(connections: Connections, { mode, machine, liveness, peers }: SqliteParts) {
    const { durable, state } = connections;
    this.place = state;
    this.#connections = connections;
    this.#mode = mode;
    this.#desired = new SqliteDesired(connections);
    this.#drafts = new SqliteDrafts(connections);
    this.#access = new SqliteAccess(connections);
    this.#log = new SqliteLog(connections);
    this.#ledger = new SqliteLedger(connections);
    this.#fleets = new SqliteFleets(connections);
    this.#recovery = new SqliteRecovery(durable, liveness);
    this.#runs = new SqliteRuns(connections);
    this.#operations = new SqliteOperations(connections);
    this.#lock = new SqliteLock(connections, liveness);
    this.#health = new SqliteHealth(connections, this.#desired);
    this.#dump = new SqliteDump(connections, systemClock.now);
    this.#load = new SqliteLoad(connections, systemClock.now);
    this.#home = new SqliteHome(connections, machine, peers);
    this.liveness = this.#home.living(liveness);
    if (mode === 'write') this.#home.settle();
  }

  readApplied: StateStore['readApplied'] = () => this.#edge(() => this.#desired.readApplied());
  readSerial: StateStore['readSerial'] = () => this.#edge(() => this.#desired.readSerial());
  readBlobs: StateStore['readBlobs'] = (hashes) => this.#edge(() => this.#desired.readBlobs(hashes));
  readFingerprints: StateStore['readFingerprints'] = () => this.#edge(() => this.#desired.readFingerprints());
  commit: StateStore['commit'] = (change) => this.#edge(() => this.#desired.commit(change));

  readDrafts: StateStore['readDrafts'] = () => this.#edge(() => this.#drafts.readDrafts());
  putDraft: StateStore['putDraft'] = (draft, seen) => this.#edge(() => this.#drafts.putDraft(draft, seen));
  dropDraft: StateStore['dropDraft'] = (target, seen, by) => this.#edge(() => this.#drafts.dropDraft(target, seen, by));
  changeDrafts: StateStore['changeDrafts'] = (changes, by) => this.#edge(() => this.#drafts.changeDrafts(changes, by));

  readTokens: StateStore['readTokens'] = () => this.#edge(() => this.#access.readTokens());
  addToken: StateStore['addToken'] = (token, by) => this.#edge(() => this.#access.addToken(token, by));
  removeToken: StateStore['removeToken'] = (id, by) => this.#edge(() => this.#access.removeToken(id, by));
  addSession: StateStore['addSession'] = (session) => this.#edge(() => this.#access.addSession(session));
  readSession: StateStore['readSession'] = (hash) => this.#edge(() => this.#access.readSession(hash));
  removeSession: StateStore['removeSession'] = (hash) => this.#edge(() => this.#access.removeSession(hash));

  addLogLines: StateStore['addLogLines'] = (lines) => this.#edge(() => this.#log.addLogLines(lines));
  readLogLines: StateStore['readLogLines'] = (request) => this.#edge(() => this.#log.readLogLines(request));
  setBlocked: StateStore['setBlocked'] = (run, blocked) => this.#edge(() => this.#log.setBlocked(run, blocked));
  readBlocked: StateStore['readBlocked'] = () => this.#edge(() => this.#log.readBlocked());

  grant: StateStore['grant'] = (requests) => this.#edge(() => this.#ledger.grant(requests));
  mark: StateStore['mark'] = (marks, at) => this.#edge(() => this.#ledger.mark(marks, at));
  close: StateStore['close'] = (leases, at) => this.#edge(() => this.#ledger.close(leases, at));
  readDays: StateStore['readDays'] = (days) => this.#edge(() => this.#ledger.readDays(days));
  readBudgets: StateStore['readBudgets'] = (periods) => this.#edge(() => this.#ledger.readBudgets(periods));
  readQuotas: StateStore['readQuotas'] = (fleet) => this.#edge(() => this.#fleets.readQuotas(fleet));
  recover: StateStore['recover'] = (now, bootId) => this.#edge(() => this.#recovery.recover(now, bootId));

  startRun: StateStore['startRun'] = (run, terms) => this.#edge(() => this.#fleets.startRun(run, terms));
  record: StateStore['record'] = (intervals, errors) => this.#edge(() => this.#runs.record(intervals, errors));
  endRun: StateStore['endRun'] = (run, end) => this.#edge(() => this.#runs.endRun(run, end));
  readRuns: StateStore['readRuns'] = (since) => this.#edge(() => this.#runs.readRuns(since));
  readIntervals: StateStore['readIntervals'] = (of, within) => this.#edge(() => this.#runs.readIntervals(of, within));
  readLastEnds: StateStore['readLastEnds'] = (runs) => this.#edge(() => this.#runs.readLastEnds(runs));
  readLeased: StateStore['readLeased'] = (runs) => this.#edge(() => this.#runs.readLeased(runs));
  readErrors: StateStore['readErrors'] = (of, since) => this.#edge(() => this.#runs.readErrors(of, since));
  thinIntervals: StateStore['thinIntervals'] = (now) => this.#edge(() => this.#runs.thinIntervals(now));

  pause: StateStore['pause'] = (targets, by) => this.#edge(() => this.#operations.pause(targets, by));
  resume: StateStore['resume'] = (targets, by) => this.#edge(() => this.#operations.resume(targets, by));
  askToStop: StateStore['askToStop'] = (by) => this.#edge(() => this.#operations.askToStop(by));
  readSignals: StateStore['readSignals'] = (run) => this.#edge(() => this.#operations.readSignals(run));
  readEvents: StateStore['readEvents'] = (limit) => this.#edge(() => this.#operations.readEvents(limit));

  breakLock: StateStore['breakLock'] = (id, by) => this.#edge(() => this.#lock.breakLock(id, by));
  readLock: StateStore['readLock'] = () => this.#edge(() => this.#lock.readLock());
  lock: StateStore['lock'] = async (holder) => {
    const lock: Lock = await this.#edge(() => this.#lock.lock(holder));
    return { release: () => this.#edge(() => lock.release()) };
  };

  check: StateStore['check'] = () => this.#edge(() => this.#health.check());

  dump: StateStore['dump'] = () => this.#edge(() => this.#dump.dump());
  load: StateStore['load'] = (dump, as) =>
    this.#edge(async () => {
      // Without a boot id: what the dead had leased counts as started, which is safe.
      await this.#recovery.recover(as.by.at, undefined);
      return this.#load.load(dump, { ...as, home: this.#home.here() ?? null });
    });

  readHome: StateStore['readHome'] = () => this.#edge(() => this.#home.readHome());
  adoptHome: StateStore['adoptHome'] = (by) => this.#edge(() => this.#home.adoptHome(by));
  leaveHome: StateStore['leaveHome'] = (to, by) => this.#edge(() => this.#home.leaveHome(to, by));

  async [Symbol.asyncDispose](): Promise<void> {
    disconnect(this.#connections);
  }

  /** Where SQLite's errors become failures, and answers promises. Who may write works only on the file that others would open. */
  async #edge<Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> {
    try {
      if (this.#mode === 'write') demandInPlace(this.#connections);
      return await work();
    } catch (error) {
      throw asFailure(error, { state: this.#connections.state, mode: this.#mode });
    }
  }
}

/** What a store is made of, besides its connections. */
export type SqliteParts = Pick<SqliteStoreOptions, 'mode' | 'machine'> & {
  readonly liveness: Liveness;
  readonly peers: SqlitePeers;
};
