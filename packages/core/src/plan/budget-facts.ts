import type { BudgetFacts } from './plan.js';
import type { RunningBudget } from './running-budgets.js';
import type { Volume } from './volume.js';

/** What is to be said of a hit budget, where so many hits are expected. */
export function budgetFacts({ period, limit, begins, timezone, sent }: RunningBudget, volume: Volume): BudgetFacts {
  const expected = period === 'day' ? volume.hitsPerDay : volume.hitsPerMonth;
  return { period, after: limit, begins, timezone, sent, left: Math.max(0, limit - sent), expected };
}
