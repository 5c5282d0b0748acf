import type { Instant } from '../base/clock.js';
import type { RunId, RunRecord } from '../model/run.js';
import type { LeasedVisits } from '../model/state.js';
import { type Counted, type Rate, recentRate } from './recent-traffic.js';

/** An active run. Plain JSON, as `status --json` prints it; instants are milliseconds since 1970. */
export interface RunStatus {
  readonly id: RunId;
  /** `user@host`. */
  readonly who: string;
  /** Of its process on that machine; absent where an older version started it. */
  readonly pid?: number | undefined;
  /** Of its program. */
  readonly version: string;
  readonly startedAt: Instant;
  /** How visits arrive, in words. */
  readonly pace: string;
  /** `stopping`: somebody asked it to stop, and its last visits are under way. */
  readonly state: 'running' | 'stopping';
  /** The first run of those that share a load. */
  readonly fleet: RunId;
  /** What this run does of it, over all targets. */
  readonly rate: Rate;
  /** What it holds of the ledger: open leases, and their visits that it may still start. */
  readonly leased: Pick<LeasedVisits, 'leases' | 'visits'>;
}

/** What is known of a run besides its record. */
export interface RunSigns {
  readonly isStopAsked: boolean;
  /** Of this run and others, those of the last half a minute at least. */
  readonly intervals: readonly Counted[];
  /** Of this run and others; one that holds nothing may be missing. */
  readonly leased: readonly LeasedVisits[];
  readonly now: Instant;
}

/** Tells how a run does that has not ended. */
export function runStatus(run: RunRecord, { isStopAsked, intervals, leased, now }: RunSigns): RunStatus {
  const { id, who, pid, version, startedAt, pace, fleet } = run;
  const rate = recentRate({ runs: [run], intervals, now });
  const { leases, visits } = leased.find((one) => one.run === id) ?? { leases: 0, visits: 0 };
  const state = isStopAsked ? 'stopping' : 'running';
  return { id, who, pid, version, startedAt, pace, state, fleet, rate, leased: { leases, visits } };
}
