import type { DesiredStore, LedgerStore, LogStore, OperationStore, RunStore } from '../state/state-store.js';

/** What a runner asks of the state. */
export type RunnerStore = Pick<DesiredStore, 'readApplied' | 'readBlobs'> &
  LedgerStore &
  Pick<LogStore, 'addLogLines' | 'setBlocked'> &
  Pick<OperationStore, 'readSignals'> &
  RunStore;
