import { presets, targetFormSchema } from '@trafficinator/core';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { targetSchemaDocument } from '../documents/change-documents.js';
import { presetListDocument } from '../documents/list-documents.js';
import { noQuery } from '../documents/queries.js';
import { revalidated } from '../revalidated.js';

/** What can be written of a target, and settings to begin with. */
export function writtenSettingsRoutes(app: ControlApp, _context: ControlContext): void {
  const schema = revalidated(targetFormSchema());
  const list = revalidated({ items: presets });
  app.route({
    method: 'GET',
    url: '/api/schema/target',
    schema: {
      operationId: 'getTargetSchema',
      summary: 'Show what can be written of a target.',
      description:
        'A JSON Schema of all settings, with their words, units, defaults and groups. What it does not say, such as what goes together, `dryRun` does.',
      tags: ['targets'],
      querystring: noQuery,
      response: { 200: targetSchemaDocument },
    },
    handler: schema,
  });
  app.route({
    method: 'GET',
    url: '/api/presets',
    schema: {
      operationId: 'listPresets',
      summary: 'Show settings to begin with.',
      tags: ['targets'],
      querystring: noQuery,
      response: { 200: presetListDocument },
    },
    handler: list,
  });
}
