import type { ApiPolicy, Clock, Deps, StatusFeed } from '@trafficinator/core';
import type { FastifyRequest } from 'fastify';
import type { StartedRunner, StartRunnerBody } from '../api/operations.js';
import type { Meta } from '../api/overview.js';
import type { ApiUser } from '../api/session.js';
import type { PlanShelf } from './plan-shelf.js';

/** What the routes of the API are given. */
export interface ControlContext {
  /** Ports for one request, which loads the config anew. What is done with them is done in the user's name. */
  engineFor(user: ApiUser): Deps;
  readonly feed: StatusFeed;
  readonly policy: ApiPolicy;
  readonly meta: Meta;
  readonly clock: Clock;
  /** Absent where this server starts no runners. Throws `runner.already-started` and `runner.cannot-start`. */
  readonly startRunner?: ((request: StartRunnerBody) => Promise<StartedRunner>) | undefined;
  /** Plans that wait to be applied. */
  readonly plans: PlanShelf;
  /** Who asks; to be asked in handlers of endpoints that need a role. */
  userOf(request: FastifyRequest): ApiUser;
}
