import type { RunId } from '../model/run.js';
import type { AppliedState } from '../model/state.js';
import type { ServedState } from './lanes.js';
import type { RunnerStore } from './runner-store.js';

/** What a follower needs. */
export interface StateFollowerParts {
  readonly store: Pick<RunnerStore, 'readSignals' | 'readApplied'>;
  readonly run: RunId;
  /** The state as the run has begun to serve it. */
  readonly applied: AppliedState;
  /** Adds to an applied state what it does not hold: pages and secrets. It may take long. */
  readonly equip: (applied: AppliedState) => Promise<ServedState>;
  /** Something was applied, paused or resumed. */
  readonly onChanged: (applied: AppliedState) => void;
  /** What was applied can be served. */
  readonly onEquipped: (applied: AppliedState, served: ServedState) => Promise<void>;
  readonly onStopAsked: () => void;
  /** So many runs share the load. */
  readonly onFleet: (runs: number) => void;
  /** What was applied could not be equipped; it is tried again. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Follows what people do to a state while a run serves it. Secrets are read only for what was applied, not for a pause, and
 * meanwhile the state is followed on: a pause or a stop never waits for a slow secret.
 */
export class StateFollower {
  readonly #parts: StateFollowerParts;
  #revision: number | undefined;
  #applied: AppliedState;
  #equippedSerial: number;
  #isEquipping = false;

  constructor(parts: StateFollowerParts) {
    this.#parts = parts;
    this.#applied = parts.applied;
    this.#equippedSerial = parts.applied.serial;
  }

  /** The state as it was last read. */
  get applied(): AppliedState {
    return this.#applied;
  }

  /** Looks whether something has changed. The caller waits for the answer before it looks again. */
  async look(): Promise<void> {
    const { store, run, onStopAsked, onFleet } = this.#parts;
    const { revision, isStopAsked, fleet } = await store.readSignals(run);
    onFleet(fleet.length);
    if (isStopAsked) onStopAsked();
    else if (revision !== this.#revision) await this.#read(revision);
    if (!isStopAsked && this.#applied.serial !== this.#equippedSerial && !this.#isEquipping) void this.#equip();
  }

  /** What is read may be newer than the revision: then there is another look, at what is known already. */
  async #read(revision: number): Promise<void> {
    const { store, onChanged } = this.#parts;
    this.#applied = await store.readApplied();
    this.#revision = revision;
    onChanged(this.#applied);
  }

  async #equip(): Promise<void> {
    const { equip, onEquipped, onFailed } = this.#parts;
    const applied = this.#applied;
    this.#isEquipping = true;
    try {
      await onEquipped(applied, await equip(applied));
      this.#equippedSerial = applied.serial;
    } catch (error) {
      onFailed(error);
    } finally {
      this.#isEquipping = false;
    }
  }
}
