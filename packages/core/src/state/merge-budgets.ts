import type { DumpedBudget } from '../model/state-dump.js';
import { budgetKeyOf, budgetName } from './budget-row.js';

/**
 * The hit budgets of two states that may be copies of each other: of a period that both have, the higher count of hits stays, so that
 * no hit is given twice.
 */
export function mergeBudgets(ours: readonly DumpedBudget[], theirs: readonly DumpedBudget[]): readonly DumpedBudget[] {
  const budgets = new Map<string, DumpedBudget>();
  for (const budget of [...ours, ...theirs]) {
    const name = budgetName(budgetKeyOf(budget));
    const known = budgets.get(name);
    budgets.set(name, known === undefined || known.sent < budget.sent ? budget : known);
  }
  return [...budgets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, budget]) => budget);
}
