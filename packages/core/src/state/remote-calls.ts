import type { MessagePort, Worker } from 'node:worker_threads';
import { Failure } from '../errors/failure.js';
import type { Problem } from '../errors/problem.js';

// State I/O happens in worker threads: another process that writes for a second would otherwise stall everything else here.

/** Something whose methods can be called from another thread. */
type Service<Method extends string> = Readonly<Record<Method, (...args: never[]) => Promise<unknown>>>;

/** Serves the methods of something to the other side of a port. Calls are begun in the order in which they come. */
export function serveCalls<Method extends string>(port: MessagePort, service: Service<Method>): void {
  port.on('message', (call: Call) => {
    answer(service as Service<string>, call).then((reply) => port.postMessage(reply)); // The caller's types hold.
  });
}

/** The methods of what is served in a worker thread. Rejects every call once the worker has ended. */
export function remoteCalls<Method extends string>(
  worker: Worker,
  methods: readonly Method[],
): Record<Method, (...args: never[]) => Promise<never>> {
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
  worker.on('exit', () => end(new WorkerEnded()));
  const call = (method: string, args: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      calls += 1;
      waiting.set(calls, { resolve, reject });
      worker.postMessage({ id: calls, method, args } satisfies Call);
    });
  const entries = methods.map((method) => [method, (...args: unknown[]) => call(method, args)] as const);
  return Object.fromEntries(entries) as unknown as Record<Method, (...args: never[]) => Promise<never>>; // Of all that `methods` names.
}

/** The worker thread that does the state's I/O has ended. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
  constructor() {
    super('The thread that reads and writes the state has ended.');
  }
}

interface Call {
  readonly id: number;
  readonly method: string;
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

async function answer(service: Service<string>, { id, method, args }: Call): Promise<Reply> {
  try {
    const operation = service[method] as (...args: unknown[]) => Promise<unknown>; // The caller's types hold.
    return { id, kind: 'done', value: await operation.apply(service, [...args]) };
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
