import type { Instant, LocalDate } from '../base/clock.js';
import type { LoadSettings } from '../schema/config.js';
import type { AuditKind, Signature } from './audit.js';
import type { DraftMark } from './draft.js';
import type { RunId } from './run.js';
import type { AccountKey, Blob, InstanceKey, Moved, ResolvedInstance, ResolvedTarget, TargetKey } from './target.js';

/** The state as it was last applied. */
export interface AppliedState {
  /** UUID of the state; undefined while nothing was ever applied. */
  readonly lineage?: string | undefined;
  /** Counts the applies; 0 while nothing was ever applied. */
  readonly serial: number;
  readonly load?: LoadSettings | undefined;
  readonly seed?: string | undefined;
  readonly targets: readonly AppliedTarget[];
  /** Those that the config named, by key. */
  readonly instances: readonly ResolvedInstance[];
}

/** A target as the state keeps it. */
export interface AppliedTarget {
  readonly target: ResolvedTarget;
  readonly managedBy: 'config' | 'api';
  /** Who paused it, and when. No visit of it starts until somebody resumes it, whatever is applied meanwhile. */
  readonly paused?: Signature | undefined;
}

/**
 * Truncated HMAC-SHA-256 of a secret's value under the state's random key. Tells whether a value has changed without
 * holding it. Neither the key nor a fingerprint leaves the state.
 */
export interface Fingerprint {
  readonly target: TargetKey;
  readonly hmac: string;
}

/** One atomic change of the desired state. */
export interface StateCommit {
  /** The serial on which the change is based; another one in the state means that somebody was faster. */
  readonly baseSerial: number;
  readonly load: LoadSettings;
  readonly seed?: string | undefined;
  /** All instances that hold from now on, by key. */
  readonly instances: readonly ResolvedInstance[];
  /** Targets with a new key. What belongs to them goes with them, a pause too. They are moved before anything is put or deleted. */
  readonly move: readonly Moved[];
  /** Whether a target is paused is no part of what is put: it stays as it is. */
  readonly put: readonly AppliedTarget[];
  readonly delete: readonly TargetKey[];
  readonly blobs: readonly Blob[];
  /** The drafts that it fulfils, as they were when it was planned. They are gone with it. */
  readonly drafts: readonly DraftMark[];
  /** Fingerprints of the targets whose secret's value is known; those of other targets stay. */
  readonly fingerprints: readonly Fingerprint[];
  /** The id under which the caller holds the lock; somebody may have broken it. */
  readonly lock: string;
  /** What the history calls it. */
  readonly kind: AuditKind;
  readonly by: Signature;
}

/** A calendar day in a time zone, with its bounds. */
export interface DayBounds {
  readonly date: LocalDate;
  readonly timezone: string;
  readonly startsAt: Instant;
  /** The first instant of the next day. */
  readonly endsAt: Instant;
}

/** An account and one of its local days. */
export interface AccountDay {
  readonly account: AccountKey;
  readonly day: DayBounds;
}

/** The account of one local day. `started + leased <= cap`, always. */
export interface LedgerDay {
  readonly account: AccountKey;
  readonly date: LocalDate;
  /** Visits started: their first hit may have left. Marked visits of open leases are among them. */
  readonly started: number;
  /** Visits that runners may still start without asking again. */
  readonly leased: number;
  /** The cap in force: the applied one, or what was already taken when it was lowered. */
  readonly cap: number;
}

/** Whose hits a budget bounds: all of one account, or all of one instance. */
export type BudgetScope =
  | { readonly kind: 'account'; readonly account: AccountKey }
  | { readonly kind: 'instance'; readonly instance: InstanceKey };

/** A calendar day or month of a hit budget. A hit belongs to the period in which its `cdt` lies. */
export interface BudgetPeriod {
  readonly scope: BudgetScope;
  readonly period: 'day' | 'month';
  /** The first day of the period, in the time zone of the budget. */
  readonly begins: LocalDate;
}

/** A period of a budget with its bounds in the budget's time zone: `startsAt <= t < endsAt`. */
export interface BoundedPeriod extends BudgetPeriod {
  readonly timezone: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** Names a period of a budget: equal for the same one. */
export function periodKey({ scope, period, begins }: BudgetPeriod): string {
  return `${scope.kind} ${ownerOf(scope)} ${period} ${begins}`;
}

/** The key of the account or instance whose hits are bounded. */
export function ownerOf(scope: BudgetScope): AccountKey | InstanceKey {
  return scope.kind === 'account' ? scope.account : scope.instance;
}

/** The account of a hit budget over one period. `sent + reserved <= limit`, always. */
export interface LedgerBudget extends BudgetPeriod {
  /** Hits of visits started, whatever became of them. Marked hits of open leases are among them. */
  readonly sent: number;
  /** Hits that runners may still send without asking again. */
  readonly reserved: number;
  /** The budget in force: the applied one, or what was already taken when it was lowered. */
  readonly limit: number;
}

declare const leaseIdBrand: unique symbol;

/** Names a lease. */
export type LeaseId = number & { readonly [leaseIdBrand]: 'LeaseId' };

/** Brands an id that the store has given. */
export function leaseId(id: number): LeaseId {
  return id as LeaseId; // The brand has no value at run time.
}

/** A range of visit indices, `from <= index < to`, of one account and day that one runner may start. */
export interface Lease {
  readonly id: LeaseId;
  readonly run: RunId;
  readonly account: AccountKey;
  readonly date: LocalDate;
  readonly from: number;
  readonly to: number;
  /** Hits reserved with it, one for each budget of the request and in its order; undefined where it asked for none. */
  readonly hits?: readonly number[] | undefined;
}

/** What a run holds of the ledger: open leases, and their visits that it may still start. */
export interface LeasedVisits {
  readonly run: RunId;
  readonly leases: number;
  readonly visits: number;
}

/** How far a lease is used: visits `from <= index < used` may have been started. */
export interface LeaseMark {
  readonly lease: LeaseId;
  readonly used: number;
  /** Hits of those visits, one for each budget of the lease; undefined where it has none. */
  readonly hits?: readonly number[] | undefined;
  /** No hit of those visits is dated later. Where nobody says so, the end of the visits' day bounds them. */
  readonly lastHitAt?: Instant | undefined;
}

/** What one account may still take of the visits that a fleet was asked for. `started + leased <= visits`, always. */
export interface FleetQuota {
  readonly account: AccountKey;
  readonly visits: number;
  readonly started: number;
  readonly leased: number;
}

/** Who holds the lock of the state. */
export interface LockHolder {
  readonly id: string;
  /** `user@host`. */
  readonly who: string;
  readonly operation: string;
  readonly since: Instant;
}
