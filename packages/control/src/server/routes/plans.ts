import {
  applyPlan,
  type Deps,
  Failure,
  hasChanges,
  loadTargets,
  lockState,
  makePlan,
  openBeforeWriting,
  type Planned,
  plainPaint,
  planDigest,
  planDrafts,
  planReportOf,
  planText,
  problem,
  requireHome,
  type StateStore,
} from '@trafficinator/core';
import type { ApplyAnswer, ApplyRequestBody, PlanAnswer, PlanRequestBody } from '../../api/operations.js';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import {
  applyAnswerDocument,
  applyRequestDocument,
  planAnswerDocument,
  planRequestDocument,
} from '../documents/plan-documents.js';
import { noQuery } from '../documents/queries.js';
import type { KeptPlan } from '../plan-shelf.js';

/** As wide as the CLI writes where it knows no terminal. */
const TEXT_WIDTH = 100;
const LOCK_TIMEOUT_MS = 5_000;

/** What an apply would do, and the apply of what was seen. */
export function planRoutes(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'POST',
    url: '/api/plan',
    schema: {
      operationId: 'plan',
      summary: 'Show what an apply would change.',
      description:
        'Of the drafts that wait, or of the config that this server can read. Changes nothing. The plan is kept for ten minutes.',
      tags: ['plan and apply'],
      querystring: noQuery,
      body: planRequestDocument,
      response: { 200: planAnswerDocument },
    },
    handler: async (request) => {
      const engine = context.engineFor(context.userOf(request));
      const plan = await planner({ engine, context }, request.body);
      await using state = await openBeforeWriting(engine);
      return answerOf(context, request.body, await plan(state));
    },
  });
  app.route({
    method: 'POST',
    url: '/api/apply',
    schema: {
      operationId: 'apply',
      summary: 'Apply a plan.',
      description:
        'Does what the plan says, in one transaction, or nothing: 409 where something else would happen by now. Runners adopt it within a second.',
      tags: ['plan and apply'],
      querystring: noQuery,
      body: applyRequestDocument,
      response: { 200: applyAnswerDocument },
    },
    handler: async (request) => {
      const engine = context.engineFor(context.userOf(request));
      const kept = context.plans.find(request.body.planId);
      requireConfirmed(kept, request.body);
      const applied = await applyKept({ engine, context }, kept);
      context.plans.drop(kept.id);
      await context.feed.refresh();
      return applied;
    },
  });
}

interface Planning {
  readonly engine: Deps;
  readonly context: ControlContext;
}

/** Makes a plan for a state. The code of a config runs before any state is opened. */
async function planner(
  { engine, context }: Planning,
  request: PlanRequestBody,
): Promise<(state: StateStore) => Promise<Planned>> {
  const { source = 'drafts', targets = [] } = request;
  const { policy } = context;
  if (source === 'drafts') return (state) => planDrafts(engine, state, { targets, policy });
  const goal = await loadTargets(engine);
  const selection = { targets, exclude: [], tags: [] };
  return (state) => makePlan(engine, state, { goal, selection, refresh: false, runsCommands: true });
}

function answerOf({ plans }: ControlContext, request: PlanRequestBody, planned: Planned): PlanAnswer {
  const { plan, drafts, stakes } = planned;
  const { id } = plans.keep({ request, digest: planDigest(plan, drafts), stakes });
  return {
    planId: id,
    source: request.source ?? 'drafts',
    hasChanges: hasChanges(plan),
    report: planReportOf(plan, planned),
    text: planText(plan, { paint: plainPaint, width: TEXT_WIDTH }),
    stakes,
  };
}

/** Throws `api.not-confirmed`. */
function requireConfirmed({ stakes }: KeptPlan, { confirmation }: ApplyRequestBody): void {
  if (stakes.kind === 'yes' || confirmation?.trim() === stakes.phrase) return;
  throw new Failure([
    problem('api.not-confirmed', { phrase: stakes.phrase, ends: stakes.targets }, { path: 'confirmation' }),
  ]);
}

/** Plans anew while nobody else can change anything, and applies only what was shown. Throws `api.plan-stale`. */
async function applyKept(planning: Planning, { request, digest }: KeptPlan): Promise<ApplyAnswer> {
  const { engine } = planning;
  const plan = await planner(planning, request);
  await using locked = await lockState(engine, { operation: 'apply', timeoutMs: LOCK_TIMEOUT_MS, onWait: () => {} });
  await requireHome(locked.state, engine);
  const planned = await plan(locked.state);
  if (planDigest(planned.plan, planned.drafts) !== digest) throw new Failure([problem('api.plan-stale', {})]);
  const { serial, isChanged } = await applyPlan(engine, locked, planned);
  return { serial, isChanged };
}
