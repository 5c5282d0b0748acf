import { type Deps, putDraft, readManaged, readWrittenPages, type TargetKey } from '@trafficinator/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventSettings, PageList } from '../../api/targets.js';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { eventSettingsDocument, pageListDocument } from '../documents/change-documents.js';
import { keyParams, noQuery } from '../documents/queries.js';
import { mergePatchOf } from './merge-patch-of.js';
import { requireSeen, targetTag } from './seen-target.js';

const WRITING = 'The change waits as a draft until it is applied. Needs `If-Match` with the `ETag` of the target.';

/** Pages and events of a target: parts of its settings that are long, and often written alone. */
export function targetPartRoutes(app: ControlApp, context: ControlContext): void {
  pageRoutes(app, context);
  eventRoutes(app, context);
}

function pageRoutes(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/targets/:key/pages',
    schema: {
      operationId: 'getTargetPages',
      summary: 'List the pages of a target.',
      tags: ['targets'],
      params: keyParams,
      querystring: noQuery,
      response: { 200: pageListDocument },
    },
    handler: (request, reply) => pagesOf(engineOf(context, request), reply, request.params.key),
  });
  app.route({
    method: 'PUT',
    url: '/api/targets/:key/pages',
    schema: {
      operationId: 'replaceTargetPages',
      summary: 'Write the pages of a target.',
      description: WRITING,
      tags: ['targets'],
      params: keyParams,
      querystring: noQuery,
      body: pageListDocument,
      response: { 200: pageListDocument },
    },
    handler: async (request, reply) => {
      const { key } = request.params;
      const engine = engineOf(context, request);
      const { pages } = request.body;
      await putDraft(engine, context.policy, {
        key,
        written: { pages },
        kind: 'merge',
        seen: requireSeen(request, key),
      });
      await context.feed.refresh();
      return pagesOf(engine, reply, key);
    },
  });
}

function eventRoutes(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/targets/:key/events',
    schema: {
      operationId: 'getTargetEvents',
      summary: 'Show the events of a target.',
      description:
        'What visitors do besides viewing pages: the section `events` of the settings, as far as it was written.',
      tags: ['targets'],
      params: keyParams,
      querystring: noQuery,
      response: { 200: eventSettingsDocument },
    },
    handler: (request, reply) => eventsOf(engineOf(context, request), reply, request.params.key),
  });
  app.route({
    method: 'PUT',
    url: '/api/targets/:key/events',
    schema: {
      operationId: 'replaceTargetEvents',
      summary: 'Write the events of a target.',
      description: `What is left out has its default. ${WRITING}`,
      tags: ['targets'],
      params: keyParams,
      querystring: noQuery,
      body: eventSettingsDocument,
      response: { 200: eventSettingsDocument },
    },
    handler: async (request, reply) => {
      const { key } = request.params;
      const engine = engineOf(context, request);
      const seen = requireSeen(request, key);
      // Of settings that were changed after this, the draft is refused by what was seen.
      const now = await readManaged(engine, key);
      const patch = { events: mergePatchOf(now.written['events'], request.body.events) };
      const { serial, revision } = now;
      await putDraft(engine, context.policy, {
        key,
        written: patch,
        kind: 'merge',
        seen: seen ?? { serial, revision },
      });
      await context.feed.refresh();
      return eventsOf(engine, reply, key);
    },
  });
}

function engineOf(context: ControlContext, request: FastifyRequest): Deps {
  return context.engineFor(context.userOf(request));
}

async function pagesOf(engine: Deps, reply: FastifyReply, key: TargetKey): Promise<PageList> {
  void reply.header('etag', targetTag(await readManaged(engine, key)));
  return { pages: await readWrittenPages(engine, key) };
}

async function eventsOf(engine: Deps, reply: FastifyReply, key: TargetKey): Promise<EventSettings> {
  const managed = await readManaged(engine, key);
  void reply.header('etag', targetTag(managed));
  const events = managed.written['events'];
  return { events: typeof events === 'object' && events !== null ? { ...events } : {} };
}
