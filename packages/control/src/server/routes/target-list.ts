import { targetStates } from '@trafficinator/core';
import { z } from 'zod';
import { type TargetPage, targetSorts } from '../../api/targets.js';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { limit, offset, several } from '../documents/queries.js';
import { targetPageDocument } from '../documents/target-documents.js';
import { KeptAnswers } from './kept-answers.js';
import { linkNext } from './next-page.js';
import { selectRows } from './select-rows.js';

const query = z.strictObject({
  tag: several(z.string().min(1).max(63)).describe('Only targets with one of these tags.'),
  state: several(z.enum(targetStates)).describe('Only targets in one of these states.'),
  managedBy: z.enum(['config', 'api']).optional(),
  search: z.string().max(200).describe('Part of the key, the name or the URL, whatever the case.').optional(),
  sort: z.enum(targetSorts).describe('Default: `state`, those first that want attention. Ties by key.').optional(),
  order: z
    .enum(['asc', 'desc'])
    .describe('Default: as most want to see it: the highest `used`, `rate` and `p95` first, the lowest `successRate`.')
    .optional(),
  limit: limit(500, 100),
  offset: offset(1_000_000),
});

/** All targets at a glance. */
export function targetListRoutes(app: ControlApp, { feed }: ControlContext): void {
  const kept = new KeptAnswers<{ readonly page: TargetPage; readonly text: string }>();
  app.route({
    method: 'GET',
    url: '/api/targets',
    schema: {
      operationId: 'listTargets',
      summary: 'List targets.',
      description:
        'Every target, applied or only a draft yet. Filters are joined by "and"; of several values of one, any.',
      tags: ['targets'],
      querystring: query,
      response: { 200: targetPageDocument },
    },
    handler: async (request, reply) => {
      const { limit: size = 100, offset: from = 0 } = request.query;
      const snapshot = await feed.latest();
      const { page, text } = kept.of(snapshot, JSON.stringify(request.query), () => {
        const { overview, rows } = snapshot;
        const matching = selectRows(rows, request.query);
        const items = matching.slice(from, from + size);
        const made = { serial: overview.serial, asOf: overview.asOf, total: matching.length, items };
        return { page: made, text: String(reply.serialize(made)) };
      });
      if (from + size < page.total) linkNext(request, reply, ['offset', from + size]);
      return reply
        .type('application/json; charset=utf-8')
        .serializer(() => text)
        .send(page);
    },
  });
}
