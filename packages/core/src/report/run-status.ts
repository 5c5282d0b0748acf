import type { Instant } from '../base/clock.js';
import type { RunId, RunRecord } from '../model/run.js';

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
}

/** Tells how a run does that has not ended. */
export function runStatus(run: RunRecord, { isStopAsked }: { readonly isStopAsked: boolean }): RunStatus {
  const { id, who, startedAt, pace } = run;
  return { id, who, startedAt, pace, state: isStopAsked ? 'stopping' : 'running' };
}
