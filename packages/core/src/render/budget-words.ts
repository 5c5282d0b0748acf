import { addressOf } from '../model/target.js';
import type { BudgetStatus } from '../report/budget-status.js';
import type { RunReport } from '../report/run-report.js';
import { count, oneLine } from './format.js';

/** A hit budget, and whose it is. */
export interface NamedBudget {
  /** `target.staging`, or the key of an instance. */
  readonly name: string;
  readonly budget: BudgetStatus;
}

/** All hit budgets of a report: those of targets, then those of instances. */
export function namedBudgets(
  { targets, budgets }: RunReport,
  quote: (text: string) => string = oneLine,
): readonly NamedBudget[] {
  return [
    ...targets.flatMap(({ key, budgets: own }) => own.map((budget) => ({ name: quote(addressOf(key)), budget }))),
    ...budgets.flatMap((budget) =>
      budget.scope.kind === 'instance' ? [{ name: quote(budget.scope.instance), budget }] : [],
    ),
  ];
}

/** `312,000 of 1,000,000 hits of the month from 2026-11-01 (Europe/London), 688,000 left`. */
export function budgetWords(
  { period, begins, timezone, sent, limit, left }: BudgetStatus,
  quote: (text: string) => string = oneLine,
): string {
  const when = period === 'day' ? begins : `the month from ${begins}`;
  return `${count(sent)} of ${count(limit)} hits of ${when} (${quote(timezone)}), ${count(left)} left`;
}
