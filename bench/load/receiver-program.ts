import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Receiver } from './receiver.ts';

/** A receiver that is a program of ours. */
export interface ReceiverProgram extends Receiver {
  readonly process: ChildProcess;
}

/** Starts a program of this folder that prints its URL. It goes when it is let go. */
export async function startReceiverProgram(file: string): Promise<ReceiverProgram> {
  const child = fork(join(import.meta.dirname, file), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  if (child.stdout === null) throw new TypeError('The receiver has no output.');
  const [url] = await once(child.stdout, 'data');
  return {
    url: String(url).trim(),
    process: child,
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
