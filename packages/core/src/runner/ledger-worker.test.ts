import { MessageChannel, type Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { runId } from '../model/run.js';
import { leaseId } from '../model/state.js';
import { at } from '../state/contract/builders.contract.js';
import { WorkerEnded } from '../state/remote-calls.js';
import type { RunSignals } from '../state/state-store.js';
import { remoteStore, serveStore } from './ledger-worker.js';
import type { RunnerStore } from './runner-store.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A remote store whose other side answers by these methods. */
function connected(methods: Partial<RunnerStore>) {
  const { port1, port2 } = new MessageChannel();
  closing.push(() => port1.close());
  serveStore(port1, methods as RunnerStore); // A test calls only what it gives.
  const worker = port2 as unknown as Worker; // Both post and emit messages, and that is all that is used.
  return { store: remoteStore(worker), end: () => port2.emit('exit', 1) };
}

describe('remoteStore', () => {
  test('hands arguments and answers over', async () => {
    const calls: unknown[] = [];
    const mark: RunnerStore['mark'] = async (...args) => {
      calls.push(args);
      return [leaseId(7)];
    };
    const marks = [{ lease: leaseId(7), used: 3 }];
    expect(await connected({ mark }).store.mark(marks, at('12:00'))).toEqual([7]);
    expect(calls).toEqual([[marks, at('12:00')]]);
  });

  test('gives each call its own answer, whichever comes first', async () => {
    const signals = Promise.withResolvers<RunSignals>();
    const { store } = connected({ readSignals: () => signals.promise, recover: async () => [runId('r')] });
    const slow = store.readSignals(runId('r'));
    expect(await store.recover(at('12:00'), undefined)).toEqual(['r']);
    signals.resolve({ revision: 4, isStopAsked: false, fleet: [] });
    expect(await slow).toEqual({ revision: 4, isStopAsked: false, fleet: [] });
  });

  test('fails with the problems of the other side', async () => {
    const problems = [problem('run.nothing-applied', { state: 'state.db' })];
    const { store } = connected({ readSignals: () => Promise.reject(new Failure(problems)) });
    const failure = await store.readSignals(runId('r')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ problems });
  });

  test('keeps message and stack of a fault of ours', async () => {
    const fault = new TypeError('Broken.');
    const { store } = connected({ readSignals: () => Promise.reject(fault) });
    await expect(store.readSignals(runId('r'))).rejects.toMatchObject({ message: 'Broken.', stack: fault.stack });
  });

  test('rejects what is under way, and every later call, once the thread has ended', async () => {
    const { store, end } = connected({ readSignals: () => new Promise(() => {}) });
    const pending = store.readSignals(runId('r'));
    end();
    await expect(pending).rejects.toBeInstanceOf(WorkerEnded);
    await expect(store.readSignals(runId('r'))).rejects.toBeInstanceOf(WorkerEnded);
  });
});
