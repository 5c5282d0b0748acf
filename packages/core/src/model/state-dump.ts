import type { Instant } from '../base/clock.js';
import type { LoadSettings } from '../schema/config.js';
import type { AuditEvent } from './audit.js';
import type { Draft } from './draft.js';
import type { ErrorRecord, RunId, RunRecord } from './run.js';
import type { AppliedTarget, BudgetPeriod, BudgetScope, DayBounds, Fingerprint } from './state.js';
import type { AccountKey, Blob, ResolvedInstance, TargetKey } from './target.js';

/** All that a state holds, at one moment, whatever store keeps it. Plain JSON. */
export interface StateDump {
  readonly lineage: string;
  readonly serial: number;
  readonly load?: LoadSettings | undefined;
  readonly seed?: string | undefined;
  readonly targets: readonly AppliedTarget[];
  readonly instances: readonly ResolvedInstance[];
  readonly blobs: readonly Blob[];
  /** By target. */
  readonly drafts: readonly Draft[];
  /** The highest revision that a draft ever had, 0 for none. */
  readonly draftRevision: number;
  readonly days: readonly DumpedDay[];
  readonly quarters: readonly DumpedQuarter[];
  readonly budgets: readonly DumpedBudget[];
  readonly hitQuarters: readonly DumpedHits[];
  readonly runs: readonly RunRecord[];
  readonly intervals: readonly DumpedIntervals[];
  readonly errors: readonly ErrorRecord[];
  readonly events: readonly AuditEvent[];
  /** Only where a state is taken to another store or kept as a backup: it never leaves the hands of who may write the state. */
  readonly fingerprints?: DumpedFingerprints | undefined;
}

/** The key of a state's fingerprints (32 bytes, hex), and the fingerprints. */
export interface DumpedFingerprints {
  readonly key: string;
  readonly applied: readonly Fingerprint[];
}

/**
 * The account of one local day. What was leased when it was dumped counts as started. Without a time zone, what was sent within its
 * bounds is yet to be counted.
 */
export interface DumpedDay extends DayBounds {
  readonly account: AccountKey;
  readonly started: number;
  readonly cap: number;
  /** Indices from here on were never taken. */
  readonly next: number;
  /** Indices below `next` that nobody took, as ranges `low <= index < high`, lowest first; they neither overlap nor touch. */
  readonly free: readonly (readonly [low: number, high: number])[];
}

/** Visits of an account that started in a quarter of an hour, UTC; `quarter` is its number since 1970. */
export interface DumpedQuarter {
  readonly account: AccountKey;
  readonly quarter: number;
  readonly visits: number;
}

/** Intervals of one run at one target and account as stores keep them, since each for itself would be a hundred times as long. */
export interface DumpedIntervals {
  readonly run: RunId;
  readonly target: TargetKey;
  readonly account: AccountKey;
  /** How they are packed; see `state/intervals/interval-tiers`. */
  readonly tier: 0 | 1 | 2 | 3;
  /** Where the span begins in which they lie. */
  readonly from: Instant;
  /** Base64. */
  readonly data: string;
}

/** A hit budget over one period. What was reserved when it was dumped counts as sent. Its limit is that of the targets and instances. */
export interface DumpedBudget extends BudgetPeriod {
  readonly sent: number;
}

/** Hits of a budget that count in a quarter of an hour, UTC; what was reserved when they were dumped is among them. */
export interface DumpedHits {
  readonly scope: BudgetScope;
  readonly period: BudgetPeriod['period'];
  readonly quarter: number;
  readonly hits: number;
}
