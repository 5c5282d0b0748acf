import { type Instant, type LocalDate, localDate } from '../base/clock.js';
import { budgetPeriods, type HitLimits } from '../calendar/budget-periods.js';
import { localDayOf } from '../calendar/local-day.js';
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
  const { timezone, endsAt } = day;
  return budgetPeriods(scope, limits, day.date).map((budget) => {
    return { ...budget, timezone, resetsAt: budget.period === 'day' ? endsAt : monthAfter(budget.begins, timezone) };
  });
}

function monthAfter(month: LocalDate, timezone: string): Instant {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`;
  return localDayOf(localDate(next), timezone).startsAt;
}
