import type { Instant } from '../base/clock.js';
import type { ErrorRecord, Interval, RunEnd, RunId, RunRecord } from '../model/run.js';
import type {
  AppliedState,
  DayBounds,
  Fingerprint,
  Lease,
  LeaseId,
  LeaseMark,
  LedgerDay,
  LockHolder,
  StateCommit,
} from '../model/state.js';
import type { AccountKey, Blob, BlobHash } from '../model/target.js';
import type { Liveness } from './liveness.js';

/** Everything that is remembered. One contract suite runs against every implementation. */
export interface StateStore extends DesiredStore, LedgerStore, RunStore, LockStore, HealthStore, AsyncDisposable {
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
   * Changes the desired state in one durable transaction and answers the new serial, `baseSerial + 1`.
   * Throws `state.moved-on` when the serial is no longer `baseSerial`; then nothing has changed.
   */
  commit(change: StateCommit): Promise<number>;
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
}

/** Keeps the caps. */
export interface LedgerStore {
  /**
   * Reserves visits. Per request at most one lease is granted: a contiguous range of free indices, those of the free list
   * first, lowest first; none when the cap of the applied target is used up, when no target of the account is applied, or
   * when no wanted index is free. When it resolves the leases are durable even against power loss, and the callers of all
   * processes together never hold more than the cap: `started + leased <= cap` in every row, at every moment.
   * Leases never expire by the clock. A day's row follows the applied cap: `cap = max(applied cap, started + leased)`.
   * When a day is first seen, or seen in another time zone than before, `started` is raised to what was sent since the
   * day's beginning, as the 15-minute buckets tell, and what open leases of the account's other days may still send in it,
   * so that a changed time zone gives no second cap.
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
  /** The accounts' days, as far as they have a row, with the cap in force now. Of another time zone than the row's: as `grant` would find them. */
  readDays(days: readonly { readonly account: AccountKey; readonly day: DayBounds }[]): Promise<readonly LedgerDay[]>;
}

/** Keeps what runs did. */
export interface RunStore {
  /** Begins a run. The caller holds `run.id` before, by `liveness`, or the next `recover` takes the run for lost. */
  startRun(run: RunRecord): Promise<void>;
  /** Replaces the intervals and errors of the same key, in one transaction that survives the death of the process. */
  record(intervals: readonly Interval[], errors: readonly ErrorRecord[]): Promise<void>;
  /** Ends a run whose leases are closed. The first end stays. */
  endRun(run: RunId, end: RunEnd): Promise<void>;
  /** Runs that have not ended, or ended at `since` or later; the latest first. */
  readRuns(since: Instant): Promise<readonly RunRecord[]>;
  readIntervals(runs: readonly RunId[]): Promise<readonly Interval[]>;
  readErrors(runs: readonly RunId[]): Promise<readonly ErrorRecord[]>;
}

/** One writer of the desired state at a time. Runners do not hold the lock, and reads never wait for it. */
export interface LockStore {
  /** Takes the lock, or takes it over from a dead holder, and holds `holder.id`, a new UUID, by `liveness`. Throws `state.locked` with the holder. */
  lock(holder: LockHolder): Promise<Lock>;
  /** The living holder. */
  readLock(): Promise<LockHolder | undefined>;
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
