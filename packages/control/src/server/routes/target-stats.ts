import { Failure, type Instant, instant, problem } from '@trafficinator/core';
import { z } from 'zod';
import type { StatsQuery } from '../../api/targets.js';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { keyParams } from '../documents/queries.js';
import { targetStatsDocument } from '../documents/target-documents.js';

/** The end of the year 9999. */
const LATEST = 253_402_300_799_999;
const HOUR_MS = 3_600_000;

const at = z.coerce.number().int().min(0).max(LATEST);

const query = z.strictObject({
  from: at.describe('Milliseconds since 1970. Default: an hour before `to`.').optional(),
  to: at.describe('Milliseconds since 1970. Default: now.').optional(),
  step: z.coerce
    .number()
    .int()
    .min(1)
    .max(31_536_000)
    .describe('Length of a step in seconds; longer where records are coarser, or steps would be too many.')
    .optional(),
});

/** What a target got over time. */
export function targetStatsRoutes(app: ControlApp, { feed, clock }: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/targets/:key/stats',
    schema: {
      operationId: 'getTargetStats',
      summary: 'Show a target over time.',
      description: 'Visits, hits, latencies and errors, step by step, whichever runs served it.',
      tags: ['targets'],
      params: keyParams,
      querystring: query,
      response: { 200: targetStatsDocument },
    },
    handler: (request) => feed.stats(request.params.key, spanOf(request.query, clock.now())),
  });
}

function spanOf({ from, to, step }: StatsQuery, now: Instant) {
  const end = to ?? now;
  const begin = from ?? Math.max(0, end - HOUR_MS);
  if (begin >= end)
    throw new Failure([
      problem('request.invalid', { place: 'query', message: '`from` must lie before `to`.' }, { path: 'from' }),
    ]);
  return { from: instant(begin), to: instant(end), ...(step !== undefined && { stepSeconds: step }) };
}
