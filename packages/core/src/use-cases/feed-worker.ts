import type { MessagePort, Worker } from 'node:worker_threads';
import { remoteCalls, serveCalls } from '../state/remote-calls.js';
import type { FeedReader } from './feed-reader.js';

/** Serves a reader to the other side of a port. */
export function serveFeedReader(port: MessagePort, reader: FeedReader): void {
  serveCalls<keyof FeedReader>(port, reader);
}

/** A reader that lives in a worker thread. Rejects every call once the worker has ended. */
export function remoteFeedReader(worker: Worker): FeedReader {
  return remoteCalls(worker, METHODS);
}

const METHODS = [
  'read',
  'part',
  'isStale',
  'stats',
  'logLines',
  'events',
] as const satisfies readonly (keyof FeedReader)[];
