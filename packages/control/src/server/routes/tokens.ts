import { giveToken, instant, listTokens, revokeToken } from '@trafficinator/core';
import { z } from 'zod';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { givenTokenDocument, newTokenDocument, tokenListDocument } from '../documents/list-documents.js';
import { noQuery } from '../documents/queries.js';

const DAY_MS = 86_400_000;

/** Who may use the API. */
export function tokenRoutes(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'GET',
    url: '/api/tokens',
    schema: {
      operationId: 'listTokens',
      summary: 'List tokens of the API.',
      description: 'By age, also those that have expired. No token itself is known to anybody.',
      tags: ['access'],
      querystring: noQuery,
      response: { 200: tokenListDocument },
    },
    handler: async (request) => ({ items: await listTokens(context.engineFor(context.userOf(request))) }),
  });
  app.route({
    method: 'POST',
    url: '/api/tokens',
    schema: {
      operationId: 'createToken',
      summary: 'Give a token out.',
      description: 'The answer tells the token, this once.',
      tags: ['access'],
      querystring: noQuery,
      body: newTokenDocument,
      response: { 201: givenTokenDocument },
    },
    handler: async (request, reply) => {
      const { name, role, expiresInDays: days } = request.body;
      const expiresAt = days === undefined ? undefined : instant(context.clock.now() + days * DAY_MS);
      const token = await giveToken(context.engineFor(context.userOf(request)), { name, role, expiresAt });
      return reply.code(201).send(token);
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/tokens/:id',
    schema: {
      operationId: 'revokeToken',
      summary: 'Take a token back.',
      description: 'Whoever uses it, or is logged in with it, is shut out within a second.',
      tags: ['access'],
      params: z.strictObject({ id: z.string().min(1).max(100).describe('Id of the token, as the list has it.') }),
      querystring: noQuery,
      response: { 204: z.null().describe('It is taken back.') },
    },
    handler: async (request, reply) => {
      await revokeToken(context.engineFor(context.userOf(request)), request.params.id);
      return reply.code(204).send(null);
    },
  });
}
