import type { Problem } from '../errors/problem.js';
import type { DraftMark } from '../model/draft.js';
import type { Drift } from '../model/drift.js';
import type { AppliedState } from '../model/state.js';
import type { Blob, DesiredState, ResolvedTarget } from '../model/target.js';
import { diffTargets } from '../plan/diff-targets.js';
import { guardProblems } from '../plan/guards.js';
import { narrowSecrets } from '../plan/narrow-desired.js';
import type { Plan } from '../plan/plan.js';
import { objectionsOf, policyPlan } from '../plan/policies.js';
import { runningPeriods } from '../plan/running-budgets.js';
import type { Selection } from '../plan/select-targets.js';
import { type Stakes, stakesOf } from '../plan/stakes.js';
import type { WaitingDraft } from '../plan/waiting-drafts.js';
import type { StateStore } from '../state/state-store.js';
import type { Deps } from './deps.js';
import { askedFor, type PlanGoal } from './plan-goal.js';
import { probeTargets } from './probe-targets.js';
import { type Literals, readSecrets, type TargetSecrets } from './target-secrets.js';
import { accountDays } from './today.js';
import { compareTokens } from './token-fingerprints.js';

/** A plan, and what it was made of. */
export interface Planned {
  readonly kind: 'apply' | 'destroy';
  readonly plan: Plan;
  /** The secrets of the targets that it is about, as far as they can be had. Nothing of them goes anywhere but into fingerprints of tokens. */
  readonly secrets: TargetSecrets;
  readonly blobs: readonly Blob[];
  readonly literals: Literals;
  /** Why it must not be applied: protected targets, and what policies object to. */
  readonly objections: readonly Problem[];
  /** What whoever approves it must say. */
  readonly stakes: Stakes;
  /** What the real targets say otherwise; empty unless they were asked. */
  readonly drift: readonly Drift[];
  /** The drafts of the API that it fulfils, as they were when it was made. */
  readonly drafts: readonly DraftMark[];
  /** The drafts of the API that it leaves waiting. */
  readonly waiting: readonly WaitingDraft[];
}

/** What to plan. */
export interface PlanRequest {
  readonly goal: PlanGoal;
  readonly selection: Selection;
  /** Whether to ask the real targets what they are. */
  readonly refresh: boolean;
  /** Whether programs that print secrets are run. */
  readonly runsCommands: boolean;
}

/** What a plan is made with. */
export type PlanDeps = Pick<Deps, 'clock' | 'stack' | 'readSecret' | 'openAsker'>;

/** Compares what is asked for with the applied state. Reads only; takes no lock; needs no secret's value. */
export async function makePlan(deps: PlanDeps, state: StateStore, request: PlanRequest): Promise<Planned> {
  const { goal, selection } = request;
  const applied = await state.readApplied();
  const asked = await askedFor(goal, { selection, applied, drafts: await state.readDrafts() });
  const { desired, literals } = asked;
  const asOf = deps.clock.now();
  // Of the others nothing changes, so that nobody need know their secrets.
  const targets = desired.targets.filter(({ key }) => asked.selected.has(key));
  const secrets = await readSecrets(deps, targets, { literals, runsCommands: request.runsCommands });
  const days = await state.readDays(accountDays(declaredOrApplied(desired, applied), asOf));
  const plan = diffTargets({
    ...asked,
    applied,
    stack: deps.stack,
    asOf,
    days,
    budgets: await state.readBudgets(runningPeriods(desired, asOf)),
    secrets: narrowSecrets(compareTokens(secrets, await state.readFingerprints()), asked),
  });
  const policyObjections = objectionsOf(asked.policies, policyPlan(plan, applied));
  return {
    kind: goal === 'destroy' ? 'destroy' : 'apply',
    plan,
    secrets,
    blobs: desired.blobs,
    literals,
    objections: [...asked.objections, ...guardProblems(plan, applied), ...policyObjections],
    stakes: stakesOf(plan, applied),
    drift: request.refresh ? await probeTargets(deps, targets, secrets) : [],
    drafts: asked.drafts,
    waiting: asked.waiting,
  };
}

/** Every target, declared or applied, as it is declared or else applied. */
function declaredOrApplied(desired: DesiredState, applied: AppliedState): readonly ResolvedTarget[] {
  const declared = new Set(desired.targets.map(({ account }) => account));
  const deleted = applied.targets.map(({ target }) => target).filter(({ account }) => !declared.has(account));
  return [...desired.targets, ...deleted];
}
