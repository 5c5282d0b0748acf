// Entry of the worker thread that loads a config for whoever must not wait for it.
import { parentPort, workerData } from 'node:worker_threads';
import { compose, type World } from './compose.js';
import { readDeclared } from './use-cases/read-declared.js';

if (parentPort === null) throw new TypeError('This module runs in a worker thread only.');
parentPort.postMessage(await readDeclared(compose(workerData as World))); // `compose` passes it, from the same build.
