// Entry of the worker thread that does the state's I/O for a runner.
import { parentPort, workerData } from 'node:worker_threads';
import { openRunnerStore } from './open-store.js';
import { serveStore } from './runner/ledger-worker.js';
import type { StateLocation } from './state/state-location.js';

if (parentPort === null) throw new TypeError('This module runs in a worker thread only.');
serveStore(parentPort, await openRunnerStore(workerData as StateLocation)); // `compose` passes it, from the same build.
