import { type ReceiverProgram, startReceiverProgram } from './receiver-program.ts';

/** Starts a receiver of bulk requests in a process of its own. */
export function startBulkReceiver(): Promise<ReceiverProgram> {
  return startReceiverProgram('bulk-receiver.js');
}
