import { once } from 'node:events';
import { z } from 'zod';
import type { Receiver } from './receiver.ts';
import { startReceiverProgram } from './receiver-program.ts';

/** A receiver that counts visits. */
export interface VisitCounter extends Receiver {
  /** How many it was sent until now. */
  visits(): Promise<number>;
}

/** Starts a receiver of single hits that counts visits, in a process of its own. */
export async function startVisitCounter(): Promise<VisitCounter> {
  const { process: child, url, stop } = await startReceiverProgram('visit-counter.js');
  const visits = async () => {
    const answered = once(child, 'message');
    child.send('visits');
    const [message] = await answered;
    return told.parse(message).visits;
  };
  return { url, stop, visits };
}

const told = z.object({ visits: z.int() });
