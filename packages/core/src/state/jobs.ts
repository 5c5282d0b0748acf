import type { Instant } from '../base/clock.js';

/** Work of a state that has an end, and that one of all processes which use the state does for all. */
export interface Jobs extends AsyncDisposable {
  /**
   * Asks for old intervals to be made longer; see `RunStore.thinIntervals`. However many ask, it is done once in ten minutes, by whoever
   * comes to it first. If that process dies over it, another one does it.
   */
  askToThin(now: Instant): Promise<void>;
}
