import { roles } from '@trafficinator/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LoginRequest, SessionState } from '../../api/session.js';
import type { ControlApp } from '../control-app.js';
import type { ServerLog } from '../server-log.js';
import type { Access } from './access.js';
import type { LoginGuard } from './login-guard.js';
import { secretOfCookie, sessionCookie } from './session-cookie.js';
import { sessionEnd } from './session-terms.js';
import type { Visitors } from './visitor.js';

const loginDocument = z.strictObject({
  token: z.string().max(200).describe('A token as `trafficinator token create` showed it.'),
}) satisfies z.ZodType<LoginRequest>;

const sessionDocument = z.object({
  user: z
    .object({
      name: z.string(),
      role: z.enum(roles),
      by: z.enum(['open', 'token', 'session']).describe('`open`: nobody needs to log in here.'),
    })
    .optional()
    .describe('Absent where a login is needed.'),
  expiresAt: z.number().optional().describe('When the session ends; milliseconds since 1970.'),
}) satisfies z.ZodType<SessionState>;

/** What logging in and out needs. */
export interface SessionParts {
  readonly access: Access;
  readonly guard: LoginGuard;
  readonly visitors: Visitors;
  readonly isSecure: boolean;
  readonly log: ServerLog;
}

/** Logging in and out of the pages. */
export function sessionRoutes(app: ControlApp, parts: SessionParts): void {
  app.route({
    method: 'GET',
    url: '/api/session',
    schema: {
      summary: 'Who is logged in. Never asks for a login.',
      tags: ['session'],
      response: { 200: sessionDocument },
    },
    handler: async (request) => {
      const visitor = parts.visitors.of(request);
      return { user: visitor?.user, expiresAt: visitor?.expiresAt };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/session',
    schema: {
      summary: 'Log in with a token. Sets the cookie of the session.',
      tags: ['session'],
      body: loginDocument,
      response: { 200: sessionDocument },
    },
    handler: (request, reply) => logIn(parts, { request, reply, token: request.body.token }),
  });
  app.route({
    method: 'DELETE',
    url: '/api/session',
    schema: {
      summary: 'Log out. Ends the session wherever it is used.',
      tags: ['session'],
      response: { 204: z.undefined().describe('Nobody is logged in now.') },
    },
    handler: async (request, reply) => {
      await endOld(parts, request);
      void reply.header('set-cookie', sessionCookie(undefined, parts)).code(204);
    },
  });
}

async function logIn(
  parts: SessionParts,
  { request, reply, token: text }: { request: FastifyRequest; reply: FastifyReply; token: string },
): Promise<SessionState> {
  const { access, guard, isSecure, log } = parts;
  const token = await guard.demand(text, { request, reply }, (given) => access.tokenOf(given));
  const { secret, session } = await access.begin(token);
  await endOld(parts, request);
  const maxAgeSeconds = Math.floor((sessionEnd(session.session.startedAt) - session.session.startedAt) / 1_000);
  void reply.header('set-cookie', sessionCookie(secret, { isSecure, maxAgeSeconds }));
  log({ level: 'info', message: 'somebody logged in', fields: { user: token.name, address: request.ip } });
  const { name, role } = token;
  return { user: { name, role, by: 'session' }, expiresAt: session.session.expiresAt };
}

async function endOld({ access, isSecure }: SessionParts, request: FastifyRequest): Promise<void> {
  const old = secretOfCookie(request.headers.cookie, isSecure);
  if (old !== undefined) await access.end(old);
}
