import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import type { BudgetScope } from '../model/state.js';
import { instanceOf } from '../model/target.js';
import { budgetPeriods, periodBegin } from './budget-periods.js';

const scope: BudgetScope = { kind: 'instance', instance: instanceOf('https://a.example.com/') };

describe('budgetPeriods', () => {
  test('gives each budget in its running period', () => {
    expect(budgetPeriods(scope, { hitsPerDay: 5, hitsPerMonth: 0 }, localDate('2026-11-24'))).toEqual([
      { scope, period: 'day', begins: '2026-11-24', limit: 5 },
      { scope, period: 'month', begins: '2026-11-01', limit: 0 },
    ]);
    expect(budgetPeriods(scope, {}, localDate('2026-11-24'))).toEqual([]);
  });
});

describe('periodBegin', () => {
  test('is the day itself, or the first of its month', () => {
    expect(periodBegin('day', localDate('2026-11-30'))).toBe('2026-11-30');
    expect(periodBegin('month', localDate('2026-11-01'))).toBe('2026-11-01');
    expect(periodBegin('month', localDate('10000-02-29'))).toBe('10000-02-01');
  });
});
