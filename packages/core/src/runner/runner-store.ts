import type { DesiredStore, LedgerStore, RunStore } from '../state/state-store.js';

/** What a runner asks of the state. */
export type RunnerStore = Pick<DesiredStore, 'readApplied' | 'readSerial' | 'readBlobs'> &
  LedgerStore &
  Pick<RunStore, 'startRun' | 'record' | 'endRun'>;
