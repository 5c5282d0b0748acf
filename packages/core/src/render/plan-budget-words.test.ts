import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import type { BudgetFacts } from '../plan/plan.js';
import { planBudgetWords } from './plan-budget-words.js';
import { terminalWording } from './wording.js';

function words(budget: Partial<BudgetFacts> & { readonly before?: number }): string {
  const begins = localDate('2026-11-01');
  const facts = { period: 'month', after: 600_000, begins, timezone: 'UTC', sent: 12_000, left: 588_000 } as const; // Keeps the literal.
  return planBudgetWords({ ...facts, expected: 500_000, ...budget }, terminalWording());
}

describe('planBudgetWords', () => {
  test('says what is left, and what is expected', () => {
    expect(words({})).toBe('budget 600,000 hits/month: 12,000 sent this month, 588,000 left; about 500,000 expected');
    expect(words({ before: 100_000, expected: 0 })).toBe(
      'budget 100,000 → 600,000 hits/month: 12,000 sent this month, 588,000 left; none expected',
    );
  });

  test('says when a budget is too small, and for how long it lasts', () => {
    expect(words({ expected: 950_000 })).toMatch(/; about 950,000 expected, so it ends the month about day 20$/);
    expect(words({ after: 0, expected: 950_000 })).toMatch(/so it ends the month about day 1$/);
    expect(words({ period: 'day', after: 10_000, expected: 40_000 })).toMatch(
      /hits\/day: .* today, .*; about 40,000 expected, so it lasts for about 25 % of a day's hits$/,
    );
  });
});
