import { Failure, problem } from '@trafficinator/core';
import type { FastifyRequest, RouteOptions } from 'fastify';
import { mayUse, type Right, rights } from '../api/rights.js';
import type { ApiUser } from '../api/session.js';
import type { ControlApp } from './control-app.js';

const table: Readonly<Record<string, Right>> = rights;

/** More than settings of one target: many of them, or a long list of pages. */
const LARGE_BODIES = new Set(['POST /api/import', 'PUT /api/targets/:key/pages']);
const LARGE_BYTES = 10 * 1_048_576;

/** Refuses to declare an endpoint that is not in the table of rights: it would be open to everybody, or to nobody. */
export function holdToRights(app: ControlApp): void {
  app.addHook('onRoute', (route) => {
    for (const endpoint of endpointsOf(route)) {
      if (table[endpoint] === undefined) throw new TypeError(`${endpoint} is missing in the table of rights.`);
      if (LARGE_BODIES.has(endpoint)) route.bodyLimit = LARGE_BYTES;
    }
  });
}

/** Throws `access.login-needed` or `access.not-allowed`. */
export function demandRight(request: FastifyRequest, user: ApiUser | undefined): void {
  const endpoint = endpointOf(request.method, request.routeOptions.url);
  const right = table[endpoint];
  if (right === 'anyone') return;
  if (user === undefined || right === undefined) throw new Failure([problem('access.login-needed', {})]);
  if (!mayUse(user.role, right))
    throw new Failure([problem('access.not-allowed', { endpoint, needed: right, role: user.role })]);
}

/** Methods that a path can be asked with; none where there is no such path. */
export function methodsAt(path: string): readonly string[] {
  const methods = Object.keys(rights).flatMap((endpoint) => {
    const [method = '', pattern = ''] = endpoint.split(' ');
    return isAt(path, pattern) ? [method] : [];
  });
  return methods.includes('GET') ? ['HEAD', ...methods].sort() : methods.sort();
}

function isAt(path: string, pattern: string): boolean {
  const [parts, wanted] = [path.split('/'), pattern.split('/')];
  return (
    parts.length === wanted.length &&
    wanted.every((part, at) => (part.startsWith(':') ? parts[at] !== '' : part === parts[at]))
  );
}

function endpointsOf({ method, url }: Pick<RouteOptions, 'method' | 'url'>): readonly string[] {
  return [method].flat().map((one) => endpointOf(one, url));
}

function endpointOf(method: string, url = ''): string {
  return `${method === 'HEAD' ? 'GET' : method} ${url}`;
}
