import { never } from '../base/never.js';
import type { AppliedTarget, StateCommit } from '../model/state.js';
import type { Blob, DesiredState, Moved, ResolvedTarget, TargetKey } from '../model/target.js';
import type { Action, Plan } from './plan.js';

/** What a commit says besides the plan. */
export type CommitOptions = Pick<StateCommit, 'fingerprints' | 'lock' | 'kind' | 'by' | 'drafts'>;

/** Turns a plan into the one change of the state that fulfils it. `desired` gives the blobs of the targets. */
export function commitOf(plan: Plan, desired: Pick<DesiredState, 'blobs'>, options: CommitOptions): StateCommit {
  const { after: load, seed, instances } = plan.load;
  return {
    baseSerial: plan.serial,
    load,
    ...(seed !== undefined && { seed }),
    instances,
    move: plan.actions.flatMap(movedBy),
    put: putBy(plan),
    delete: plan.actions.flatMap(deletedBy),
    blobs: blobsOfPlan(plan, desired.blobs),
    ...options,
  };
}

/** The blobs that the new settings of a plan name, of those that are there. */
export function blobsOfPlan(plan: Plan, blobs: readonly Blob[]): readonly Blob[] {
  const used = new Set<string>(putBy(plan).map(({ target }) => target.settings.pages.hash));
  return blobs.filter(({ hash }) => used.has(hash));
}

function putBy({ actions, managedBy }: Plan): readonly AppliedTarget[] {
  return actions.flatMap((action) => afterOf(action).map((target) => ({ target, managedBy })));
}

function afterOf(action: Action): readonly ResolvedTarget[] {
  switch (action.kind) {
    case 'create':
    case 'update':
    case 'move':
      return [action.after];
    case 'delete':
    case 'keep':
      return [];
    default:
      return never(action);
  }
}

function movedBy(action: Action): readonly Moved[] {
  return action.kind === 'move' ? [{ from: action.from, to: action.target }] : [];
}

function deletedBy(action: Action): readonly TargetKey[] {
  return action.kind === 'delete' ? [action.target] : [];
}
