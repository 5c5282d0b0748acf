import type { LoadSettings } from '../schema/config.js';
import type { AuditEvent } from './audit.js';
import type { ErrorRecord, Interval, RunRecord } from './run.js';
import type { AppliedTarget, DayBounds, Fingerprint } from './state.js';
import type { AccountKey, Blob } from './target.js';

/** All that a state holds, at one moment, whatever store keeps it. Plain JSON. */
export interface StateDump {
  readonly lineage: string;
  readonly serial: number;
  readonly load?: LoadSettings | undefined;
  readonly seed?: string | undefined;
  readonly targets: readonly AppliedTarget[];
  readonly blobs: readonly Blob[];
  readonly days: readonly DumpedDay[];
  readonly quarters: readonly DumpedQuarter[];
  readonly runs: readonly RunRecord[];
  readonly intervals: readonly Interval[];
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

/** The account of one local day. What was leased when it was dumped counts as started. */
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
