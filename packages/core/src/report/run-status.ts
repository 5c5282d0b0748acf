import type { Instant } from '../base/clock.js';
import type { Interval, RunId, RunRecord } from '../model/run.js';
import { type Rate, recentRate } from './recent-traffic.js';

/** An active run. Plain JSON, as `status --json` prints it; instants are milliseconds since 1970. */
export interface RunStatus {
  readonly id: RunId;
  /** `user@host`. */
  readonly who: string;
  readonly startedAt: Instant;
  /** How visits arrive, in words. */
  readonly pace: string;
  /** `stopping`: somebody asked it to stop, and its last visits are under way. */
  readonly state: 'running' | 'stopping';
  /** The first run of those that share a load. */
  readonly fleet: RunId;
  /** What this run does of it, over all targets. */
  readonly rate: Rate;
}

/** What is known of a run besides its record. */
export interface RunSigns {
  readonly isStopAsked: boolean;
  /** Of this run and others, those of the last half a minute at least. */
  readonly intervals: readonly Interval[];
  readonly now: Instant;
}

/** Tells how a run does that has not ended. */
export function runStatus(run: RunRecord, { isStopAsked, intervals, now }: RunSigns): RunStatus {
  const { id, who, startedAt, pace, fleet } = run;
  const rate = recentRate({ runs: [run], intervals, now });
  return { id, who, startedAt, pace, state: isStopAsked ? 'stopping' : 'running', fleet, rate };
}
