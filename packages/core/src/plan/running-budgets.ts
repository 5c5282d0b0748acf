import type { Instant } from '../base/clock.js';
import { budgetPeriods, type HitLimits, type LimitedPeriod } from '../calendar/budget-periods.js';
import { localDaysAt } from '../calendar/local-day.js';
import { type BoundedPeriod, type BudgetScope, type LedgerBudget, periodKey } from '../model/state.js';
import type { ResolvedInstance, ResolvedTarget } from '../model/target.js';

/** A hit budget in its running day or month. */
export interface RunningBudget extends LimitedPeriod {
  readonly timezone: string;
  /** Hits sent in the period, by whatever key or config. */
  readonly sent: number;
}

/** Tells the budgets of targets and instances at one instant. */
export interface RunningBudgets {
  ofTarget(target: ResolvedTarget): readonly RunningBudget[];
  ofInstance(instance: ResolvedInstance): readonly RunningBudget[];
}

/** Makes the functions that tell budgets in their running periods, with what the ledger counted in them. */
export function budgetsAt(asOf: Instant, ledger: readonly LedgerBudget[]): RunningBudgets {
  const sent = new Map(ledger.map((budget) => [periodKey(budget), budget.sent]));
  const dayIn = localDaysAt(asOf);
  const running = (
    scope: BudgetScope,
    settings: HitLimits & { readonly timezone: string },
  ): readonly RunningBudget[] => {
    const { hitsPerDay, hitsPerMonth, timezone } = settings;
    // Most have none: their day is not worked out.
    if (hitsPerDay === undefined && hitsPerMonth === undefined) return [];
    return budgetPeriods(scope, settings, dayIn(timezone)).map((budget) => {
      return { ...budget, timezone, sent: sent.get(periodKey(budget)) ?? 0 };
    });
  };
  return {
    ofTarget: ({ account, settings }) => running({ kind: 'account', account }, settings),
    ofInstance: ({ key, settings }) => running({ kind: 'instance', instance: key }, settings),
  };
}

/** The running periods of all budgets of targets and instances, to ask the ledger for. */
export function runningPeriods(
  {
    targets,
    instances,
  }: { readonly targets: readonly ResolvedTarget[]; readonly instances: readonly ResolvedInstance[] },
  asOf: Instant,
): readonly BoundedPeriod[] {
  const { ofTarget, ofInstance } = budgetsAt(asOf, []);
  return [...targets.flatMap(ofTarget), ...instances.flatMap(ofInstance)];
}
