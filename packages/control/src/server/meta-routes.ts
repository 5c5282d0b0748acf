import { z } from 'zod';
import type { Meta } from '../api/overview.js';
import type { ControlApp } from './control-app.js';
import type { ControlContext } from './control-context.js';

const metaDocument = z.object({
  version: z.string(),
  stack: z.string(),
  state: z.string().describe('Where the state is, without any secret.'),
  configFile: z.string().optional().describe('The config that this server can read.'),
  allowedTargets: z.array(z.string()).readonly().describe('Where targets of the API may be.'),
  allowedSecrets: z
    .array(z.object({ name: z.string(), origins: z.array(z.string()).readonly() }))
    .readonly()
    .describe('Secrets that targets of the API may name, with the origins that each may be sent to.'),
  canSeal: z.boolean().describe('Whether a token may be given as text.'),
  canStartRunner: z.boolean(),
}) satisfies z.ZodType<Meta>;

/** What the server is, and whether it lives. */
export function metaRoutes(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    schema: {
      summary: 'Whether the server lives.',
      tags: ['server'],
      response: { 200: z.object({ ok: z.literal(true) }) },
    },
    handler: async () => ({ ok: true as const }),
  });
  app.route({
    method: 'GET',
    url: '/api/meta',
    schema: {
      summary: 'What this server is, and what it lets users of the API do.',
      tags: ['server'],
      response: { 200: metaDocument },
    },
    handler: async () => context.meta,
  });
}
