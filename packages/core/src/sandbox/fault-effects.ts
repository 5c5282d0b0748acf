import type { ServerResponse } from 'node:http';
import { answerJson, answerText, GIF } from './answers.js';
import type { Strike } from './faults.js';
import type { Timers } from './timers.js';

/** True when the hits of a request that meets the fault are recorded all the same. */
export function isRecordedDespite({ fault }: Strike): boolean {
  return (
    fault.kind === 'latency' ||
    fault.kind === 'busy' ||
    fault.kind === 'reset-after-receipt' ||
    fault.kind === 'slow-body'
  );
}

/** Misbehaves as the fault says. `answer` gives the answer that would have been right. */
export function strikeWith(
  { fault, draw, server }: Strike,
  {
    response,
    timers,
    isBulk,
    now,
    answer,
  }: { response: ServerResponse; timers: Timers; isBulk: boolean; now: number; answer: () => void },
): void {
  switch (fault.kind) {
    case 'latency':
      timers.after(fault.ms + draw * (fault.jitterMs ?? 0), answer);
      return;
    case 'busy':
      timers.after(server?.take(now) ?? 0, answer);
      return;
    case 'error':
      answerError(response, fault.status ?? 500, isBulk);
      return;
    case 'unavailable':
      response.setHeader('Retry-After', fault.retryAfterSeconds);
      answerError(response, 503, isBulk);
      return;
    case 'hang':
      return;
    case 'reset-before-receipt':
    case 'reset-after-receipt':
      response.socket?.resetAndDestroy();
      return;
    case 'slow-body':
      trickle(response, fault.byteEveryMs, timers);
      return;
    case 'html':
      answerText(response, { status: 200, type: 'text/html; charset=utf-8', text: STRANGE_PAGE });
      return;
    case 'redirect':
      response.writeHead(302, { Location: '/elsewhere/matomo.php' }).end();
      return;
    case 'garbage':
      response.socket?.end('\u0016\u0003\u0001 no HTTP\r\n\r\n');
      return;
    case 'endless-body':
      flood(response);
  }
}

const STRANGE_PAGE = '<!DOCTYPE html><html><body><h1>Back soon</h1></body></html>\n';

/** Matomo answers the failure of a bulk in JSON, and with its transaction rolled back. */
function answerError(response: ServerResponse, status: number, isBulk: boolean): void {
  if (isBulk) answerJson(response, status, { status: 'error', tracked: 0, invalid: 0 });
  else answerText(response, { status, type: 'text/plain; charset=utf-8', text: 'A fault of the sandbox\n' });
}

function trickle(response: ServerResponse, everyMs: number, timers: Timers): void {
  response.writeHead(200, { 'Content-Type': 'image/gif', 'Content-Length': GIF.length });
  const send = (at: number): void => {
    if (response.destroyed) return;
    if (at >= GIF.length) {
      response.end();
      return;
    }
    response.write(GIF.subarray(at, at + 1));
    timers.after(everyMs, () => send(at + 1));
  };
  send(0);
}

/** Writes as fast as the other side reads, for as long as it does. */
function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(16_384, 'x');
  const fill = (): void => {
    while (!response.destroyed && response.write(chunk)) {}
  };
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).on('drain', fill);
  fill();
}
