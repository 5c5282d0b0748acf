import type { MessagePort, Worker } from 'node:worker_threads';
import { Failure } from '../errors/failure.js';
import type { Problem } from '../errors/problem.js';
import type { RunnerStore } from './runner-store.js';

// State I/O happens in a worker thread: another process that writes for a second would otherwise stall every visit.

/** Serves a store to the other side of a port. Calls are carried out in the order in which they come. */
export function serveStore(port: MessagePort, store: RunnerStore): void {
  port.on('message', (call: Call) => {
    answer(store, call).then((reply) => port.postMessage(reply));
  });
}

/** A store that lives in a worker thread. Rejects every call once the worker has ended. */
export function remoteStore(worker: Worker): RunnerStore {
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let ended: Error | undefined;
  const end = (error: Error) => {
    ended = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (reply: Reply) => settle(waiting, reply));
  worker.on('error', end);
  worker.on('exit', () => end(new LedgerWorkerEnded()));
  const call = (method: Method, args: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      calls += 1;
      waiting.set(calls, { resolve, reject });
      worker.postMessage({ id: calls, method, args } satisfies Call);
    });
  const methods = METHODS.map((method) => [method, (...args: unknown[]) => call(method, args)] as const);
  return Object.fromEntries(methods) as unknown as RunnerStore; // `METHODS` names them all; the port is the same on both sides.
}

/** The worker thread that does the state's I/O has ended. */
export class LedgerWorkerEnded extends Error {
  override readonly name = 'LedgerWorkerEnded';
  constructor() {
    super('The thread that reads and writes the state has ended.');
  }
}

type Method = keyof RunnerStore;

interface Call {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

type Reply = { readonly id: number } & (
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] }
  | { readonly kind: 'broken'; readonly message: string; readonly stack: string | undefined }
);

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const METHODS: readonly Method[] = [
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
];

async function answer(store: RunnerStore, { id, method, args }: Call): Promise<Reply> {
  try {
    const operation = store[method] as (...args: unknown[]) => Promise<unknown>; // The caller's types hold.
    return { id, kind: 'done', value: await operation.apply(store, [...args]) };
  } catch (error) {
    if (error instanceof Failure) return { id, kind: 'failed', problems: error.problems };
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    return { id, kind: 'broken', message, stack };
  }
}

function settle(waiting: Map<number, Waiting>, reply: Reply): void {
  const call = waiting.get(reply.id);
  waiting.delete(reply.id);
  if (reply.kind === 'done') call?.resolve(reply.value);
  else if (reply.kind === 'failed') call?.reject(new Failure(reply.problems));
  else call?.reject(Object.assign(new Error(reply.message), { stack: reply.stack }));
}
