import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import type { DumpedBudget } from '../model/state-dump.js';
import { INSTANCE, SITE_1 } from './contract/builders.contract.js';
import { mergeBudgets, mergeHits } from './merge-budgets.js';

const arbScope = fc.constantFrom(
  { kind: 'account', account: SITE_1 } as const,
  { kind: 'instance', instance: INSTANCE } as const,
);
const arbBudgets: fc.Arbitrary<readonly DumpedBudget[]> = fc.uniqueArray(
  fc.record({
    scope: arbScope,
    period: fc.constantFrom('day' as const, 'month' as const),
    begins: fc.constantFrom(localDate('2026-11-01'), localDate('2026-11-24')),
    sent: fc.nat(100),
  }),
  { selector: nameOf, maxLength: 8 },
);

function nameOf({ sent: _sent, ...period }: DumpedBudget): string {
  return JSON.stringify(period);
}

describe('mergeBudgets', () => {
  test('keeps every period, with the higher count of hits', () => {
    fc.assert(
      fc.property(arbBudgets, arbBudgets, (ours, theirs) => {
        const merged = mergeBudgets(ours, theirs);
        expect(new Set(merged.map(nameOf))).toEqual(new Set([...ours, ...theirs].map(nameOf)));
        for (const budget of merged) {
          const sent = [...ours, ...theirs].filter((one) => nameOf(one) === nameOf(budget)).map((one) => one.sent);
          expect(budget.sent).toBe(Math.max(...sent));
        }
      }),
    );
  });

  test('does not mind the order, nor a second time', () => {
    fc.assert(
      fc.property(arbBudgets, arbBudgets, arbBudgets, (a, b, c) => {
        const merged = mergeBudgets(a, b);
        expect(mergeBudgets(b, a)).toEqual(merged);
        expect(mergeBudgets(merged, b)).toEqual(merged);
        expect(mergeBudgets(merged, c)).toEqual(mergeBudgets(a, mergeBudgets(b, c)));
      }),
    );
  });
});

describe('mergeHits', () => {
  test('keeps every quarter of an hour of each budget, with the higher count of hits', () => {
    const ofSite = { scope: { kind: 'account', account: SITE_1 }, period: 'day' } as const;
    const ofAll = { scope: { kind: 'instance', instance: INSTANCE }, period: 'day' } as const;
    const ours = [
      { ...ofSite, quarter: 7, hits: 5 },
      { ...ofSite, quarter: 8, hits: 1 },
    ];
    const theirs = [
      { ...ofSite, quarter: 7, hits: 3 },
      { ...ofAll, quarter: 7, hits: 9 },
      { ...ofSite, period: 'month', quarter: 7, hits: 4 } as const, // Keeps the literal.
    ];
    expect(mergeHits(ours, theirs)).toEqual([...ours, theirs[2], theirs[1]]);
    expect(mergeHits(theirs, ours)).toEqual(mergeHits(ours, theirs));
  });
});
