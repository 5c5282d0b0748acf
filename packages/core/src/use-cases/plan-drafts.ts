import type { Draft } from '../model/draft.js';
import { everything } from '../plan/select-targets.js';
import type { StateStore } from '../state/state-store.js';
import type { ApiPolicy } from './api-policy.js';
import type { Deps } from './deps.js';
import { signed } from './keep-draft.js';
import { makePlan, type PlanDeps, type Planned } from './make-plan.js';

/** Which drafts. */
export interface PlanDraftsRequest {
  /** Keys or addresses. Without it, all. */
  readonly targets?: readonly string[] | undefined;
  /** What targets of the API may have, as it is now: a draft that was allowed once may not be allowed any more. */
  readonly policy?: ApiPolicy | undefined;
}

/** Plans what changes of targets, which are kept nowhere yet, and an apply of them alone would do. */
export function planUnkept(
  deps: PlanDeps & Pick<Deps, 'who'>,
  state: StateStore,
  changes: readonly Pick<Draft, 'target' | 'change'>[],
): Promise<Planned> {
  const by = signed(deps);
  const goal = { kind: 'drafts', instead: changes.map((change) => ({ ...change, revision: 0, by })) } as const; // Keeps the literal.
  return makePlan(deps, state, { goal, selection: everything, refresh: false, runsCommands: false });
}

/** Plans drafts for an apply that follows. Reads only. Throws `draft.no-such-draft`. */
export function planDrafts(
  deps: PlanDeps,
  state: StateStore,
  { targets = [], policy }: PlanDraftsRequest,
): Promise<Planned> {
  const selection = { targets, exclude: [], tags: [] };
  const goal = { kind: 'drafts', policy } as const; // Keeps the literal.
  return makePlan(deps, state, { goal, selection, refresh: false, runsCommands: true });
}
