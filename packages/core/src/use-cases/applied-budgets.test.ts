import { describe, expect, test } from 'vitest';
import { localDaysAt } from '../calendar/local-day.js';
import { instanceOf } from '../model/target.js';
import { aTarget, at } from '../report/report.test-support.js';
import { appliedBudgets } from './applied-budgets.js';

describe('appliedBudgets', () => {
  test('are those of accounts and instances, in the day and month of their own zones', () => {
    const target = aTarget({ hitsPerDay: 100, timezone: 'America/New_York' });
    const key = instanceOf(target.target.settings.url);
    const instances = [{ key, settings: { concurrency: 10, timezone: 'UTC', hitsPerMonth: 5_000 } }];
    const budgets = appliedBudgets(
      { serial: 1, targets: [target], instances },
      localDaysAt(at('2027-01-01T02:00:00Z')),
    );
    expect(budgets).toEqual([
      {
        scope: { kind: 'account', account: target.target.account },
        period: 'day',
        begins: '2026-12-31',
        timezone: 'America/New_York',
        limit: 100,
        startsAt: at('2026-12-31T05:00:00Z'),
        endsAt: at('2027-01-01T05:00:00Z'),
      },
      {
        scope: { kind: 'instance', instance: key },
        period: 'month',
        begins: '2027-01-01',
        timezone: 'UTC',
        limit: 5_000,
        startsAt: at('2027-01-01T00:00:00Z'),
        endsAt: at('2027-02-01T00:00:00Z'),
      },
    ]);
  });

  test('begin the month after December in January', () => {
    const target = aTarget({ hitsPerMonth: 100 });
    const [budget] = appliedBudgets(
      { serial: 1, targets: [target], instances: [] },
      localDaysAt(at('2026-12-15T00:00:00Z')),
    );
    expect(budget).toMatchObject({ begins: '2026-12-01', endsAt: at('2027-01-01T00:00:00Z') });
  });
});
