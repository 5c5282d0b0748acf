import type { Plan } from './plan.js';

/** How many targets a plan creates, updates, moves and deletes. */
export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly move: number;
  readonly delete: number;
}

/** Whether there is anything to apply. */
export function hasChanges(plan: Plan): boolean {
  return plan.load.changes.length > 0 || plan.actions.some(({ kind }) => kind !== 'keep');
}

/** Counts the actions of a plan. */
export function summaryOf(plan: Plan): PlanSummary {
  const summary = { create: 0, update: 0, move: 0, delete: 0 };
  for (const { kind } of plan.actions) if (kind !== 'keep') summary[kind] += 1;
  return summary;
}
