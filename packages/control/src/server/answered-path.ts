import type { FastifyRequest } from 'fastify';

/**
 * The path as which a request is answered: that of its endpoint, which is found however the path is written (`/%61pi/status`), or else the
 * path that was asked for, without its query. Who may do what is decided by this one alone.
 */
export function answeredPath({ routeOptions, url }: Pick<FastifyRequest, 'routeOptions' | 'url'>): string {
  return routeOptions.url ?? pathOf(url);
}

/** Without its query, which may hold what is not for a log. */
export function pathOf(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}
