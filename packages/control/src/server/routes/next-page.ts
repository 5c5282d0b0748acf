import type { FastifyReply, FastifyRequest } from 'fastify';

/** Names the next page in the header `Link`: this request, with another value of one parameter. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, [name, value]: readonly [string, number]): void {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  searchParams.set(name, String(value));
  reply.header('link', `<${pathname}?${searchParams}>; rel="next"`);
}
