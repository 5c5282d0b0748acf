import { Failure, problem } from '@trafficinator/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answeredPath } from './answered-path.js';
import type { Access } from './auth/access.js';
import type { LoginGuard } from './auth/login-guard.js';
import { secretOfCookie } from './auth/session-cookie.js';
import { localVisitor, type Visitor, type Visitors, visitorOfSession, visitorOfToken } from './auth/visitor.js';
import type { ControlApp } from './control-app.js';
import { demandRight } from './endpoint-rights.js';
import type { GateTerms } from './gate-terms.js';
import { foreignSite } from './security/foreign-site.js';
import type { RequestRate } from './security/request-rate.js';
import { isApi, securityHeaders } from './security/security-headers.js';
import { isServedHost } from './security/served-hosts.js';

/** What decides who passes. */
export interface GateParts {
  readonly terms: GateTerms;
  readonly access: Access;
  readonly guard: LoginGuard;
  readonly visitors: Visitors;
  readonly rate: RequestRate;
}

/** What every request must pass before it is even read, in this order; what is refused first tells least. */
export function keepGate(app: ControlApp, parts: GateParts): void {
  const { terms, visitors } = parts;
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders(answeredPath(request), terms));
    demandHost(request, terms);
    demandOwnPage(request, terms);
    if (!isApi(answeredPath(request)) || request.is404) return;
    const visitor = await visitorOf(parts, request, reply);
    if (visitor !== undefined) visitors.set(request, visitor);
    demandPatience(parts, { request, reply, visitor });
    demandRight(request, visitor?.user);
  });
}

function demandHost(request: FastifyRequest, { hosts }: GateTerms): void {
  const named = request.raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
  if (named > 1 || !request.url.startsWith('/'))
    throw new Failure([problem('request.unreadable', { reason: 'It names more than one host.' })]);
  if (!isServedHost(request.host, hosts)) throw new Failure([problem('access.unknown-host', { host: request.host })]);
}

function demandOwnPage(request: FastifyRequest, { origins }: GateTerms): void {
  const { headers, method, protocol, host } = request;
  // Whoever follows a link to a page of ours reads nothing yet: the page asks for everything by itself.
  if (!isApi(answeredPath(request)) && (method === 'GET' || method === 'HEAD')) return;
  const evidence = foreignSite(
    {
      method,
      origin: headers.origin,
      site: textOf(headers['sec-fetch-site']),
      mode: textOf(headers['sec-fetch-mode']),
      destination: textOf(headers['sec-fetch-dest']),
    },
    [...origins, `${protocol}://${host}`.toLowerCase()],
  );
  if (evidence !== undefined) throw new Failure([problem('access.other-site', { evidence })]);
}

async function visitorOf(
  { access, guard, terms }: GateParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Visitor | undefined> {
  const { authorization, cookie, origin } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
    return guard.demand(token, { request, reply }, (given) => visitorOfToken(access, given));
  }
  if (await access.isOpen()) return localVisitor(access);
  const secret = secretOfCookie(cookie, terms.isSecure);
  if (secret === undefined) return undefined;
  // A cookie comes by itself, so what changes something must say that a page of ours sent it.
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead && origin === undefined && request.headers['sec-fetch-site'] === undefined)
    throw new Failure([problem('access.other-site', { evidence: 'a cookie without Origin' })]);
  return visitorOfSession(access, secret);
}

function demandPatience(
  { rate }: GateParts,
  { request, reply, visitor }: { request: FastifyRequest; reply: FastifyReply; visitor: Visitor | undefined },
): void {
  const seconds = rate.take(visitor === undefined ? `address ${request.ip}` : `user ${visitor.user.name}`);
  if (seconds === 0) return;
  void reply.header('retry-after', seconds);
  throw new Failure([problem('access.too-many-requests', { perSecond: rate.perSecond })]);
}

/** Of a header that came several times there is none that can be believed. */
function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
