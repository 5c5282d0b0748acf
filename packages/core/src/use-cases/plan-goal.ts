import { canonicalJson } from '../base/canonical-json.js';
import { contentHash } from '../base/content-hash.js';
import { closestName } from '../config/checks/closest-name.js';
import type { Problem } from '../errors/problem.js';
import type { Draft, DraftMark } from '../model/draft.js';
import type { AppliedState } from '../model/state.js';
import { type Narrowed, narrowDesired } from '../plan/narrow-desired.js';
import { nothingDesired } from '../plan/nothing-desired.js';
import type { Manager } from '../plan/plan.js';
import type { Selection } from '../plan/select-targets.js';
import { type WaitingDraft, waitingDrafts } from '../plan/waiting-drafts.js';
import { type DraftsGoal, desiredByDrafts } from './drafts-desired.js';
import type { LoadedTargets } from './load-targets.js';
import type { Literals } from './target-secrets.js';

/** What is asked for: what a config says; `destroy`, to delete what it once asked for; or the drafts of the API. */
export type PlanGoal = LoadedTargets | 'destroy' | DraftsGoal;

/** What a goal asks for, of the selected targets. */
export interface Asked extends Narrowed {
  readonly managedBy: Manager;
  /** Equal where the same is asked for. */
  readonly configHash: string;
  readonly literals: Literals;
  readonly policies: LoadedTargets['policies'];
  /** What makes some of it impossible. */
  readonly objections: readonly Problem[];
  /** The drafts that it fulfils. */
  readonly drafts: readonly DraftMark[];
  /** The drafts that it leaves alone. */
  readonly waiting: readonly WaitingDraft[];
}

/** Says what a goal asks for. Throws what narrowing it to the selection throws. */
export async function askedFor(
  goal: PlanGoal,
  { selection, applied, drafts }: { selection: Selection; applied: AppliedState; drafts: readonly Draft[] },
): Promise<Asked> {
  const none = { literals: new Map(), policies: [], objections: [], drafts: [] };
  if (goal !== 'destroy' && 'kind' in goal) {
    const { chosen, ...asked } = await desiredByDrafts(goal, { selection, applied, drafts });
    const waiting = drafts.filter(({ target }) => !chosen.some((one) => one.target === target));
    return { ...none, ...asked, managedBy: 'api', waiting: waitingDrafts(waiting, applied) };
  }
  const desired = goal === 'destroy' ? nothingDesired(applied) : goal.desired;
  const narrowed = narrowDesired(desired, applied, selection, closestName);
  const ofConfig = { ...none, ...narrowed, managedBy: 'config', waiting: waitingDrafts(drafts, applied) } as const; // Keeps the literal.
  if (goal === 'destroy') return { ...ofConfig, configHash: contentHash(canonicalJson(narrowed.desired)) };
  const { configHash, literals, policies } = goal;
  return { ...ofConfig, configHash, literals, policies };
}
