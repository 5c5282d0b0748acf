import { budgetPeriods, type HitLimits } from '../calendar/budget-periods.js';
import type { AppliedState, BudgetScope, DayBounds } from '../model/state.js';
import type { AppliedBudget } from '../report/budget-status.js';

/** The hit budgets that are applied, of all accounts and instances, in the periods that run. */
export function appliedBudgets(
  { targets, instances }: AppliedState,
  dayIn: (timezone: string) => DayBounds,
): readonly AppliedBudget[] {
  const ofTargets = targets.flatMap(({ target: { account, settings } }) =>
    budgetsOf({ kind: 'account', account }, settings, dayIn(settings.timezone)),
  );
  const ofInstances = instances.flatMap(({ key, settings }) =>
    budgetsOf({ kind: 'instance', instance: key }, settings, dayIn(settings.timezone)),
  );
  return [...ofTargets, ...ofInstances];
}

function budgetsOf(scope: BudgetScope, limits: HitLimits, day: DayBounds): readonly AppliedBudget[] {
  const { timezone } = day;
  return budgetPeriods(scope, limits, day).map((budget) => ({ ...budget, timezone }));
}
