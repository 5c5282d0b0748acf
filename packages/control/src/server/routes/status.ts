import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { overviewDocument } from '../documents/overview-document.js';
import { noQuery } from '../documents/queries.js';

/** Everything at a glance. */
export function statusRoutes(app: ControlApp, { feed }: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/status',
    schema: {
      operationId: 'getStatus',
      summary: 'Show everything at a glance.',
      description:
        'Totals over all targets, the runs that go on, and the budgets of instances. At most a second old, or up to six where there are thousands of targets.',
      tags: ['targets'],
      querystring: noQuery,
      response: { 200: overviewDocument },
    },
    handler: async () => (await feed.latest()).overview,
  });
}
