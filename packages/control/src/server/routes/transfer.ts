import { exportTargets, importTargets, planDrafts, planReportOf, previewImport } from '@trafficinator/core';
import { z } from 'zod';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { importAnswerDocument, importDocument } from '../documents/list-documents.js';
import { dryRunQuery, keyParams, several } from '../documents/queries.js';

/** Carries targets of the API into a config, and into the API. */
export function transferRoutes(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/export',
    schema: {
      operationId: 'exportTargets',
      summary: 'Write targets of the API as a config.',
      description: 'TypeScript to adopt into git. No secret is in it: a sealed token becomes a reference.',
      tags: ['transfer'],
      querystring: z.strictObject({
        target: several(keyParams.shape.key).describe('Only these targets. Default: all of the API.'),
      }),
      response: {
        200: { description: 'A config.', content: { 'text/typescript': { schema: z.string() } } },
      },
    },
    handler: async (request, reply) => {
      const text = await exportTargets(context.engineFor(context.userOf(request)), { targets: request.query.target });
      return reply
        .type('text/typescript; charset=utf-8')
        .header('content-disposition', 'attachment; filename="trafficinator.config.ts"')
        .serializer(String)
        .send(text);
    },
  });
  app.route({
    method: 'POST',
    url: '/api/import',
    schema: {
      operationId: 'importTargets',
      summary: 'Create and change many targets.',
      description:
        'Drafts are made of all of them, or of none. What is not named stays as it is. With `dryRun=true` no draft is made, and the plan is answered.',
      tags: ['transfer'],
      querystring: dryRunQuery,
      body: importDocument,
      response: { 200: importAnswerDocument },
    },
    handler: async (request) => {
      const engine = context.engineFor(context.userOf(request));
      const { policy } = context;
      if (request.query.dryRun === 'true') {
        const { planned, ...keys } = await previewImport(engine, policy, request.body.targets);
        return { ...keys, plan: planReportOf(planned.plan, planned) };
      }
      const { created, updated } = await importTargets(engine, policy, request.body.targets);
      await context.feed.refresh();
      await using state = await engine.openState('read');
      const planned = await planDrafts(engine, state, { targets: [...created, ...updated], policy });
      return { created, updated, plan: planReportOf(planned.plan, planned) };
    },
  });
}
