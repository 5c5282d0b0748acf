import type { IncomingMessage } from 'node:http';
import type { Clock } from '@trafficinator/core';
import type { ControlApp } from './control-app.js';

/** Whoever sends more than this after a refusal, or for longer, may see a connection that is reset. */
const MOST_BYTES = 33_554_432;
const MOST_MS = 2_000;

/**
 * Reads and forgets what is left of a body that is refused. The connection is closed after the answer, and who still sends into it
 * would be told that it is broken, and never see why.
 */
export function readRefusedBodies(app: ControlApp, clock: Clock): void {
  app.addHook('onSend', async ({ raw }, { statusCode }) => {
    if (statusCode >= 400) await restOf(raw, clock);
  });
}

function restOf(request: IncomingMessage, clock: Clock): Promise<void> {
  if (request.complete || request.readableEnded || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) stop();
    };
    const stop = () => {
      cancel();
      request.off('data', count).off('end', stop).off('close', stop);
      resolve();
    };
    const cancel = clock.after(MOST_MS, stop);
    request.on('data', count).once('end', stop).once('close', stop);
  });
}
