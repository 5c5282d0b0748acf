import type { Clock } from '../base/clock.js';
import type { LoopMeter } from '../base/loop-meter.js';
import type { EngineEvent } from '../model/event.js';
import type { ErrorRecord, Interval, RunRecord } from '../model/run.js';
import type { AppliedState } from '../model/state.js';
import type { Cadence } from './cadence.js';
import type { ServedState } from './lanes.js';
import type { LaneContext } from './make-lane.js';
import type { RunnerStore } from './runner-store.js';
import type { StopConditions } from './stop-conditions.js';

/** What a runner needs. */
export interface RunnerParts {
  readonly record: Omit<RunRecord, 'fleet'>;
  readonly store: RunnerStore;
  readonly clock: Clock;
  readonly loopMeter: LoopMeter;
  /** All that lanes share, apart from what the runner adds. */
  readonly lanes: Omit<
    LaneContext,
    'run' | 'cut' | 'waitList' | 'gates' | 'recent' | 'onFree' | 'onFault' | 'emit' | 'clock'
  >;
  readonly stop: StopConditions;
  readonly cadence?: Cadence | undefined;
  /** How long visits under way may go on after an interruption. */
  readonly graceMs: number;
  /** Adds to an applied state what it does not hold: pages and secrets. */
  readonly equip: (applied: AppliedState) => Promise<ServedState>;
  readonly emit: (event: EngineEvent) => void;
  /** What was counted, as it goes to the state. */
  readonly onRecorded: (intervals: readonly Interval[], errors: readonly ErrorRecord[]) => void;
}
