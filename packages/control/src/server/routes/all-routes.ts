import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { describeApi } from '../openapi/describe-api.js';
import { historyRoutes } from './history.js';
import { operationRoutes } from './operations.js';
import { planRoutes } from './plans.js';
import { probeRoutes } from './probe.js';
import { runnerRoutes } from './runners.js';
import { runRoutes } from './runs.js';
import { statusRoutes } from './status.js';
import { targetListRoutes } from './target-list.js';
import { targetPartRoutes } from './target-parts.js';
import { targetSettingsRoutes } from './target-settings.js';
import { targetStatsRoutes } from './target-stats.js';
import { targetRoutes } from './targets.js';
import { tokenRoutes } from './tokens.js';
import { transferRoutes } from './transfer.js';
import { writtenSettingsRoutes } from './written-settings.js';

const ROUTES = [
  statusRoutes,
  targetListRoutes,
  targetRoutes,
  targetStatsRoutes,
  targetSettingsRoutes,
  targetPartRoutes,
  writtenSettingsRoutes,
  planRoutes,
  operationRoutes,
  probeRoutes,
  runRoutes,
  runnerRoutes,
  historyRoutes,
  transferRoutes,
  tokenRoutes,
] as const;

/** Every resource of the API, and the document that describes all routes that are declared after it, too. */
export async function allRoutes(app: ControlApp, context: ControlContext): Promise<void> {
  await describeApi(app, context);
  await app.register(async (scope: ControlApp) => {
    // The types hold answers to their documents, and so do the tests: at run time nobody pays for a second look.
    scope.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
    for (const routes of ROUTES) routes(scope, context);
  });
}
