import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, localDate } from '../base/clock.js';
import type { BoundedPeriod } from '../model/state.js';
import { accountOf, instanceOf } from '../model/target.js';
import {
  type BudgetRow,
  budgetKeyOf,
  budgetName,
  hitsFor,
  ledgerBudget,
  newBudget,
  underLimit,
  withReserved,
  withSettled,
} from './budget-row.js';
import { unbounded } from './contract/builders.contract.js';

const PERIOD: BoundedPeriod = {
  scope: { kind: 'account', account: accountOf('https://host/matomo.php', 1) },
  period: 'day',
  begins: localDate('2026-11-24'),
  timezone: 'UTC',
  startsAt: instant(Date.parse('2026-11-24T00:00Z')),
  endsAt: instant(Date.parse('2026-11-25T00:00Z')),
};
const arbClaim = fc.record({
  atLeast: fc.nat(50),
  more: fc.nat(100),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});
const arbLimit = fc.option(fc.nat(500), { nil: null });

describe('a budget', () => {
  test('never has more hits than are allowed, whatever is reserved, used and given back, under whatever limits', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ claim: arbClaim, limit: arbLimit, closes: fc.boolean() })), (steps) => {
        let row: BudgetRow = newBudget(budgetKeyOf(PERIOD));
        const open: { readonly hits: number; readonly used: number }[] = [];
        for (const { claim, limit, closes } of steps) {
          row = underLimit(limit, row);
          const { atLeast, more, share } = claim;
          const hits = hitsFor({ ...PERIOD, atLeast, want: atLeast + more }, row);
          if (hits !== undefined) {
            expect(hits).toBeGreaterThanOrEqual(atLeast);
            open.push({ hits, used: Math.floor(share * hits) });
            row = withReserved(row, hits);
          }
          const [held] = closes ? open.splice(0, 1) : [];
          if (held !== undefined) row = withSettled(row, held);
          expect(row.reserved).toBe(open.reduce((sum, one) => sum + one.hits, 0));
          expect(row.sent + row.reserved).toBeLessThanOrEqual(row.allowed ?? Number.MAX_SAFE_INTEGER);
        }
      }),
    );
  });

  test('grants all that is wanted where no limit is applied', () => {
    const row = { ...newBudget(budgetKeyOf(PERIOD)), sent: 1_000_000 };
    expect(hitsFor({ ...PERIOD, atLeast: 1, want: 70 }, row)).toBe(70);
  });
});

describe('budgetKeyOf', () => {
  test('is undone by ledgerBudget, for accounts and for instances', () => {
    const scopes = [PERIOD.scope, { kind: 'instance', instance: instanceOf('https://host/') } as const];
    for (const scope of scopes) {
      const period = { ...PERIOD, scope, period: 'month' } as const;
      const row = { ...newBudget(budgetKeyOf(period)), sent: 3, reserved: 7, allowed: 20 };
      expect(ledgerBudget(row, 2)).toEqual({ ...unbounded(period), sent: 5, reserved: 5, limit: 20 });
    }
  });
});

describe('budgetName', () => {
  test('tells every part of a key', () => {
    const key = budgetKeyOf(PERIOD);
    const keys = [
      key,
      { ...key, scope: 'instance' as const },
      { ...key, owner: 'another' },
      { ...key, period: 'month' as const },
    ];
    const all = [...keys, { ...key, begins: localDate('2026-11-25') }];
    expect(new Set(all.map(budgetName)).size).toBe(5);
  });
});
