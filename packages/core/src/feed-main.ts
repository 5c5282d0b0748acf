// Entry of the worker thread that reads the state for those who look at it.
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from './base/system-clock.js';
import { openStore } from './open-store.js';
import type { StateLocation } from './state/state-location.js';
import { StateFeedReader } from './use-cases/feed-reader.js';
import { serveFeedReader } from './use-cases/feed-worker.js';

if (parentPort === null) throw new TypeError('This module runs in a worker thread only.');
const location = workerData as StateLocation; // `compose` passes it, from the same build.
serveFeedReader(parentPort, new StateFeedReader(systemClock, () => openStore(location, 'write')));
