import { Failure, problem, stopRuns } from '@trafficinator/core';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { startedRunnerDocument, startRunnerDocument, stoppedRunsDocument } from '../documents/operation-documents.js';
import { noQuery } from '../documents/queries.js';

/** Starts and stops runners. */
export function runnerRoutes(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'POST',
    url: '/api/runner/start',
    schema: {
      operationId: 'startRunner',
      summary: 'Start a runner.',
      description:
        'On the machine of this server, on what is applied. It shares the load with the runners that there are.',
      tags: ['runs'],
      querystring: noQuery,
      body: startRunnerDocument,
      response: { 201: startedRunnerDocument },
    },
    handler: async (request, reply) => {
      if (context.startRunner === undefined) throw new Failure([problem('api.no-runner-here', {})]);
      const started = await context.startRunner(request.body);
      return reply.code(201).send(started);
    },
  });
  app.route({
    method: 'POST',
    url: '/api/runner/stop',
    schema: {
      operationId: 'stopRunners',
      summary: 'Stop all runners.',
      description: 'On every machine: they start no further visit, let those under way end, and report.',
      tags: ['runs'],
      querystring: noQuery,
      response: { 200: stoppedRunsDocument },
    },
    handler: async (request) => {
      const runs = await stopRuns(context.engineFor(context.userOf(request)));
      await context.feed.refresh();
      return { runs: runs.map(({ id }) => id) };
    },
  });
}
