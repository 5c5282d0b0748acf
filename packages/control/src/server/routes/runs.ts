import { compareRuns, listRuns, REPORT_POLICY, readReport, reportAs } from '@trafficinator/core';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { limit, offset } from '../documents/queries.js';
import { comparisonDocument, reportDocument, runPageDocument } from '../documents/run-documents.js';
import { linkNext } from './next-page.js';

const runName = z.string().min(1).max(100).describe('Id of a run, or the beginning of it.');
const reportFormat = z.enum(['json', 'html', 'md', 'xml']);
type Format = z.output<typeof reportFormat>;

/** What runs did. */
export function runRoutes(app: ControlApp, context: ControlContext): void {
  listRoute(app, context);
  compareRoute(app, context);
  reportRoute(app, context);
}

function listRoute(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/runs',
    schema: {
      operationId: 'listRuns',
      summary: 'List what has run.',
      description: 'The latest runs first, those that go on among them.',
      tags: ['runs'],
      querystring: z.strictObject({ limit: limit(100, 20), offset: offset(1_000_000) }),
      response: { 200: runPageDocument },
    },
    handler: async (request, reply) => {
      const { limit: size = 20, offset: from = 0 } = request.query;
      const page = await listRuns(context.engineFor(context.userOf(request)), { limit: size, offset: from });
      if (from + size < page.total) linkNext(request, reply, ['offset', from + size]);
      return page;
    },
  });
}

function compareRoute(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/runs/compare',
    schema: {
      operationId: 'compareRuns',
      summary: 'Compare two runs.',
      description:
        'What changed from one to the other, and whether it is more than noise. Without names, the last two.',
      tags: ['runs'],
      querystring: z.strictObject({ before: runName.optional(), after: runName.optional() }),
      response: { 200: comparisonDocument },
    },
    handler: (request) => compareRuns(context.engineFor(context.userOf(request)), request.query),
  });
}

function reportRoute(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/runs/:id/report',
    schema: {
      operationId: 'getRunReport',
      summary: 'Report what a run did.',
      description: 'With all runs of its fleet, unless `alone=true`. As JSON, or as a file: HTML, Markdown, JUnit XML.',
      tags: ['runs'],
      params: z.strictObject({ id: runName }),
      querystring: z.strictObject({
        format: reportFormat.describe('Default: `json`.').optional(),
        alone: z.enum(['true', 'false']).describe('Of this run alone.').optional(),
      }),
      response: {
        200: {
          description: 'The report.',
          content: {
            'application/json': { schema: reportDocument },
            'text/html': { schema: z.string() },
            'text/markdown': { schema: z.string() },
            'application/xml': { schema: z.string() },
          },
        },
      },
    },
    handler: async (request, reply) => {
      const { format = 'json', alone } = request.query;
      const engine = context.engineFor(context.userOf(request));
      const report = await readReport(engine, { run: request.params.id, isAlone: alone === 'true' });
      if (format === 'json') return reply.type('application/json; charset=utf-8').send(report);
      return sendText(reply, {
        format,
        name: `run-${report.run.slice(0, 8)}.${format}`,
        text: reportAs(format, report),
      });
    },
  });
}

const TYPES: Readonly<Record<Exclude<Format, 'json'>, string>> = {
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
};

/** A report may quote what servers answered. A page of it runs nothing but its own script, and belongs to no origin. */
function sendText(
  reply: FastifyReply,
  { format, name, text }: { readonly format: Exclude<Format, 'json'>; readonly name: string; readonly text: string },
): FastifyReply {
  if (format === 'html')
    void reply.header('content-security-policy', `${REPORT_POLICY}; frame-ancestors 'none'; sandbox allow-scripts`);
  else void reply.header('content-disposition', `attachment; filename="${name}"`);
  return reply.type(TYPES[format]).serializer(String).send(text);
}
