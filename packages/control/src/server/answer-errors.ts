import { Failure, type Problem, problem } from '@trafficinator/core';
import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { pathOf } from './answered-path.js';
import type { ControlApp } from './control-app.js';
import { PROBLEM_TYPE, problemDocument } from './problem-document.js';
import type { ServerLog } from './server-log.js';

/** What a client that was told to wait waits: the state is asked anew by then. */
const RETRY_SECONDS = 5;

/** Answers every error as `application/problem+json`. What is our fault is told to the log alone. */
export function answerErrors(app: ControlApp, log: ServerLog): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problems = problemsOf(error, request);
    if (problems === undefined) return sendFault(error, { request, reply, log });
    return sendProblems(reply, problems.problems, problems.status);
  });
}

/** Answers problems. */
export function sendProblems(
  reply: FastifyReply,
  problems: readonly [Problem, ...Problem[]],
  status?: number,
): FastifyReply {
  const document = problemDocument(problems, status);
  if (document.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_SECONDS);
  if (document.status === 401) reply.header('www-authenticate', 'Bearer realm="trafficinator"');
  return reply.code(document.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(document);
}

interface Told {
  readonly problems: readonly [Problem, ...Problem[]];
  readonly status?: number | undefined;
}

/** What the client can mend; undefined for what is our fault. */
function problemsOf(error: FastifyError, request: FastifyRequest): Told | undefined {
  if (error instanceof Failure) {
    const [first, ...rest] = error.problems;
    return first === undefined ? undefined : { problems: [first, ...rest] };
  }
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error, error.validationContext);
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const limitBytes = request.routeOptions.bodyLimit ?? 0;
    return { problems: [problem('request.too-large', { limitBytes })] };
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return { problems: [problem('request.media-type', { accepted: ['application/json'] })] };
  }
  const status = error.statusCode ?? 500;
  // Of the framework's own words, which hold nothing but what was sent.
  return status >= 500 ? undefined : { problems: [problem('request.unreadable', { reason: sentence(error.message) })] };
}

/** A body that can be read and does not fit is the client's data; a path or query that does not fit is the request itself. */
function invalid(
  { validation }: { readonly validation: readonly FastifySchemaValidationError[] },
  context: string | undefined,
): Told {
  const place = context === 'querystring' ? 'query' : context === 'params' ? 'path' : (context ?? 'body');
  const [first, ...rest] = validation.map(({ instancePath, message = 'not valid' }) => {
    const path = instancePath.slice(1).replaceAll('/', '.');
    const words = path === '' ? message : `${path}: ${message}`;
    return problem('request.invalid', { place, message: sentence(words) }, path === '' ? {} : { path });
  });
  const problems = first ?? problem('request.invalid', { place, message: 'It is not valid.' });
  return { problems: [problems, ...rest], status: place === 'body' ? 422 : 400 };
}

function sendFault(
  error: unknown,
  { request, reply, log }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly log: ServerLog },
): FastifyReply {
  const { id } = request;
  const stack = error instanceof Error ? error.stack : String(error);
  const { method } = request;
  log({
    level: 'error',
    message: 'a fault of ours',
    fields: { request: id, method, path: pathOf(request.url), stack },
  });
  return sendProblems(reply, [problem('server.fault', { id })]);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
