import {
  type Deps,
  explainManaged,
  explainTarget,
  Failure,
  findDeclared,
  type ManagedTarget,
  readManaged,
} from '@trafficinator/core';
import type { TargetSettingsList } from '../../api/targets.js';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { settingsListDocument } from '../documents/change-documents.js';
import { keyParams, noQuery } from '../documents/queries.js';

/** Every setting of a target, and which layer said it where. */
export function targetSettingsRoutes(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/targets/:key/settings',
    schema: {
      operationId: 'getTargetSettings',
      summary: 'Show where each setting of a target comes from.',
      description:
        'Of a target of the config: the layer, file and line of each setting, as the config that this server can read says it now. Of one of the API: what was written, and what has its default.',
      tags: ['targets'],
      params: keyParams,
      querystring: noQuery,
      response: { 200: settingsListDocument },
    },
    handler: async (request) => {
      const engine = context.engineFor(context.userOf(request));
      const managed = await readManaged(engine, request.params.key);
      return managed.managedBy === 'api' ? ofApi(managed) : await ofConfig(engine, managed);
    },
  });
}

function ofApi(managed: ManagedTarget): TargetSettingsList {
  return { key: managed.key, settings: explainManaged(managed) };
}

async function ofConfig(engine: Deps, managed: ManagedTarget): Promise<TargetSettingsList> {
  const { key } = managed;
  try {
    const { settings } = explainTarget(await findDeclared(engine, key), { places: true });
    return { key, settings };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const unexplained = error.problems.map(({ title, detail }) => `${title}: ${detail}`).join('\n');
    return { key, settings: withoutLayers(managed), unexplained };
  }
}

/** What is applied, where nobody knows who said it. */
function withoutLayers(managed: ManagedTarget): TargetSettingsList['settings'] {
  return explainManaged(managed).map(({ layers, ...setting }) => ({
    ...setting,
    layers: layers.filter(({ label }) => label !== 'api'),
  }));
}
