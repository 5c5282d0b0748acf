import {
  checkPlan,
  type Deps,
  hasChanges,
  makePlan,
  type PlanGoal,
  type Planned,
  type Selection,
  type StateStore,
} from '@trafficinator/core';
import { type Approval, confirm } from './confirm.js';

/** What is to be applied. */
export interface ApplyGoal {
  readonly goal: PlanGoal;
  readonly selection: Selection;
  readonly refresh: boolean;
}

/** Plans for a commit that follows. */
export function planToApply(engine: Deps, state: StateStore, goal: ApplyGoal): Promise<Planned> {
  return makePlan(engine, state, { ...goal, runsCommands: true });
}

/** Refuses what cannot be applied, and asks if there is something to approve. */
export async function approve(
  planned: Planned,
  { isApproved, ...approval }: Pick<Approval, 'input' | 'command'> & { readonly isApproved: boolean },
): Promise<void> {
  checkPlan(planned);
  if (!hasChanges(planned.plan) || isApproved) return;
  const question = planned.kind === 'destroy' ? '\nDestroy these targets?' : '\nApply these changes?';
  await confirm({ ...approval, question, stakes: planned.stakes });
}
