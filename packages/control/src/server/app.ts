import type { Server } from 'node:http';
import {
  type ApiPolicy,
  type Clock,
  type Deps,
  Failure,
  messageOf,
  problem,
  type StatusFeed,
} from '@trafficinator/core';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { StartedRunner, StartRunnerBody } from '../api/operations.js';
import type { Meta } from '../api/overview.js';
import { answerErrors, sendProblems } from './answer-errors.js';
import { pathOf } from './answered-path.js';
import { Access } from './auth/access.js';
import { LoginGuard } from './auth/login-guard.js';
import { sessionRoutes } from './auth/session-routes.js';
import { Visitors } from './auth/visitor.js';
import type { ControlApp } from './control-app.js';
import type { ControlContext } from './control-context.js';
import { holdToRights } from './endpoint-rights.js';
import { keepGate } from './gate.js';
import type { GateTerms } from './gate-terms.js';
import { answerBadConnection, httpServer, type TlsFiles } from './http-server.js';
import { logRequests } from './log-requests.js';
import { metaRoutes } from './meta-routes.js';
import { answerTheRest } from './not-found.js';
import { PlanShelf } from './plan-shelf.js';
import { allRoutes } from './routes/all-routes.js';
import { repeatAnswers } from './security/idempotent-posts.js';
import { acceptJsonAlone } from './security/json-body.js';
import { RequestRate } from './security/request-rate.js';
import { securityHeaders } from './security/security-headers.js';
import type { ServerLog } from './server-log.js';
import type { WebFiles } from './static/web-files.js';
import { StreamHub } from './stream/stream-hub.js';
import { streamRoutes } from './stream/stream-routes.js';
import { readRefusedBodies } from './unread-bodies.js';

/** What a server of the API is made of. */
export interface AppOptions {
  /** Ports for one request, in the name of a user of the API, or of whoever started the server. */
  readonly engineFor: (user?: string) => Deps;
  readonly feed: StatusFeed;
  readonly policy: ApiPolicy;
  readonly meta: Meta;
  readonly clock: Clock;
  readonly startRunner?: ((request: StartRunnerBody) => Promise<StartedRunner>) | undefined;
  readonly gate: GateTerms;
  /** Whether somebody must log in, though no token may be given out any more. */
  readonly needsLogin: boolean;
  /** Absent where the API alone is served. */
  readonly pages?: WebFiles | undefined;
  readonly tls?: TlsFiles | undefined;
  readonly log: ServerLog;
}

/** Makes the server of the API and the pages. It does not listen yet. */
export async function buildApp(options: AppOptions): Promise<ControlApp> {
  const { clock, feed, gate, log } = options;
  const app = bareApp(options);
  const visitors = new Visitors();
  const access = new Access({ ...options.engineFor(), clock }, options);
  const guard = new LoginGuard(clock, log);
  const hub = new StreamHub(feed, clock, (error) => {
    log({ level: 'error', message: 'a stream failed', fields: { reason: messageOf(error) } });
  });
  const context = contextOf(options, visitors);

  holdToRights(app);
  acceptJsonAlone(app);
  answerErrors(app, log);
  readRefusedBodies(app, clock);
  answerTheRest(app, options.pages);
  logRequests(app, { visitors, log });
  keepGate(app, { terms: gate, access, guard, visitors, rate: new RequestRate(clock, gate.requestsPerSecond) });
  repeatAnswers(app, clock, visitors);
  app.addHook('onSend', async ({ method, routeOptions }) => {
    if (method !== 'GET' && routeOptions.url?.startsWith('/api/tokens')) access.forget();
  });

  // A plug-in of their own, so that plug-ins that the routes need are there before.
  await app.register(async (scope: ControlApp) => {
    await allRoutes(scope, context);
    metaRoutes(scope, context);
    sessionRoutes(scope, { access, guard, visitors, isSecure: gate.isSecure, log });
    streamRoutes(scope, { hub, visitors, demandState: () => feed.latest() });
  });
  return app;
}

const BODY_BYTES = 1_048_576;
const PARAMETER_LENGTH = 200;

function bareApp({ gate, tls, engineFor }: AppOptions): ControlApp {
  const { newId } = engineFor();
  const app = fastify<Server>({
    serverFactory: (listener) => httpServer(listener, tls),
    clientErrorHandler: answerBadConnection,
    frameworkErrors: (error, request, reply) => {
      reply.headers(securityHeaders(pathOf(request.url), gate));
      return sendProblems(reply, [problem('request.unreadable', { reason: `${error.message}.` })], 400);
    },
    trustProxy: gate.trustedProxies.length > 0 ? [...gate.trustedProxies] : false,
    bodyLimit: BODY_BYTES,
    routerOptions: { maxParamLength: PARAMETER_LENGTH },
    // Nobody chooses under which name the log tells of a request.
    requestIdHeader: false,
    genReqId: newId,
    return503OnClosing: false,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app;
}

function contextOf(options: AppOptions, visitors: Visitors): ControlContext {
  const { engineFor, feed, policy, meta, clock, startRunner } = options;
  return {
    engineFor: ({ name, by }) => engineFor(by === 'open' ? undefined : name),
    feed,
    policy,
    meta,
    clock,
    startRunner,
    plans: new PlanShelf({ clock, newId: engineFor().newId }),
    userOf: (request) => {
      const visitor = visitors.of(request);
      if (visitor === undefined) throw new Failure([problem('access.login-needed', {})]);
      return visitor.user;
    },
  };
}
