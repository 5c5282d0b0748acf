import { never } from '../base/never.js';
import type { AppliedState } from '../model/state.js';
import type { ResolvedTarget, TargetKey } from '../model/target.js';
import type { Action, Plan } from './plan.js';

/** Every target as it would be after the apply, those of the API included, in order of their keys. */
export function targetsAfter(plan: Plan, applied: AppliedState): readonly ResolvedTarget[] {
  const targets = new Map<TargetKey, ResolvedTarget>(applied.targets.map(({ target }) => [target.key, target]));
  for (const action of plan.actions) for (const key of leftBy(action)) targets.delete(key);
  for (const action of plan.actions) if ('after' in action) targets.set(action.target, action.after);
  return [...targets.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function leftBy(action: Action): readonly TargetKey[] {
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
