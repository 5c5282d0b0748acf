import type { DesiredStore, LedgerStore, OperationStore, RunStore } from '../state/state-store.js';

/** What a runner asks of the state. */
export type RunnerStore = Pick<DesiredStore, 'readApplied' | 'readBlobs'> &
  LedgerStore &
  Pick<OperationStore, 'readSignals'> &
  RunStore;
