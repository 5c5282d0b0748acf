import type { StateStore } from '../state-store.js';

/** One state, with nothing applied, as a store under test provides it. Disposing removes it. */
export interface StateFixture extends AsyncDisposable {
  /** Starts one more process that uses the state. */
  start(): Promise<StateProcess>;
  /**
   * Copies the state to another place, as copying a file or restoring a database's dump does. No process uses it meanwhile:
   * all have died. Processes of both can be started afterwards. Disposing of either removes its own.
   */
  copy(): Promise<StateFixture>;
}

/** A process with a store of its own, or what cannot be told from one. */
export interface StateProcess {
  readonly store: StateStore;
  /** Ends it as `kill -9` does: nobody holds its ids any more, and nothing is closed, released or given back. */
  die(): Promise<void>;
}

/** Makes a state for one test. */
export type MakeFixture = () => Promise<StateFixture>;
