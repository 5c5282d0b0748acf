import { pauseTargets, resumeTargets, type Selection } from '@trafficinator/core';
import type { OperateBody } from '../../api/operations.js';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { operateDocument, operatedDocument } from '../documents/operation-documents.js';
import { noQuery } from '../documents/queries.js';

/** Pauses and resumes targets, those of the config too. */
export function operationRoutes(app: ControlApp, context: ControlContext): void {
  operation(app, context, {
    url: '/api/pause',
    operationId: 'pauseTargets',
    summary: 'Pause targets.',
    description:
      'By name, by tag, or all. Runners start no further visit of theirs until they are resumed, whatever is applied meanwhile.',
    operate: pauseTargets,
  });
  operation(app, context, {
    url: '/api/resume',
    operationId: 'resumeTargets',
    summary: 'Resume targets.',
    description: 'By name, by tag, or all. What was missed is not caught up on.',
    operate: resumeTargets,
  });
}

/** Whoever asks sits elsewhere: what is checked out beside the server has no part in it, and git would take longer than all the rest. */
const NO_COMMIT = async () => undefined;

interface Operation {
  readonly url: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly operate: typeof pauseTargets;
}

function operation(app: ControlApp, context: ControlContext, { url, operate, ...words }: Operation): void {
  app.route({
    method: 'POST',
    url,
    schema: {
      ...words,
      tags: ['operations'],
      querystring: noQuery,
      body: operateDocument,
      response: { 200: operatedDocument },
    },
    handler: async (request) => {
      const engine = context.engineFor(context.userOf(request));
      const operated = await operate({ ...engine, readCommit: NO_COMMIT }, selectionOf(request.body));
      await context.feed.refresh();
      return operated;
    },
  });
}

function selectionOf(body: OperateBody): Selection | 'all' {
  if ('all' in body) return 'all';
  return 'tags' in body
    ? { targets: [], exclude: [], tags: body.tags }
    : { targets: body.targets, exclude: [], tags: [] };
}
