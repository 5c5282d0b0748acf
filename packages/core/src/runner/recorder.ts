import type { ErrorRecord, Interval } from '../model/run.js';
import type { Lanes } from './lanes.js';
import type { RunnerStore } from './runner-store.js';
import { Unrecorded } from './unrecorded.js';

/** What a recorder needs. */
export interface RecorderParts {
  readonly store: Pick<RunnerStore, 'record'>;
  readonly lanes: Pick<Lanes, 'tallies'>;
  /** What was counted, as it goes to the state. */
  readonly onRecorded: (intervals: readonly Interval[], errors: readonly ErrorRecord[]) => void;
}

/** Brings to the state what was counted. What the state does not take is kept for the next time. */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #unrecorded = new Unrecorded();

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /** Takes what was counted since it was last taken, and tells of it. */
  take(): void {
    const taken = [...this.#parts.lanes.tallies].map((tally) => tally.take());
    const intervals = taken.flatMap((one) => one.intervals);
    const errors = taken.flatMap((one) => one.errors);
    this.#parts.onRecorded(intervals, errors);
    this.#unrecorded.add(intervals, errors);
  }

  /** Writes all that was taken and is not in the state yet. */
  write(): Promise<void> {
    return this.#unrecorded.flush(this.#parts.store);
  }
}
