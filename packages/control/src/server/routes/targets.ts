import {
  deleteTarget,
  dropDraft,
  type ManagedTarget,
  type Planned,
  planReportOf,
  previewDelete,
  previewDraft,
  putDraft,
} from '@trafficinator/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { DryRun, TargetDetail } from '../../api/targets.js';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { DeclaredTargets } from '../declared-target.js';
import { dryRunDocument, newTargetDocument } from '../documents/change-documents.js';
import { dryRunQuery, keyParams, noQuery } from '../documents/queries.js';
import { targetDetailDocument, written } from '../documents/target-documents.js';
import { requireSeen, seenIn } from './seen-target.js';
import { type Asked, sendDetail } from './target-detail.js';

const detailOrDryRun: z.ZodType<TargetDetail | DryRun> = z
  .union([targetDetailDocument, dryRunDocument])
  .describe('The target; with `dryRun=true`, the plan.');

const CHANGES =
  'The change waits as a draft until it is applied. With `dryRun=true` nothing is kept, and the plan is answered. Needs `If-Match` with the `ETag` of the target; `*` takes it as it is now.';

/** Each target: what the API keeps of it, and changes of those that the API manages. */
export function targetRoutes(app: ControlApp, context: ControlContext): void {
  const declared = new DeclaredTargets(context);
  const ask: Ask = (request, reply) => ({
    context,
    declared,
    engine: context.engineFor(context.userOf(request)),
    reply,
  });
  readRoute(app, ask);
  createRoute(app, ask);
  writeRoute(app, ask, 'PUT');
  writeRoute(app, ask, 'PATCH');
  deleteRoute(app, ask);
  discardRoute(app, ask);
}

/** Takes what a request needs. */
type Ask = (request: FastifyRequest, reply: FastifyReply) => Asked;

function readRoute(app: ControlApp, ask: Ask): void {
  app.route({
    method: 'GET',
    url: '/api/targets/:key',
    schema: {
      operationId: 'getTarget',
      summary: 'Show a target.',
      description:
        'Its settings, its traffic, and what of it is declared, applied and running. `ETag` says how its settings were seen.',
      tags: ['targets'],
      params: keyParams,
      querystring: noQuery,
      response: { 200: targetDetailDocument },
    },
    handler: (request, reply) => sendDetail(ask(request, reply), request.params.key),
  });
}

function createRoute(app: ControlApp, ask: Ask): void {
  app.route({
    method: 'POST',
    url: '/api/targets',
    schema: {
      operationId: 'createTarget',
      summary: 'Create a target.',
      description:
        'It waits as a draft until it is applied. With `dryRun=true` nothing is kept, and the plan is answered.',
      tags: ['targets'],
      querystring: dryRunQuery,
      body: newTargetDocument,
      response: { 200: dryRunDocument, 201: targetDetailDocument },
    },
    handler: async (request, reply) => {
      const { key, settings } = request.body;
      const asked = ask(request, reply);
      const { engine, context } = asked;
      const draft = { key, written: settings, kind: 'create' } as const; // Keeps the literal.
      if (request.query.dryRun === 'true') return dryRun(await previewDraft(engine, context.policy, draft));
      const managed = await putDraft(engine, context.policy, draft);
      void reply.code(201).header('location', `/api/targets/${managed.key}`);
      return changed(asked, managed);
    },
  });
}

function writeRoute(app: ControlApp, ask: Ask, method: 'PUT' | 'PATCH'): void {
  const isPut = method === 'PUT';
  const kind = isPut ? 'replace' : 'merge';
  app.route({
    method,
    url: '/api/targets/:key',
    schema: {
      operationId: isPut ? 'replaceTarget' : 'patchTarget',
      summary: isPut ? 'Write all settings of a target.' : 'Change some settings of a target.',
      description: `${isPut ? 'What is left out has its default.' : 'A merge patch (RFC 7396): null takes a setting back to its default.'} ${CHANGES}`,
      tags: ['targets'],
      params: keyParams,
      querystring: dryRunQuery,
      body: written,
      response: { 200: detailOrDryRun },
    },
    handler: async (request, reply) => {
      const { key } = request.params;
      const asked = ask(request, reply);
      const { engine, context } = asked;
      const isDryRun = request.query.dryRun === 'true';
      const seen = isDryRun ? seenIn(request) : requireSeen(request, key);
      const draft = { key, written: request.body, kind, seen } as const; // Keeps the literal.
      if (isDryRun) return dryRun(await previewDraft(engine, context.policy, draft));
      return changed(asked, await putDraft(engine, context.policy, draft));
    },
  });
}

function deleteRoute(app: ControlApp, ask: Ask): void {
  app.route({
    method: 'DELETE',
    url: '/api/targets/:key',
    schema: {
      operationId: 'deleteTarget',
      summary: 'Delete a target.',
      description: `A target that is only a draft is gone at once (204). ${CHANGES}`,
      tags: ['targets'],
      params: keyParams,
      querystring: dryRunQuery,
      response: { 200: detailOrDryRun, 204: z.null().describe('It was only a draft, and is gone.') },
    },
    handler: async (request, reply) => {
      const { key } = request.params;
      const asked = ask(request, reply);
      const { engine, context } = asked;
      if (request.query.dryRun === 'true') return dryRun(await previewDelete(engine, { key, seen: seenIn(request) }));
      const managed = await deleteTarget(engine, { key, seen: requireSeen(request, key) });
      if (managed !== undefined) return changed(asked, managed);
      await context.feed.refresh();
      return reply.code(204).send(null);
    },
  });
}

function discardRoute(app: ControlApp, ask: Ask): void {
  app.route({
    method: 'DELETE',
    url: '/api/targets/:key/draft',
    schema: {
      operationId: 'discardDraft',
      summary: 'Take a draft back.',
      description: 'The target stays as it is applied; one that was never applied is gone. Needs `If-Match`.',
      tags: ['targets'],
      params: keyParams,
      querystring: noQuery,
      response: { 204: z.null().describe('The draft is gone.') },
    },
    handler: async (request, reply) => {
      const { key } = request.params;
      const { engine, context } = ask(request, reply);
      await dropDraft(engine, { key, seen: requireSeen(request, key) });
      await context.feed.refresh();
      return reply.code(204).send(null);
    },
  });
}

async function changed(asked: Asked, { key }: ManagedTarget): Promise<TargetDetail> {
  await asked.context.feed.refresh();
  return await sendDetail(asked, key);
}

function dryRun(planned: Planned): DryRun {
  return { plan: planReportOf(planned.plan, planned) };
}
