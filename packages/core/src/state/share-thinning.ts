import type { Instant } from '../base/clock.js';
import type { Jobs } from './jobs.js';
import type { RunStore } from './state-store.js';

/** How thinning becomes a job. */
export interface ThinningParts {
  /** Does it in this process. */
  readonly thin: RunStore['thinIntervals'];
  /** Called when there is something to do for the first time: a short run needs no jobs. */
  readonly openJobs: () => Promise<Jobs>;
  /** There are no jobs, and why; called once. */
  readonly onAlone: (error: unknown) => void;
}

/**
 * `thinIntervals` for a process that shares a state with others: it asks for the job, and one of them does it. Where jobs cannot be had,
 * each does it by itself, which is right too, and only more work; then they are looked for again at the next call.
 */
export function shareThinning({ thin, openJobs, onAlone }: ThinningParts): RunStore['thinIntervals'] {
  let jobs: Promise<Jobs> | undefined;
  let isTold = false;
  const tell = (error: unknown) => {
    if (!isTold) onAlone(error);
    isTold = true;
  };
  return async (now: Instant) => {
    try {
      jobs ??= openJobs();
      await (await jobs).askToThin(now);
      return false;
    } catch (error) {
      jobs = undefined;
      tell(error);
      return thin(now);
    }
  };
}
