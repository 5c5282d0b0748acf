import { addressOf } from '../model/target.js';
import type { BudgetStatus } from '../report/budget-status.js';
import type { TargetReport } from '../report/run-report.js';
import { count, oneLine, share } from './format.js';

/** A hit budget, and whose it is. */
export interface NamedBudget {
  readonly name: string;
  readonly budget: BudgetStatus;
}

/** The budgets of a report or a status: those of targets first, then those of instances. */
export function namedBudgets(
  shown: {
    readonly budgets: readonly BudgetStatus[];
    readonly targets: readonly Pick<TargetReport, 'key' | 'budgets'>[];
  },
  quote: (text: string) => string = oneLine,
): readonly NamedBudget[] {
  const ofTargets = shown.targets.flatMap(({ key, budgets }) =>
    budgets.map((budget) => ({ name: quote(addressOf(key)), budget })),
  );
  return [...ofTargets, ...shown.budgets.map((budget) => ({ name: quote(ownerOf(budget)), budget }))];
}

/** `12,345/100,000 hits of the month that began on 2026-11-01 (UTC), 12.3 % used`. */
export function usedBudgetWords(
  { sent, limit, period, begins, timezone }: BudgetStatus,
  quote: (text: string) => string = oneLine,
): string {
  const when = period === 'day' ? `of ${begins}` : `of the month that began on ${begins}`;
  const used = limit === 0 ? 1 : sent / limit;
  return `${count(sent)}/${count(limit)} hits ${when} (${quote(timezone)}), ${share(used)} used`;
}

function ownerOf({ scope }: BudgetStatus): string {
  return scope.kind === 'instance' ? scope.instance : scope.account;
}
