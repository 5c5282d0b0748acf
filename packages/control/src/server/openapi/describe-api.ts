import swagger from '@fastify/swagger';
import { z } from 'zod';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { noQuery } from '../documents/queries.js';
import { revalidated } from '../revalidated.js';
import { ComponentSchemas } from './component-schemas.js';
import { describedSchema } from './described-schema.js';
import { DOCS_POLICY, docsPage } from './docs-page.js';
import { finishDocument } from './finish-document.js';
import type { OpenApiDocument } from './open-api.js';

const INFO = `Everything that the pages of Trafficinator show and do.

Targets that the API creates and changes wait as drafts until they are applied. Those of a config can be paused and resumed here, and changed nowhere but in the config. Instants are milliseconds since 1970. Errors are \`application/problem+json\` with a stable \`type\`.`;

/** Describes every route that is declared from now on, at `/api/openapi.json` and, for people, at `/api/docs`. */
export async function describeApi(app: ControlApp, { meta }: ControlContext): Promise<void> {
  const schemas = new ComponentSchemas();
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Trafficinator',
        version: meta.version,
        description: INFO,
        license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
      },
      servers: [{ url: '/' }],
    },
    transform: ({ schema, url }) => ({ schema: describedSchema(schema, schemas), url }),
    transformObject: (made) => ('openapiObject' in made ? { ...finishDocument(made.openapiObject, schemas) } : {}),
  });
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    schema: {
      operationId: 'getOpenApi',
      summary: 'Show this document.',
      tags: ['server'],
      querystring: noQuery,
      response: { 200: z.record(z.string(), z.unknown()).describe('An OpenAPI document, 3.1.') },
    },
    handler: (request, reply) => answers().json(request, reply),
  });
  app.route({
    method: 'GET',
    url: '/api/docs',
    schema: {
      operationId: 'getDocs',
      summary: 'Show this document as a page.',
      tags: ['server'],
      querystring: noQuery,
      response: { 200: { description: 'A page.', content: { 'text/html': { schema: z.string() } } } },
    },
    handler: async (_, reply) =>
      reply
        .headers({ 'content-security-policy': DOCS_POLICY, 'cache-control': 'private, no-cache' })
        .type('text/html; charset=utf-8')
        .serializer(String)
        .send(answers().page),
  });

  // Not before all routes are declared.
  let made: Answers | undefined;
  const answers = () => {
    made ??= answersOf(app.swagger() as unknown as OpenApiDocument); // As `finishDocument` has made it.
    return made;
  };
}

interface Answers {
  readonly json: ReturnType<typeof revalidated<Record<string, unknown>>>;
  readonly page: string;
}

function answersOf(document: OpenApiDocument): Answers {
  const plain: Record<string, unknown> = { ...document };
  return { json: revalidated(plain), page: docsPage(document) };
}
