import type { Draft } from '../model/draft.js';
import type { AppliedState } from '../model/state.js';
import type { TargetKey } from '../model/target.js';

/** What a draft would do to its target. */
export type DraftKind = 'create' | 'update' | 'delete';

/** A draft of the API that a plan leaves waiting. */
export interface WaitingDraft {
  readonly target: TargetKey;
  readonly kind: DraftKind;
}

/** Says what drafts would do, in their order. */
export function waitingDrafts(
  drafts: readonly Draft[],
  applied: Pick<AppliedState, 'targets'>,
): readonly WaitingDraft[] {
  const keys = new Set(applied.targets.map(({ target }) => target.key));
  return drafts.map(({ target, change }) => ({ target, kind: draftKind(change, keys.has(target)) }));
}

/** What a draft would do to a target that is applied, or is not. */
export function draftKind({ kind }: Draft['change'], isApplied: boolean): DraftKind {
  if (kind === 'delete') return 'delete';
  return isApplied ? 'update' : 'create';
}
