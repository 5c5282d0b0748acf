import type { MessagePort, Worker } from 'node:worker_threads';
import { remoteCalls, serveCalls } from '../state/remote-calls.js';
import type { RunnerStore } from './runner-store.js';

/** Serves a store to the other side of a port. Calls are carried out in the order in which they come. */
export function serveStore(port: MessagePort, store: RunnerStore): void {
  serveCalls<keyof RunnerStore>(port, store);
}

/** A store that lives in a worker thread. Rejects every call once the worker has ended. */
export function remoteStore(worker: Worker): RunnerStore {
  return remoteCalls(worker, METHODS);
}

const METHODS = [
  'readApplied',
  'readSignals',
  'readBlobs',
  'grant',
  'mark',
  'close',
  'recover',
  'readDays',
  'readBudgets',
  'readQuotas',
  'startRun',
  'record',
  'endRun',
  'thinIntervals',
  'addLogLines',
  'setBlocked',
] as const satisfies readonly (keyof RunnerStore)[];
