import type { Instant } from '../base/clock.js';
import { type BoundedPeriod, type BudgetPeriod, type LedgerBudget, periodKey } from '../model/state.js';
import { instanceOf, type ResolvedTarget } from '../model/target.js';

/** A hit budget that is applied, in the period that runs. */
export interface AppliedBudget extends BoundedPeriod {
  readonly timezone: string;
  /** Hits of the period, as applied. */
  readonly limit: number;
}

/** How far a hit budget is used. `sent + left = limit`; runners hold `reserved` of what is left. */
export interface BudgetStatus extends BudgetPeriod {
  readonly timezone: string;
  /** Hits of the period: as applied, or what was already taken when it was lowered. */
  readonly limit: number;
  /** When the next period begins. */
  readonly resetsAt: Instant;
  readonly sent: number;
  readonly reserved: number;
  readonly left: number;
}

/** Reads the budgets, in the order given. One without a row in the ledger is unused. */
export function budgetStatuses(
  applied: readonly AppliedBudget[],
  ledger: readonly LedgerBudget[],
): readonly BudgetStatus[] {
  const rows = new Map(ledger.map((row) => [periodKey(row), row]));
  return applied.map((budget) => {
    const row = rows.get(periodKey(budget));
    const { scope, period, begins, timezone, endsAt: resetsAt } = budget;
    const limit = row?.limit ?? budget.limit;
    const sent = row?.sent ?? 0;
    const left = Math.max(0, limit - sent);
    return { scope, period, begins, timezone, limit, sent, reserved: row?.reserved ?? 0, left, resetsAt };
  });
}

/** Finds the budgets that bound a target: those of its account, and those of its instance. */
export function budgetsOn(budgets: readonly BudgetStatus[]): (target: ResolvedTarget) => readonly BudgetStatus[] {
  const ofAccounts = Map.groupBy(budgets, ({ scope }) => (scope.kind === 'account' ? scope.account : undefined));
  const ofInstances = Map.groupBy(budgets, ({ scope }) => (scope.kind === 'instance' ? scope.instance : undefined));
  const areInstancesBound = budgets.some(({ scope }) => scope.kind === 'instance');
  return ({ account, settings }) => {
    const own = ofAccounts.get(account) ?? [];
    return areInstancesBound ? [...own, ...(ofInstances.get(instanceOf(settings.url)) ?? [])] : own;
  };
}

/** Whether no visit of a target fits into what is left of a budget: even the shortest has a hit for each of its pages. */
export function isUsedUp({ left }: Pick<BudgetStatus, 'left'>, { settings }: ResolvedTarget): boolean {
  return left < settings.pageviewsPerVisit.min;
}
