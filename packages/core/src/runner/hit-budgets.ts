import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../base/clock.js';
import { type HitLimits, periodAround } from '../calendar/budget-periods.js';
import { localDayAt } from '../calendar/local-day.js';
import { type BoundedPeriod, type BudgetPeriod, type BudgetScope, type DayBounds, ownerOf } from '../model/state.js';
import type { ResolvedInstance, ResolvedTarget } from '../model/target.js';
import type { Visit } from '../model/visit.js';
import type { VisitTimes } from './visit-times.js';

/** A hit budget, whatever the period. */
export interface BudgetRule {
  readonly scope: BudgetScope;
  readonly period: BudgetPeriod['period'];
  readonly timezone: string;
}

/** Hits of one visit in one period of a budget. */
export interface HitNeed extends BoundedPeriod {
  readonly hits: number;
}

/** The budgets that bound a target: its own, and those of its instance. */
export function budgetRulesOf(
  { account, settings }: ResolvedTarget,
  instance: ResolvedInstance | undefined,
): readonly BudgetRule[] {
  const own: BudgetScope = { kind: 'account', account };
  if (instance === undefined) return rulesOf(own, settings);
  return [...rulesOf(own, settings), ...rulesOf({ kind: 'instance', instance: instance.key }, instance.settings)];
}

function rulesOf(
  scope: BudgetScope,
  { hitsPerDay, hitsPerMonth, timezone }: HitLimits & { readonly timezone: string },
): readonly BudgetRule[] {
  const day: readonly BudgetRule[] = hitsPerDay === undefined ? [] : [{ scope, period: 'day', timezone }];
  return hitsPerMonth === undefined ? day : [...day, { scope, period: 'month', timezone }];
}

/** The budgets of these rules; those of before, if they are the same. */
export function hitBudgets(rules: readonly BudgetRule[], before?: HitBudgets): HitBudgets {
  return before !== undefined && isDeepStrictEqual(before.rules, rules) ? before : new HitBudgets(rules);
}

/** Tells in which periods of a target's budgets the hits of a visit lie. Most visits lie in one of each. */
export class HitBudgets {
  readonly rules: readonly BudgetRule[];
  readonly #rules: readonly RuleDays[];

  constructor(rules: readonly BudgetRule[]) {
    this.rules = rules;
    this.#rules = rules.map((rule) => new RuleDays(rule));
  }

  /** Whether nothing bounds the hits. */
  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** The running period of every budget, with one hit each. */
  at(now: Instant): readonly HitNeed[] {
    return this.#rules.map((rule) => ({ ...rule.periodAt(now), hits: 1 }));
  }

  /** When a period of a budget ends, at the earliest. */
  turnsAt(now: Instant): number {
    return this.#rules.reduce((first, rule) => Math.min(first, rule.dayEndAfter(now)), Number.POSITIVE_INFINITY);
  }

  /** The hits of a visit, dated by `times`, by period. */
  needs({ actions }: Visit, times: VisitTimes): readonly HitNeed[] {
    const dates = actions.map(({ offsetMs }) => times(offsetMs));
    return this.#rules.flatMap((rule) => {
      const hitsOf = new Map<BoundedPeriod, number>();
      for (const date of dates) {
        const period = rule.periodAt(date);
        hitsOf.set(period, (hitsOf.get(period) ?? 0) + 1);
      }
      return [...hitsOf].map(([period, hits]) => ({ ...period, hits }));
    });
  }
}

/** Whether both are the same period of the same budget, in the same time zone. */
export function isSamePeriod(a: BoundedPeriod, b: BoundedPeriod): boolean {
  return (
    a.begins === b.begins &&
    a.startsAt === b.startsAt &&
    a.endsAt === b.endsAt &&
    a.period === b.period &&
    a.scope.kind === b.scope.kind &&
    ownerOf(a.scope) === ownerOf(b.scope)
  );
}

/** The periods of one budget. Two days are remembered: a visit may lie on both sides of a midnight. */
class RuleDays {
  readonly #rule: BudgetRule;
  #known: readonly KnownDay[] = [];

  constructor(rule: BudgetRule) {
    this.#rule = rule;
  }

  periodAt(at: Instant): BoundedPeriod {
    return this.#dayAt(at).period;
  }

  dayEndAfter(at: Instant): Instant {
    return this.#dayAt(at).day.endsAt;
  }

  #dayAt(at: Instant): KnownDay {
    const known = this.#known.find(({ day }) => day.startsAt <= at && at < day.endsAt);
    if (known !== undefined) return known;
    const { scope, period, timezone } = this.#rule;
    const day = localDayAt(at, timezone);
    const around = periodAround(scope, period, day);
    const same = this.#known.find((one) => one.period.begins === around.begins);
    const fresh = { day, period: same?.period ?? around };
    this.#known = [...this.#known.slice(-1), fresh];
    return fresh;
  }
}

interface KnownDay {
  readonly day: DayBounds;
  readonly period: BoundedPeriod;
}
