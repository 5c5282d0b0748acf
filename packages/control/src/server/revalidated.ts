import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers the same JSON always, and 304 to whoever has it already. */
export function revalidated<Answer>(value: Answer): (request: FastifyRequest, reply: FastifyReply) => Promise<Answer> {
  const text = JSON.stringify(value);
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  return async (request, reply) => {
    void reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
    const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
    if (known?.includes(tag) === true) return reply.code(304).send();
    return reply
      .type('application/json; charset=utf-8')
      .serializer(() => text)
      .send(value);
  };
}
