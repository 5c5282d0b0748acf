import { type LocalDate, localDate } from '../base/clock.js';
import type { BoundedPeriod, BudgetPeriod, BudgetScope, DayBounds } from '../model/state.js';
import { localDayOf } from './local-day.js';

/** What a target or an instance says of its hits. */
export interface HitLimits {
  readonly hitsPerDay?: number | undefined;
  readonly hitsPerMonth?: number | undefined;
}

/** A hit budget in one of its periods. */
export interface LimitedPeriod extends BoundedPeriod {
  /** In hits. */
  readonly limit: number;
}

/** Gives the hit budgets of a target or an instance, each in the period in which a day lies. */
export function budgetPeriods(
  scope: BudgetScope,
  { hitsPerDay, hitsPerMonth }: HitLimits,
  day: DayBounds,
): readonly LimitedPeriod[] {
  return [
    ...(hitsPerDay === undefined ? [] : [{ ...periodAround(scope, 'day', day), limit: hitsPerDay }]),
    ...(hitsPerMonth === undefined ? [] : [{ ...periodAround(scope, 'month', day), limit: hitsPerMonth }]),
  ];
}

/** Gives the period of a budget in which a day lies: the day itself, or its month. */
export function periodAround(scope: BudgetScope, period: BudgetPeriod['period'], day: DayBounds): BoundedPeriod {
  const { date: begins, startsAt, endsAt } = period === 'day' ? day : monthAround(day);
  return { scope, period, begins, timezone: day.timezone, startsAt, endsAt };
}

function monthAround({ date, timezone }: DayBounds) {
  const [year = 0, month = 0] = date.split('-').map(Number);
  const first = firstOf(year, month);
  const next = month === 12 ? firstOf(year + 1, 1) : firstOf(year, month + 1);
  return { date: first, startsAt: localDayOf(first, timezone).startsAt, endsAt: localDayOf(next, timezone).startsAt };
}

function firstOf(year: number, month: number): LocalDate {
  return localDate(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`);
}
