import type { Instant } from '../base/clock.js';
import type { AppliedState, AppliedTarget, LedgerBudget, LedgerDay } from '../model/state.js';
import type { DesiredState, TargetKey } from '../model/target.js';
import { load as loadSection, target as targetSection } from '../schema/config.js';
import { changedSettings, isEqual, valueChange } from './changed-settings.js';
import { type EffectContext, effectsOfCreate, effectsOfDelete, effectsOfUpdate } from './effects.js';
import { instanceBudgets, instanceChanges } from './instance-plan.js';
import { todayAt } from './local-today.js';
import { type Pair, pairTargets } from './pair-targets.js';
import type { Action, Change, LoadPlan, Manager, Plan, SecretComparison } from './plan.js';
import { budgetsAt } from './running-budgets.js';
import { splitAfter, splitBefore } from './traffic-split.js';

/** All that a plan depends on. */
export interface DiffRequest {
  /** Whose targets `desired` names. */
  readonly managedBy: Manager;
  readonly desired: DesiredState;
  readonly applied: AppliedState;
  readonly configHash: string;
  /** Name of the stack. */
  readonly stack: string;
  /** `desired` was narrowed to some targets. */
  readonly isPartial: boolean;
  readonly asOf: Instant;
  /** Accounts of the running local day: in the declared time zone, and in the applied one for targets to be deleted. */
  readonly days: readonly LedgerDay[];
  /** The declared hit budgets in their running periods. */
  readonly budgets: readonly LedgerBudget[];
  /** By declared key, of targets with an equal reference in the state. What is missing is unknown. */
  readonly secrets: ReadonlyMap<TargetKey, SecretComparison>;
}

/**
 * Compares what is declared with what is applied. Targets of the other manager are left alone; one of the API whose key the config
 * declares becomes the config's.
 */
export function diffTargets(request: DiffRequest): Plan {
  const { managedBy, desired, applied, configHash, stack, isPartial, asOf, days, budgets } = request;
  const pairs = pairTargets(desired, applied, managedBy);
  const context = {
    before: splitBefore(applied),
    after: splitAfter(desired.load, pairs, applied, managedBy),
    todayOf: todayAt(asOf, days),
    budgets: budgetsAt(asOf, budgets),
  };
  const actions = pairs.map((pair) => actionOf(pair, request, context));
  const { lineage, serial } = applied;
  return {
    formatVersion: '1.2',
    managedBy,
    ...(lineage !== undefined && { lineage }),
    serial,
    configHash,
    stack,
    isPartial,
    asOf,
    load: loadPlanOf(desired, applied, { ...context, actions }),
    actions,
  };
}

function loadPlanOf(
  desired: DesiredState,
  applied: AppliedState,
  context: EffectContext & { readonly actions: readonly Action[] },
): LoadPlan {
  const { load, seed, instances } = desired;
  const { after } = context;
  const changes = applied.load === undefined ? [] : loadChanges(desired, applied, applied.load);
  return {
    after: load,
    ...(seed !== undefined && { seed }),
    instances,
    changes,
    instanceBudgets: instanceBudgets({ ...context, instances, changes }),
    weightsAreIdle: after.weightsDiffer && !after.isLimited,
  };
}

function loadChanges(desired: DesiredState, applied: AppliedState, before: object): readonly Change[] {
  const changes = changedSettings(loadSection.fields, before, desired.load);
  return [
    ...changes.map((change) => ({ ...change, path: `load.${change.path}` })),
    ...valueChange('seed', applied.seed, desired.seed),
    ...instanceChanges(applied.instances, desired.instances),
  ];
}

function actionOf(pair: Pair, request: DiffRequest, context: EffectContext): Action {
  if (pair.kind === 'new') {
    const { key: target, after } = pair;
    return { kind: 'create', target, after, effects: effectsOfCreate(after, context) };
  }
  if (pair.kind === 'gone') {
    return { kind: 'delete', target: pair.key, effects: effectsOfDelete(pair.before.target, context) };
  }
  return actionOfBoth(pair, request, context);
}

function actionOfBoth(
  { key: target, before, after }: Extract<Pair, { kind: 'both' }>,
  { managedBy, secrets }: DiffRequest,
  context: EffectContext,
): Action {
  const changes = changesOf(before, { target: after, managedBy }, secrets.get(target) ?? 'unknown');
  const from = before.target.key;
  const isUnknown = (change: Change) => change.kind === 'sensitive' && change.comparison === 'unknown';
  if (from === target && changes.every(isUnknown)) return { kind: 'keep', target, unknownSecret: changes.length > 0 };
  const effects = effectsOfUpdate(before.target, after, context);
  if (from !== target) return { kind: 'move', target, from, after, changes, effects };
  return { kind: 'update', target, after, changes, effects };
}

function changesOf(before: AppliedTarget, after: AppliedTarget, secret: SecretComparison): readonly Change[] {
  const [old, now] = [before.target.settings, after.target.settings];
  return [
    ...valueChange('managedBy', before.managedBy, after.managedBy),
    ...changedSettings(targetSection.fields, old, now),
    ...secretChange(old.tokenAuth, now.tokenAuth, secret),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Another reference is a change of its own; only behind an equal one can a value change unseen. */
function secretChange(before: unknown, after: unknown, secret: SecretComparison): readonly Change[] {
  if (after === undefined || !isEqual(before, after) || secret === 'unchanged') return [];
  return [{ kind: 'sensitive', path: 'tokenAuth', comparison: secret }];
}
