import type { Instant } from '../base/clock.js';
import type { KeptToken, Session } from '../model/access.js';
import type { AuditEvent, AuditKind, Signature } from '../model/audit.js';
import type { Draft, DraftChange, SeenDraft } from '../model/draft.js';
import type { BlockedTarget, LogLevel, LogLine } from '../model/log-line.js';
import type { ErrorRecord, FleetPlace, Interval, RunEnd, RunId, RunRecord, RunTerms } from '../model/run.js';
import type {
  AccountDay,
  AppliedState,
  BoundedPeriod,
  DayBounds,
  Fingerprint,
  FleetQuota,
  Lease,
  LeasedVisits,
  LeaseId,
  LeaseMark,
  LedgerBudget,
  LedgerDay,
  LockHolder,
  StateCommit,
} from '../model/state.js';
import type { StateDump } from '../model/state-dump.js';
import type { AccountKey, Blob, BlobHash, TargetKey } from '../model/target.js';
import type { AtAccounts } from './at-accounts.js';
import type { Liveness } from './liveness.js';

/** Everything that is remembered. One contract suite runs against every implementation. */
export interface StateStore
  extends DesiredStore,
    DraftStore,
    AccessStore,
    LogStore,
    LedgerStore,
    RunStore,
    RecordStore,
    OperationStore,
    LockStore,
    HealthStore,
    DumpStore,
    HomeStore,
    AsyncDisposable {
  /** Where it is, for messages: a file, or a database's address without any secret. */
  readonly place: string;
  /** Who uses this state and lives. What is held stays held when the store is disposed, until its release or the end of the process. */
  readonly liveness: Liveness;
}

/** What was applied. */
export interface DesiredStore {
  readApplied(): Promise<AppliedState>;
  /** The serial alone: cheap enough to ask many times a second. */
  readSerial(): Promise<number>;
  /** The blobs of these hashes; throws `state.damaged` if one is missing. */
  readBlobs(hashes: readonly BlobHash[]): Promise<readonly Blob[]>;
  /** The state's fingerprint key (32 bytes, hex) and the fingerprints of applied secrets. */
  readFingerprints(): Promise<{ readonly key: string; readonly applied: readonly Fingerprint[] }>;
  /**
   * Changes the desired state in one durable transaction, adds it to the history, and answers the new serial, `baseSerial + 1`.
   * Throws `state.lock-lost` when the lock is no longer the caller's, and else `state.moved-on` when the serial is no longer
   * `baseSerial`, `draft.changed` when one of `drafts` is no longer what it was, `state.target-exists` when a draft would take the place
   * of another by a move; and a RangeError for a move of a target that is not applied, or onto one that stays. Then nothing has changed.
   */
  commit(change: StateCommit): Promise<number>;
}

/** Changes of targets of the API, before they are applied. A commit takes away those that it fulfils. */
export interface DraftStore {
  /** All of them, by key. */
  readDrafts(): Promise<readonly Draft[]>;
  /**
   * Puts the draft of a target in the place of the one before, durably, adds it to the history, and answers it. It needs no lock, and
   * changes no serial. Throws `draft.changed` when the serial, or the draft's revision, is no longer what was seen; then nothing has changed.
   */
  putDraft(
    draft: { readonly target: TargetKey; readonly change: DraftChange; readonly by: Signature },
    seen: SeenDraft,
  ): Promise<Draft>;
  /** Takes a draft away, in the same way. Where none was seen and none is, nothing is done. */
  dropDraft(target: TargetKey, seen: SeenDraft, by: Signature): Promise<void>;
  /** Changes the drafts of several targets, each named once, in the same way: all of them or none. Answers those that were put. */
  changeDrafts(changes: readonly ChangedDraft[], by: Signature): Promise<readonly Draft[]>;
}

/** One of several changes of drafts. Without a `change`, the draft is taken away. */
export interface ChangedDraft {
  readonly target: TargetKey;
  readonly change: DraftChange | undefined;
  readonly seen: SeenDraft;
}

/** Who may use the API. None of it is ever part of a dump: it stays where it was given. */
export interface AccessStore {
  /** By age. */
  readTokens(): Promise<readonly KeptToken[]>;
  /** Keeps a token, and adds it to the history. */
  addToken(token: KeptToken, by: Signature): Promise<void>;
  /** Takes a token away with its sessions, adds it to the history, and answers whether there was one. */
  removeToken(id: string, by: Signature): Promise<boolean>;
  /**
   * Keeps a session in the place of one with the same hash. One whose token is gone is not kept; those that have expired by its
   * beginning are forgotten.
   */
  addSession(session: Session): Promise<void>;
  readSession(hash: string): Promise<Session | undefined>;
  removeSession(hash: string): Promise<void>;
}

/** Which lines of the log. `after` and `before` are ids, which are not among them. */
export interface LogRequest {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  /** With `after` alone the oldest ones of those that match, else the newest. */
  readonly limit: number;
  readonly target?: TargetKey | undefined;
  /** Of this level and above. */
  readonly level?: LogLevel | undefined;
}

/** What runs tell, for those who look from elsewhere. No part of a dump. */
export interface LogStore {
  /**
   * Adds lines in their order, in one transaction that survives the death of the process, and forgets the oldest above
   * `LOG_LINES_KEPT`. Whoever has read a line has missed none with a lower id.
   */
  addLogLines(lines: readonly Omit<LogLine, 'id'>[]): Promise<void>;
  /** Oldest first. */
  readLogLines(request: LogRequest): Promise<readonly LogLine[]>;
  /** Says anew what a run cannot serve, instead of what it said before. The end of the run takes it away; after it, nothing is kept. */
  setBlocked(run: RunId, blocked: readonly Omit<BlockedTarget, 'run'>[]): Promise<void>;
  /** Of runs that have not ended, by run and target. */
  readBlocked(): Promise<readonly BlockedTarget[]>;
}

/** Asks for visits of one account and day. */
export interface GrantRequest {
  /** A run that was started. */
  readonly run: RunId;
  readonly account: AccountKey;
  readonly day: DayBounds;
  /** Only indices `from <= index < until` are wanted. Indices below `from` that nobody has taken go to the free list. */
  readonly from: number;
  readonly until: number;
  /** At most so many, 1 or more. */
  readonly want: number;
  /** Hit budgets that its visits draw on, each at most once. */
  readonly budgets?: readonly BudgetClaim[] | undefined;
}

/** Asks for hits of one budget, with visits. */
export interface BudgetClaim extends BoundedPeriod {
  /** With fewer, no visit is wanted either. */
  readonly atLeast: number;
  readonly want: number;
}

/** Keeps the caps. */
export interface LedgerStore {
  /**
   * Reserves visits. Per request at most one lease is granted: a contiguous range of free indices, those of the free list first,
   * lowest first; none when the cap of the applied target is used up or no wanted index is free. None either to whoever does not know
   * yet what is applied: when no target of the account is, none with the time zone of the day, or the instance with another zone than
   * its budget was asked for in. When it resolves the leases are durable even against power loss, and the callers of all processes
   * together never hold more than the cap: `started + leased <= cap` in every row, at every moment.
   * Leases never expire by the clock. A day's row follows the applied cap: `cap = max(applied cap, started + leased)`.
   * When a day is first seen, or seen in another time zone than before, `started` is raised to what was sent since the
   * day's beginning, as the 15-minute buckets tell, and what open leases of the account's other days may still send in it,
   * so that a changed time zone gives no second cap. So it is when the zone changes back: a day is shut by the opening of one that
   * overlaps it, and whoever opens it again counts again. Hit budgets do the same with their periods.
   *
   * With a lease come hits: of each budget as many as are wanted and left, or, where one has fewer than `atLeast`, no lease at all.
   * A budget follows the applied one like a cap; one that is not applied any more bounds nothing, and is still counted. Of a run whose
   * fleet has quotas, no more is granted than the fleet's quota of the account leaves.
   *
   * Throws `state.run-ended`, and grants nothing, when one of the runs has ended: somebody took it for dead.
   */
  grant(requests: readonly GrantRequest[]): Promise<readonly Lease[]>;
  /**
   * Advances the used mark of the leases in one transaction, which survives the death of the process (not of the machine).
   * A mark never goes back. Names the leases that are no longer open: their visits must not start.
   */
  mark(marks: readonly LeaseMark[], at: Instant): Promise<readonly LeaseId[]>;
  /**
   * Books what the leases started, `started += used - from`, and puts `used..to` on the free list.
   * `used` may be lower than the last mark: the caller vouches that those visits were never sent. Closing twice changes nothing.
   */
  close(leases: readonly LeaseMark[], at: Instant): Promise<void>;
  /**
   * Closes the leases of runs whose process is dead at their last mark; if the machine has started anew since, or `bootId`
   * is unknown, marks may have been lost with the power: then the whole lease counts as started. Ends those runs as `lost`,
   * and answers them. Runs whose process lives are not touched, and several processes may recover at once.
   */
  recover(now: Instant, bootId: string | undefined): Promise<readonly RunId[]>;
  /**
   * The accounts' days, as far as something was sent in them or may be, with the cap in force now. Of a time zone in which nobody was
   * granted anything yet: as `grant` would find them.
   */
  readDays(days: readonly AccountDay[]): Promise<readonly LedgerDay[]>;
  /**
   * The budgets of these periods, as far as something was sent in them or may be, with the limit in force now. Of one that is shut, or
   * that nobody has drawn on in its time zone: as `grant` would find it.
   */
  readBudgets(periods: readonly BoundedPeriod[]): Promise<readonly LedgerBudget[]>;
  /** The quotas of a fleet, by account; none where it has none. */
  readQuotas(fleet: RunId): Promise<readonly FleetQuota[]>;
}

/** Keeps what runs did, as they do it. */
export interface RunStore {
  /**
   * Begins a run. The caller holds `run.id` before, by `liveness`, or the next `recover` takes the run for lost. It joins the fleet of
   * a run on equal terms that has not ended, if there is one, and else begins one: of several that start at once, one does.
   */
  startRun(run: Omit<RunRecord, 'fleet'>, terms: RunTerms): Promise<FleetPlace>;
  /** Replaces the intervals and errors of the same key, in one transaction that survives the death of the process. */
  record(intervals: readonly Interval[], errors: readonly ErrorRecord[]): Promise<void>;
  /** Ends a run whose leases are closed. The first end stays. */
  endRun(run: RunId, end: RunEnd): Promise<void>;
  /**
   * Makes old intervals longer: after a day a minute, after 31 days an hour. Sums and merged histograms stay as they are. Does
   * a bounded part of it, in a short transaction, and answers whether more is to be done. Several processes may call it at once.
   */
  thinIntervals(now: Instant): Promise<boolean>;
}

/** Tells what runs did and do. */
export interface RecordStore {
  /** Runs that have not ended, or ended at `since` or later; the latest first. */
  readRuns(since: Instant): Promise<readonly RunRecord[]>;
  /** Intervals of these runs, or of all runs at these accounts, those that begin in `from <= t < until` if it is given, in order of time. */
  readIntervals(
    of: readonly RunId[] | AtAccounts,
    within?: { readonly from: Instant; readonly until: Instant },
  ): Promise<readonly Interval[]>;
  /** When the last interval of each of these runs ends; those without any are left out. Reads little, however long a run was. */
  readLastEnds(runs: readonly RunId[]): Promise<ReadonlyMap<RunId, Instant>>;
  /** Errors of these runs, or of all runs at these accounts, those that last happened at `since` or later if it is given. */
  readErrors(of: readonly RunId[] | AtAccounts, since?: Instant): Promise<readonly ErrorRecord[]>;
  /** What these runs hold of the ledger, in the order given; those that hold nothing are left out. */
  readLeased(runs: readonly RunId[]): Promise<readonly LeasedVisits[]>;
}

/** One writer of the desired state at a time. Runners do not hold the lock, and reads never wait for it. */
export interface LockStore {
  /** Takes the lock, or takes it over from a dead holder, and holds `holder.id`, a new UUID, by `liveness`. Throws `state.locked` with the holder. */
  lock(holder: LockHolder): Promise<Lock>;
  /** The living holder. */
  readLock(): Promise<LockHolder | undefined>;
  /**
   * Breaks the lock with this id, dead or alive, and adds it to the history: what its holder commits from now on is refused.
   * Throws `state.no-such-lock` when the lock is free or another's.
   */
  breakLock(id: string, by: Signature): Promise<LockHolder>;
}

/** What people do to targets and runs while they run. None of it needs the lock, and none of it changes the serial. */
export interface OperationStore {
  /**
   * Pauses applied targets durably, and adds it to the history. Those that are paused already stay as they are, without
   * a word in the history. Answers what was paused now; throws `state.no-such-target` when one of the keys is not applied.
   */
  pause(targets: readonly TargetKey[], by: Signature): Promise<readonly TargetKey[]>;
  /** Takes pauses back, in the same way. */
  resume(targets: readonly TargetKey[], by: Signature): Promise<readonly TargetKey[]>;
  /**
   * Asks all runs that have not ended to stop as by a first Ctrl-C, adds it to the history, and answers them. Without such a run,
   * nothing is added. Runs that start later are not asked.
   */
  askToStop(by: Signature): Promise<readonly RunId[]>;
  /** What a runner must follow: cheap enough to ask several times a second. */
  readSignals(run: RunId): Promise<RunSignals>;
  /** The history, latest first, at most `limit` entries. */
  readEvents(limit: number): Promise<readonly AuditEvent[]>;
}

/** What a runner must follow. */
export interface RunSignals {
  /** Changes with every commit and load, with every pause and resume that changes something, and with nothing else. */
  readonly revision: number;
  /** Whether somebody asked this run to stop. */
  readonly isStopAsked: boolean;
  /** Runs of its fleet that have not ended, this one among them, in the order in which they started. */
  readonly fleet: readonly RunId[];
}

/** Takes a whole state out and in. */
export interface DumpStore {
  /**
   * All that is kept, in one transaction: targets by key, days and quarters by account, runs the latest first, the history oldest
   * first. What is leased and not marked counts as sent now. With its fingerprints: whoever passes it on takes them out.
   */
  dump(): Promise<StateDump>;
  /**
   * Replaces all that is kept by `dump`, in one durable transaction: all of it or nothing. Two things stay. Of each account
   * and day the higher count stays, as `mergeDays` says, so that no cap is given twice; and the history of both is kept, with the load as
   * a new entry. The serial becomes one more than the higher of both; it is answered. Without `dump.fingerprints`, the key
   * stays and fingerprints of targets whose token's reference is still the same stay. Lineage becomes the dump's, and this place its home. Runs that had not ended when they were dumped end as `lost`.
   * Throws `state.in-use` while a run has not ended whose process lives (the dead are recovered first), and `state.lock-lost`.
   */
  load(
    dump: StateDump,
    as: { readonly lock: string; readonly kind: AuditKind; readonly by: Signature },
  ): Promise<number>;
}

/**
 * Tells whether the state is where it was made. A copy of a state, or one put back from a backup of the machine, does not know
 * what was sent since, and would give a day's cap twice.
 */
export interface HomeStore {
  readHome(): Promise<StateHome>;
  /** Makes this place the state's home, and adds it to the history. */
  adoptHome(by: Signature): Promise<void>;
  /** Says that the state was taken to another place, in the history too: until it is adopted, this one is no home any more. */
  leaveHome(to: string, by: Signature): Promise<void>;
}

/** `moved`: it was made, or last adopted, elsewhere. `doubled`: besides, or instead, a process lives that uses another copy. */
export interface StateHome {
  readonly kind: 'home' | 'moved' | 'doubled';
  /** What tells the places apart, in words; empty for `home`. */
  readonly evidence: string;
  /** The place to which the state was taken from here; see `leaveHome`. */
  readonly leftTo?: string | undefined;
}

/** The lock, held. */
export interface Lock {
  release(): Promise<void>;
}

/** Tells whether the state is sound. */
export interface HealthStore {
  /** Every fault that is found, in words; none when the state is sound. */
  check(): Promise<readonly string[]>;
}
