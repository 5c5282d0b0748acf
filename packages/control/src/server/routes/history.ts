import { logLevels } from '@trafficinator/core';
import { z } from 'zod';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { eventPageDocument, logPageDocument } from '../documents/list-documents.js';
import { keyParams, limit, offset } from '../documents/queries.js';
import { linkNext } from './next-page.js';

const lineId = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const logQuery = z.strictObject({
  limit: limit(1_000, 500),
  before: lineId.describe('Id of a line: only older ones.').optional(),
  after: lineId.describe('Id of a line: only newer ones, the oldest of them first to be given.').optional(),
  target: keyParams.shape.key.optional(),
  level: z.enum(logLevels).describe('Of this level and above. Default: `info`.').optional(),
});

/** What was done to the state, and what runs told. */
export function historyRoutes(app: ControlApp, { feed }: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/events',
    schema: {
      operationId: 'listEvents',
      summary: 'Show the history of the state.',
      description: 'Who did what, when, from which commit: applies, drafts, pauses, tokens. The latest first.',
      tags: ['history'],
      querystring: z.strictObject({ limit: limit(500, 100), offset: offset(10_000) }),
      response: { 200: eventPageDocument },
    },
    handler: async (request, reply) => {
      const { limit: size = 100, offset: from = 0 } = request.query;
      const events = await feed.events(from + size + 1);
      if (events.length > from + size) linkNext(request, reply, ['offset', from + size]);
      return { items: events.slice(from, from + size) };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/logs',
    schema: {
      operationId: 'listLogs',
      summary: 'Show what runs told.',
      description:
        'The newest lines, oldest first. `Link` leads to the older ones, or, with `after`, to the newer ones.',
      tags: ['history'],
      querystring: logQuery,
      response: { 200: logPageDocument },
    },
    handler: async (request, reply) => {
      const { limit: size = 500, ...which } = request.query;
      const items = await feed.logLines({ ...which, limit: size });
      const isForward = which.after !== undefined && which.before === undefined;
      const edge = isForward ? items.at(-1) : items[0];
      if (edge !== undefined && items.length === size)
        linkNext(request, reply, [isForward ? 'after' : 'before', edge.id]);
      return { items };
    },
  });
}
