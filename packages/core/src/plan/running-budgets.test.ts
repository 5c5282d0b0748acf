import { describe, expect, test } from 'vitest';
import { type Instant, instant, localDate } from '../base/clock.js';
import type { BudgetScope, LedgerBudget } from '../model/state.js';
import { anInstance, aTarget, NOON } from './plan.test-support.js';
import { budgetsAt, runningPeriods } from './running-budgets.js';

const target = aTarget({ hitsPerDay: 500, hitsPerMonth: 10_000 });
const instance = anInstance({ hitsPerMonth: 20_000, timezone: 'Pacific/Auckland' });
const ofTarget: BudgetScope = { kind: 'account', account: target.account };
const ofInstance: BudgetScope = { kind: 'instance', instance: instance.key };

const TODAY = {
  ...{ scope: ofTarget, period: 'day', begins: '2026-11-24' },
  ...{ startsAt: at('2026-11-24T00:00Z'), endsAt: at('2026-11-25T00:00Z') },
};
const THIS_MONTH = {
  ...{ scope: ofTarget, period: 'month', begins: '2026-11-01' },
  ...{ startsAt: at('2026-11-01T00:00Z'), endsAt: at('2026-12-01T00:00Z') },
};

function at(iso: string): Instant {
  return instant(Date.parse(iso));
}

function aLedgerBudget(budget: Partial<LedgerBudget>): LedgerBudget {
  const begins = localDate('2026-11-01');
  return { scope: ofTarget, period: 'month', begins, sent: 300, reserved: 20, limit: 9_000, ...budget };
}

describe('budgetsAt', () => {
  test('tells the budgets of a target in its running day and month, with what was sent', () => {
    expect(budgetsAt(NOON, [aLedgerBudget({})]).ofTarget(target)).toEqual([
      { ...TODAY, timezone: 'UTC', limit: 500, sent: 0 },
      { ...THIS_MONTH, timezone: 'UTC', limit: 10_000, sent: 300 },
    ]);
  });

  test('takes no count of another month, period or scope', () => {
    const others = [{ begins: localDate('2026-10-01') }, { period: 'day' }, { scope: ofInstance }] as const; // Keeps the literals.
    const { ofTarget: budgetsOf } = budgetsAt(NOON, others.map(aLedgerBudget));
    expect(budgetsOf(target).map(({ sent }) => sent)).toEqual([0, 0]);
  });

  test('begins months in the time zone of the budget', () => {
    const evening = instant(Date.parse('2026-11-30T20:00:00Z'));
    expect(budgetsAt(evening, []).ofInstance(instance)).toMatchObject([{ begins: '2026-12-01' }]);
    expect(budgetsAt(evening, []).ofTarget(target)).toMatchObject([{ begins: '2026-11-30' }, { begins: '2026-11-01' }]);
  });
});

describe('runningPeriods', () => {
  test('asks for nothing where nothing has a budget', () => {
    expect(runningPeriods({ targets: [aTarget()], instances: [anInstance()] }, NOON)).toEqual([]);
  });

  test('asks for every budget in its running period', () => {
    expect(runningPeriods({ targets: [target], instances: [instance] }, NOON)).toMatchObject([
      TODAY,
      THIS_MONTH,
      {
        ...{ scope: ofInstance, period: 'month', begins: '2026-11-01' },
        ...{ startsAt: at('2026-10-31T11:00Z'), endsAt: at('2026-11-30T11:00Z') },
      },
    ]);
  });
});
