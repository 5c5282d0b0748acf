import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DeclaredPlaces } from './config/locations/declared-places.js';

/** The code of a config that takes longer tells no place. */
const MOST_MS = 30_000;

/**
 * Where the targets of a config stand. The thread ends with its answer, whatever the code of the config has begun; without one, the answer
 * is undefined. `entry` is the thread's module, and `world` what it is composed of.
 */
export async function readInThread(
  { entry, world }: { readonly entry: URL; readonly world: object },
  mostMs = MOST_MS,
): Promise<DeclaredPlaces | undefined> {
  const worker = new Worker(entry, { workerData: world });
  // A process that ends does not wait for it.
  worker.unref();
  const ended = once(worker, 'exit').then(() => []);
  const late = once(AbortSignal.timeout(mostMs), 'abort').then(() => []);
  try {
    const [places] = await Promise.race([once(worker, 'message'), ended, late]);
    return places as DeclaredPlaces | undefined; // The other side is of the same build.
  } finally {
    await worker.terminate();
  }
}
