import { canonicalJson } from '../base/canonical-json.js';
import { contentHash } from '../base/content-hash.js';
import type { DraftMark } from '../model/draft.js';
import type { Action, Change, Plan } from './plan.js';

/**
 * Names what an apply of a plan would do: equal for plans that do the same to the same state and fulfil the same drafts. When it was
 * made does not matter, nor what people are told of it, nor what is known here of secrets.
 */
export function planDigest(plan: Plan, drafts: readonly DraftMark[]): string {
  const { lineage, serial, configHash, stack, isPartial, load, managedBy } = plan;
  const { after, seed, instances } = load;
  const actions = plan.actions.map(deedOf);
  return contentHash(
    canonicalJson({
      lineage,
      serial,
      configHash,
      stack,
      isPartial,
      managedBy,
      after,
      seed,
      instances,
      actions,
      drafts,
    }),
  );
}

/** What an action does. */
function deedOf(action: Action): object {
  if (action.kind === 'delete' || action.kind === 'keep') return { kind: action.kind, target: action.target };
  const { effects: _, ...deed } = action;
  return 'changes' in deed ? { ...deed, changes: deed.changes.filter(isOfSettings) } : deed;
}

function isOfSettings({ kind }: Change): boolean {
  return kind === 'value';
}
