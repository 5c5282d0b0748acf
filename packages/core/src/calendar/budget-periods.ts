import { type LocalDate, localDate } from '../base/clock.js';
import type { BudgetPeriod, BudgetScope } from '../model/state.js';

/** What a target or an instance says of its hits. */
export interface HitLimits {
  readonly hitsPerDay?: number | undefined;
  readonly hitsPerMonth?: number | undefined;
}

/** A hit budget in one of its periods. */
export interface LimitedPeriod extends BudgetPeriod {
  /** In hits. */
  readonly limit: number;
}

/** Gives the hit budgets of a target or an instance, each in the period in which a day lies. */
export function budgetPeriods(
  scope: BudgetScope,
  { hitsPerDay, hitsPerMonth }: HitLimits,
  date: LocalDate,
): readonly LimitedPeriod[] {
  return [
    ...(hitsPerDay === undefined ? [] : [budgetOf(scope, 'day', hitsPerDay, date)]),
    ...(hitsPerMonth === undefined ? [] : [budgetOf(scope, 'month', hitsPerMonth, date)]),
  ];
}

/** Gives the first day of the period in which a day lies. */
export function periodBegin(period: BudgetPeriod['period'], date: LocalDate): LocalDate {
  return period === 'day' ? date : localDate(`${date.slice(0, -'01'.length)}01`);
}

function budgetOf(scope: BudgetScope, period: BudgetPeriod['period'], limit: number, date: LocalDate): LimitedPeriod {
  return { scope, period, begins: periodBegin(period, date), limit };
}
