import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Receiver } from './receiver.ts';

/** Starts a receiver of bulk requests in a process of its own. */
export async function startBulkReceiver(): Promise<Receiver> {
  const child = fork(join(import.meta.dirname, 'bulk-receiver.js'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  if (child.stdout === null) throw new TypeError('The receiver has no output.');
  const [url] = await once(child.stdout, 'data');
  return {
    url: String(url).trim(),
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
