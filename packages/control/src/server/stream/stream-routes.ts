import { Failure, problem } from '@trafficinator/core';
import { z } from 'zod';
import type { Visitors } from '../auth/visitor.js';
import type { ControlApp } from '../control-app.js';
import { StreamClient } from './stream-client.js';
import type { StreamHub } from './stream-hub.js';
import { parsePosition, type StreamPosition } from './stream-position.js';

const HEAD = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Proxies must pass on what comes when it comes.
  'x-accel-buffering': 'no',
} as const;

/** A browser that has lost the stream asks again after so many milliseconds. */
const RETRY_MS = 1_000;

/** What the stream needs. */
export interface StreamParts {
  readonly hub: StreamHub;
  readonly visitors: Visitors;
  /** Throws where the state cannot be read now. */
  readonly demandState: () => Promise<unknown>;
}

/** Everything that is new, as it comes. */
export function streamRoutes(app: ControlApp, { hub, visitors, demandState }: StreamParts): void {
  app.route({
    method: 'GET',
    url: '/api/stream',
    exposeHeadRoute: false,
    schema: {
      summary: 'Everything that is new, as server-sent events.',
      description:
        'Sends `overview` whenever it changes, at most about once a second, `log` for each line of the log, and `audit` for each entry of the history. Resumes after `Last-Event-ID`; what is no longer kept is announced by `gap`. `goodbye` says that the session has ended.',
      tags: ['stream'],
      querystring: z.strictObject({
        after: z.string().max(60).optional().describe('As `Last-Event-ID`, for what cannot send headers.'),
      }),
    },
    handler: async (request, reply) => {
      const visitor = visitors.of(request);
      if (visitor === undefined) throw new Failure([problem('access.login-needed', {})]);
      const from = positionOf(request.headers['last-event-id'] ?? request.query.after);
      hub.demandRoom();
      await demandState();
      reply.hijack();
      const { raw } = reply;
      raw.socket?.setTimeout(0).setNoDelay(true);
      raw.writeHead(200, { ...textHeaders(reply.getHeaders()), ...HEAD });
      raw.write(`retry: ${RETRY_MS}\n\n`);
      void hub.join({ client: new StreamClient(raw), visitor }, from);
    },
  });
  // Before the server waits for its connections to end.
  app.addHook('preClose', async () => hub.close());
}

function positionOf(id: string | string[] | undefined): StreamPosition | undefined {
  if (id === undefined || id === '') return undefined;
  const position = typeof id === 'string' ? parsePosition(id) : undefined;
  if (position !== undefined) return position;
  throw new Failure([problem('request.unreadable', { reason: 'Last-Event-ID is no id of this stream.' })]);
}

function textHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
