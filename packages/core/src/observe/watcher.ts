import type { EngineEvent } from '../model/event.js';
import type { RunReport } from '../report/run-report.js';
import type { RunSnapshot } from '../report/run-snapshot.js';

/** Somebody who is told of a run, besides those at its terminal. None of it stops or slows the run. */
export interface Watcher extends AsyncDisposable {
  tell(event: EngineEvent): void;
  /** The run has begun: from now on there is something to read. */
  begun(snapshot: () => RunSnapshot): Promise<void>;
  /** The run has ended. */
  ended(report: RunReport): void;
}

/** Several watchers as one. */
export function together(watchers: readonly Watcher[]): Watcher {
  return {
    tell: (event) => {
      for (const watcher of watchers) watcher.tell(event);
    },
    begun: async (snapshot) => {
      for (const watcher of watchers) await watcher.begun(snapshot);
    },
    ended: (report) => {
      for (const watcher of watchers) watcher.ended(report);
    },
    [Symbol.asyncDispose]: async () => {
      // One after the other: what the first ones have to say at the end, the log, the last, writes down.
      for (const watcher of watchers.toReversed()) await watcher[Symbol.asyncDispose]();
    },
  };
}
