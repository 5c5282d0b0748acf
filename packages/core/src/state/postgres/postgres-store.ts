import { systemClock } from '../../base/system-clock.js';
import { demandHashes } from '../check-change.js';
import type { Liveness } from '../liveness.js';
import type { Migration } from '../migrate-schema.js';
import type { Lock, StateStore } from '../state-store.js';
import { emptyStore } from './empty-store.js';
import { migrations as released } from './migrations/all.js';
import { PostgresAccess } from './postgres-access.js';
import { postgresAddress } from './postgres-address.js';
import { prepareToRead, prepareToWrite } from './postgres-connections.js';
import { PostgresDesired } from './postgres-desired.js';
import { PostgresDrafts } from './postgres-drafts.js';
import { readDump } from './postgres-dump.js';
import { asFailure } from './postgres-failures.js';
import { PostgresFleets } from './postgres-fleets.js';
import { PostgresHealth } from './postgres-health.js';
import { PostgresHome } from './postgres-home.js';
import { PostgresLedger } from './postgres-ledger.js';
import { PostgresLiveness } from './postgres-liveness.js';
import { loadDump } from './postgres-load.js';
import { PostgresLock } from './postgres-lock.js';
import { PostgresLog } from './postgres-log.js';
import { PostgresOperations } from './postgres-operations.js';
import { PostgresRecovery } from './postgres-recovery.js';
import { PostgresRuns } from './postgres-runs.js';
import { examineServerOnce } from './postgres-server.js';
import { Sessions } from './postgres-sessions.js';

/** Which state, and what for. */
export interface PostgresStoreOptions {
  /** `postgres://USER@HOST/DATABASE`; it may hold a password and options such as `sslmode`. */
  readonly url: string;
  /** Where all tables of the state are. */
  readonly schema: string;
  /**
   * `write` creates the schema, or brings it to the newest one and keeps a copy of the older in another. `read` changes nothing and
   * waits for no writer; without the schema, the state is empty.
   */
  readonly mode: 'read' | 'write';
  /** The schema's steps; by default those of this version. */
  readonly migrations?: readonly Migration[] | undefined;
}

/**
 * Opens a state that is kept in a PostgreSQL database. Throws `state.unreachable`, `state.unsafe-server`, `state.denied`,
 * `state.not-a-state`, `state.newer` and `state.outdated`, and then has changed nothing.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<StateStore> {
  const { url, schema, mode, migrations = released } = options;
  const on = { address: postgresAddress(url, schema), mode };
  try {
    const durably = await examineServerOnce(on);
    const sessions = new Sessions(on, durably);
    const store = new PostgresStore(sessions, durably);
    try {
      if (mode === 'write') await prepareToWrite(sessions, migrations);
      else if (!(await prepareToRead(sessions, migrations))) {
        await store[Symbol.asyncDispose]();
        return emptyStore(on.address.place, NOBODY);
      }
      return store;
    } catch (error) {
      await store[Symbol.asyncDispose]();
      throw error;
    }
  } catch (cause) {
    throw asFailure(cause, on);
  }
}

/** Where there is no state, nobody can use it. */
const NOBODY: Liveness = {
  hold: async () => {
    throw new TypeError('A state that is open for reading holds nothing.');
  },
  isDead: async () => true,
};

/** The ports as one, with failures that the user can mend. */
class PostgresStore implements StateStore {
  readonly place: string;
  readonly liveness: Liveness;
  readonly #sessions: Sessions;
  readonly #desired: PostgresDesired;
  readonly #drafts: PostgresDrafts;
  readonly #access: PostgresAccess;
  readonly #log: PostgresLog;
  readonly #ledger: PostgresLedger;
  readonly #fleets: PostgresFleets;
  readonly #recovery: PostgresRecovery;
  readonly #runs: PostgresRuns;
  readonly #operations: PostgresOperations;
  readonly #lock: PostgresLock;
  readonly #health: PostgresHealth;
  readonly #home: PostgresHome;

  constructor(sessions: Sessions, durably: string) {
    this.place = sessions.on.address.place;
    this.#sessions = sessions;
    this.#home = new PostgresHome(sessions);
    this.liveness = new PostgresLiveness(sessions, durably, () => this.#home.mark());
    this.#desired = new PostgresDesired(sessions);
    this.#drafts = new PostgresDrafts(sessions);
    this.#access = new PostgresAccess(sessions);
    this.#log = new PostgresLog(sessions);
    this.#ledger = new PostgresLedger(sessions);
    this.#fleets = new PostgresFleets(sessions);
    this.#recovery = new PostgresRecovery(sessions);
    this.#runs = new PostgresRuns(sessions);
    this.#operations = new PostgresOperations(sessions);
    this.#lock = new PostgresLock(sessions, this.liveness);
    this.#health = new PostgresHealth(sessions);
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

  dump: StateStore['dump'] = () =>
    this.#edge(() => this.#sessions.snapshot((session) => readDump(session, this.place, systemClock.now())));
  load: StateStore['load'] = (dump, as) =>
    this.#edge(async () => {
      demandHashes(dump.blobs);
      // Without a boot id: what the dead had leased counts as started, which is safe.
      await this.#recovery.recover(as.by.at, undefined);
      const request = { ...as, state: this.place, now: systemClock.now() };
      return this.#sessions.transaction('exclusive', (session) => loadDump(session, dump, request));
    });

  readHome: StateStore['readHome'] = () => this.#edge(() => this.#home.readHome());
  adoptHome: StateStore['adoptHome'] = (by) => this.#edge(() => this.#home.adoptHome(by));
  leaveHome: StateStore['leaveHome'] = (to, by) => this.#edge(() => this.#home.leaveHome(to, by));

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions.end();
  }

  /** Where PostgreSQL's errors become failures. */
  async #edge<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      throw asFailure(error, this.#sessions.on);
    }
  }
}
