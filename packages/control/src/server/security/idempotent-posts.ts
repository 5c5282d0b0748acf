import { type Clock, Failure, problem } from '@trafficinator/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Visitors } from '../auth/visitor.js';
import type { ControlApp } from '../control-app.js';
import { fingerprintOf, IdempotencyKeys, type KeptAnswer } from './idempotency.js';

/** Their answers hold secrets, which are kept nowhere. */
const NEVER_KEPT = new Set(['/api/session', '/api/tokens']);
/** What an answer says beside its body. */
const KEPT_HEADERS = ['content-type', 'etag', 'location'] as const;

/**
 * Does a `POST` with an `Idempotency-Key` once, however often the same user sends it within a day: the others get the same answer. What
 * failed by a fault of the server, or must be tried later, is done again.
 */
export function repeatAnswers(app: ControlApp, clock: Pick<Clock, 'monotonicMs'>, visitors: Visitors): void {
  const keys = new IdempotencyKeys(clock);
  const begun = new WeakMap<FastifyRequest, string>();
  app.addHook('preValidation', async (request, reply) => {
    const given = request.headers['idempotency-key'];
    if (request.method !== 'POST' || given === undefined || NEVER_KEPT.has(request.routeOptions.url ?? '')) return;
    const key = `${visitors.of(request)?.user.name ?? ''} ${valid(given)}`;
    const known = keys.begin(key, fingerprintOf([request.url, JSON.stringify(request.body ?? null)]));
    if (known.kind === 'new') begun.set(request, key);
    if (known.kind === 'other') throw new Failure([problem('request.key-reused', {})]);
    if (known.kind === 'running') {
      void reply.header('retry-after', 1);
      throw new Failure([problem('request.key-in-use', {})]);
    }
    if (known.kind === 'answered') return sendAgain(reply, known.answer);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const key = begun.get(request);
    if (key === undefined) return payload;
    begun.delete(request);
    const isFinal = reply.statusCode < 500 && reply.statusCode !== 429 && reply.statusCode !== 409;
    keys.end(key, isFinal && isText(payload) ? answerOf(reply, payload ?? '') : undefined);
    return payload;
  });
}

function valid(given: string | string[]): string {
  if (typeof given !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(given))
    throw new Failure([problem('request.invalid-key', {})]);
  return given;
}

/** An answer without a body has none or an empty one. */
function isText(payload: unknown): payload is string | null | undefined {
  return typeof payload === 'string' || payload === null || payload === undefined;
}

function answerOf(reply: FastifyReply, body: string): KeptAnswer {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body };
}

function sendAgain(reply: FastifyReply, { status, headers, body }: KeptAnswer): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .header('idempotency-replayed', 'true')
    .serializer((text: string) => text)
    .send(body);
}
