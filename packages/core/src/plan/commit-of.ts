import type { Instant } from '../base/clock.js';
import { never } from '../base/never.js';
import type { AppliedTarget, Fingerprint, StateCommit } from '../model/state.js';
import type { Blob, DesiredState, TargetKey } from '../model/target.js';
import type { Action, Plan } from './plan.js';

/** What a commit says besides the plan. */
export interface CommitOptions {
  readonly fingerprints: readonly Fingerprint[];
  readonly at: Instant;
  /** `user@host`. */
  readonly who: string;
}

/** Turns a plan into the one change of the state that fulfils it. `desired` gives the blobs of the targets. */
export function commitOf(plan: Plan, desired: Pick<DesiredState, 'blobs'>, options: CommitOptions): StateCommit {
  const put = plan.actions.flatMap(putBy);
  const { after: load, seed } = plan.load;
  return {
    baseSerial: plan.serial,
    load,
    ...(seed !== undefined && { seed }),
    put,
    delete: plan.actions.flatMap(deletedBy),
    blobs: blobsOf(put, desired.blobs),
    ...options,
  };
}

function putBy(action: Action): readonly AppliedTarget[] {
  switch (action.kind) {
    case 'create':
    case 'update':
    case 'move':
      return [{ target: action.after, managedBy: 'config' }];
    case 'delete':
    case 'keep':
      return [];
    default:
      return never(action);
  }
}

function deletedBy(action: Action): readonly TargetKey[] {
  switch (action.kind) {
    case 'delete':
      return [action.target];
    case 'move':
      return [action.from];
    case 'create':
    case 'update':
    case 'keep':
      return [];
    default:
      return never(action);
  }
}

function blobsOf(put: readonly AppliedTarget[], blobs: readonly Blob[]): readonly Blob[] {
  const used = new Set<string>(put.map(({ target }) => target.settings.pages.hash));
  return blobs.filter(({ hash }) => used.has(hash));
}
