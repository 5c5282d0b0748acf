// Entry of the worker thread that does the state's I/O for a runner.
import { parentPort, workerData } from 'node:worker_threads';
import { serveStore } from './runner/ledger-worker.js';
import { openSqliteStore } from './state/sqlite/sqlite-store.js';

if (parentPort === null) throw new TypeError('This module runs in a worker thread only.');
serveStore(parentPort, await openSqliteStore({ file: String(workerData), mode: 'write' }));
