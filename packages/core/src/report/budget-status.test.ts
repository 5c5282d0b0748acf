import { describe, expect, test } from 'vitest';
import { instanceOf } from '../model/target.js';
import { type AppliedBudget, budgetStatuses, budgetsOn, isUsedUp } from './budget-status.js';
import { aBudget, aTarget, at } from './report.test-support.js';

const { sent: _, reserved: __, left: ___, resetsAt: endsAt, ...period } = aBudget();
const applied: AppliedBudget = { ...period, startsAt: at('2026-11-01T00:00:00Z'), endsAt };
const instance = aBudget({
  scope: { kind: 'instance', instance: instanceOf('https://staging.example.com/matomo.php') },
});

describe('budgetStatuses', () => {
  test('takes what the ledger has of the same period and owner', () => {
    const { scope, period, begins } = applied;
    const rows = [
      { scope, period: 'day', begins, sent: 1, reserved: 0, limit: 5 } as const, // Keeps the literal.
      { scope: instance.scope, period, begins, sent: 2, reserved: 0, limit: 5 },
      { scope, period, begins, sent: 61_234, reserved: 40, limit: 100_000 },
    ];
    expect(budgetStatuses([applied], rows)).toEqual([aBudget({ sent: 61_234, reserved: 40 })]);
  });

  test('is unused without a row', () => {
    expect(budgetStatuses([applied], [])).toEqual([aBudget()]);
  });
});

describe('budgetsOn', () => {
  test('finds those of the account and of its instance', () => {
    expect(budgetsOn([aBudget(), instance])(aTarget().target)).toEqual([aBudget(), instance]);
    expect(budgetsOn([aBudget(), instance])(aTarget({ key: 'other' }).target)).toEqual([]);
  });
});

describe('isUsedUp', () => {
  test('holds once the shortest visit does not fit in', () => {
    const { target } = aTarget({ pageviewsPerVisit: { min: 3, max: 6 } });
    expect([isUsedUp({ left: 3 }, target), isUsedUp({ left: 2 }, target)]).toEqual([false, true]);
  });
});
