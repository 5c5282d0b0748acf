import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import type { BudgetScope } from '../model/state.js';
import { instanceOf } from '../model/target.js';
import { budgetPeriods, periodAround } from './budget-periods.js';
import { localDayOf } from './local-day.js';

const scope: BudgetScope = { kind: 'instance', instance: instanceOf('https://a.example.com/') };

function dayOf(date: string, timezone = 'UTC') {
  return localDayOf(localDate(date), timezone);
}

function boundsOf({ startsAt, endsAt }: { readonly startsAt: number; readonly endsAt: number }): readonly string[] {
  return [startsAt, endsAt].map((at) => new Date(at).toISOString().slice(0, -':00.000Z'.length));
}

describe('budgetPeriods', () => {
  test('gives each budget in its running period', () => {
    expect(budgetPeriods(scope, { hitsPerDay: 5, hitsPerMonth: 0 }, dayOf('2026-11-24'))).toMatchObject([
      { scope, period: 'day', begins: '2026-11-24', limit: 5 },
      { scope, period: 'month', begins: '2026-11-01', limit: 0 },
    ]);
    expect(budgetPeriods(scope, {}, dayOf('2026-11-24'))).toEqual([]);
  });
});

describe('periodAround', () => {
  test('is the day itself, or its month', () => {
    expect(periodAround(scope, 'day', dayOf('2026-11-30')).begins).toBe('2026-11-30');
    expect(periodAround(scope, 'month', dayOf('2026-11-01')).begins).toBe('2026-11-01');
    expect(periodAround(scope, 'month', dayOf('2026-12-31')).begins).toBe('2026-12-01');
  });

  test('has the bounds of its time zone, whose clocks may change within a month', () => {
    const [day, month] = (['day', 'month'] as const).map((period) =>
      periodAround(scope, period, dayOf('2026-11-24', 'America/New_York')),
    );
    expect(day && boundsOf(day)).toEqual(['2026-11-24T05:00', '2026-11-25T05:00']);
    expect(month && boundsOf(month)).toEqual(['2026-11-01T04:00', '2026-12-01T05:00']);
    expect(boundsOf(periodAround(scope, 'month', dayOf('2026-12-24')))).toEqual([
      '2026-12-01T00:00',
      '2027-01-01T00:00',
    ]);
  });
});
