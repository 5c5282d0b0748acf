import type { FastifySchema } from 'fastify';
import { z } from 'zod';
import { documentNames } from '../documents/named.js';
import type { ComponentSchemas } from './component-schemas.js';
import type { JsonSchema } from './open-api.js';

/** An answer of several media types, each with its document. */
interface Contents {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>;
}

/** Describes the documents of a route as JSON schemas. */
export function describedSchema(schema: FastifySchema | undefined, schemas: ComponentSchemas): FastifySchema {
  const { body, querystring, params, response, ...words } = schema ?? {};
  return {
    ...words,
    ...(body instanceof z.ZodType && { body: schemas.of(body) }),
    ...(querystring instanceof z.ZodType && { querystring: schemas.of(querystring) }),
    ...(params instanceof z.ZodType && { params: schemas.of(params) }),
    response: Object.fromEntries(
      Object.entries(response ?? STREAM).map(([status, answer]) => [status, describedAnswer(answer, schemas)]),
    ),
  };
}

/** Only what goes on and on declares no answer. */
const STREAM = {
  200: { description: 'Server-sent events.', content: { 'text/event-stream': { schema: z.string() } } },
};

function describedAnswer(answer: unknown, schemas: ComponentSchemas): JsonSchema {
  if (answer instanceof z.ZodType) {
    const schema = schemas.of(answer);
    return { ...schema, description: wordsOf(answer) };
  }
  const { description, content } = answer as Contents; // Routes declare nothing else.
  const media = Object.entries(content).map(([type, { schema }]) => [type, { schema: schemas.of(schema) }] as const);
  return { description, content: Object.fromEntries(media) };
}

function wordsOf(answer: z.ZodType): string {
  return documentNames.get(answer)?.description ?? answer.description ?? 'The answer.';
}
