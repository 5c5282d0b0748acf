import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import type { LedgerBudget } from '../model/state.js';
import { instanceOf } from '../model/target.js';
import { commitOf } from './commit-of.js';
import type { DiffRequest } from './diff-targets.js';
import { instanceChanges } from './instance-plan.js';
import {
  aDesired,
  anApplied,
  anAppliedState,
  anInstance,
  aPlan,
  arbApplied,
  arbDesired,
  aTarget,
  committed,
  NOON,
} from './plan.test-support.js';

describe('instanceChanges', () => {
  test('shows changed settings by the key of the instance', () => {
    const before = [anInstance({ hitsPerMonth: 1_000 })];
    const after = [anInstance({ hitsPerMonth: 5_000, concurrency: 5 })];
    expect(instanceChanges(before, after)).toEqual([
      { kind: 'value', path: 'instances["staging.example.com/"].concurrency', before: 100, after: 5 },
      { kind: 'value', path: 'instances["staging.example.com/"].hitsPerMonth', before: 1_000, after: 5_000 },
    ]);
  });

  test('compares one that comes or goes with the limits of those that nobody names', () => {
    const one = [anInstance({ hitsPerMonth: 1_000 })];
    const path = 'instances["staging.example.com/"].hitsPerMonth';
    expect(instanceChanges([], one)).toEqual([{ kind: 'value', path, after: 1_000 }]);
    expect(instanceChanges(one, [])).toEqual([{ kind: 'value', path, before: 1_000 }]);
    expect(instanceChanges([], [anInstance()])).toEqual([]);
  });

  test('finds nothing after a commit, whatever was there before', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, (desired, applied) => {
        const by = { at: NOON, who: 'ada@workbox' };
        const options = { fingerprints: [], drafts: [], lock: 'lock-1', kind: 'apply', by } as const; // Keeps the literal.
        const next = committed(applied, commitOf(aPlan({ desired, applied }), desired, options));
        expect(instanceChanges(next.instances, desired.instances)).toEqual([]);
      }),
    );
  });
});

describe('instanceBudgets', () => {
  const instances = [anInstance({ hitsPerDay: 5_000, hitsPerMonth: 300_000 })];
  const url = 'https://staging.example.com/matomo.php';
  const [a, b] = [aTarget({ key: 'a', url }), aTarget({ key: 'b', url, siteId: 2 })];

  const budgetsOf = (request: Partial<DiffRequest>) => aPlan(request).load.instanceBudgets;

  test('tells what all targets of an instance are expected to send, and what they have sent', () => {
    const instance = instanceOf(url);
    const scope = { kind: 'instance', instance } as const; // Keeps the literal.
    const begins = localDate('2026-11-01');
    const budgets: readonly LedgerBudget[] = [
      { scope, period: 'month', begins, sent: 12_000, reserved: 0, limit: 300_000 },
    ];
    const desired = aDesired({ instances, targets: [a, b, aTarget({ key: 'elsewhere' })] });
    expect(budgetsOf({ desired, budgets })).toEqual([
      {
        instance,
        targets: 2,
        period: 'day',
        after: 5_000,
        begins: '2026-11-24',
        timezone: 'UTC',
        sent: 0,
        left: 5_000,
        expected: 12_500,
      },
      {
        instance,
        targets: 2,
        period: 'month',
        after: 300_000,
        begins: '2026-11-01',
        timezone: 'UTC',
        sent: 12_000,
        left: 288_000,
        expected: 380_000,
      },
    ]);
  });

  test('says nothing of an instance that a plan has nothing to do with', () => {
    const applied = anAppliedState({ instances, targets: [a, b].map((target) => ({ target, managedBy: 'config' })) });
    const other = aTarget({ key: 'other' });
    expect(budgetsOf({ applied, desired: aDesired({ instances, targets: [a, b, other] }) })).toEqual([]);
  });

  test('counts without a target that leaves, and looks at an instance whose limits alone change', () => {
    const applied = anAppliedState({ instances, targets: [a, b].map((target) => ({ target, managedBy: 'config' })) });
    const expected = (desired: DiffRequest['desired']) =>
      budgetsOf({ applied, desired }).map((budget) => [budget.period, budget.targets, budget.expected]);
    expect(expected(aDesired({ instances, targets: [a] }))).toEqual([
      ['day', 1, 6_250],
      ['month', 1, 190_000],
    ]);
    expect(expected(aDesired({ instances: [anInstance({ hitsPerDay: 4_000 })], targets: [a, b] }))).toEqual([
      ['day', 2, 12_500],
    ]);
  });
});

describe('the budget of a target', () => {
  const budgetEffects = (request: Partial<DiffRequest>) =>
    aPlan(request).actions.flatMap((action) =>
      action.kind === 'keep' ? [] : action.effects.filter(({ kind }) => kind === 'budget'),
    );
  const facts = { kind: 'budget', period: 'month', begins: '2026-11-01', timezone: 'UTC', sent: 0 };

  test('is told of a new target, and where it is another one', () => {
    const target = aTarget({ hitsPerMonth: 200_000 });
    expect(budgetEffects({ desired: aDesired({ targets: [target] }) })).toEqual([
      { ...facts, after: 200_000, left: 200_000, expected: 190_000 },
    ]);
    const applied = anAppliedState({ targets: [anApplied({ hitsPerMonth: 100_000 })] });
    expect(budgetEffects({ applied, desired: aDesired({ targets: [target] }) })).toEqual([
      { ...facts, before: 100_000, after: 200_000, left: 200_000, expected: 190_000 },
    ]);
  });

  test('is told where another number of hits is to be expected, and not where nothing of it changes', () => {
    const applied = anAppliedState({ targets: [anApplied({ hitsPerMonth: 200_000 })] });
    const [more, renamed] = [{ visitsPerDay: 2_000 }, { name: 'Staging' }].map((changed) =>
      budgetEffects({ applied, desired: aDesired({ targets: [aTarget({ hitsPerMonth: 200_000, ...changed })] }) }),
    );
    expect(more).toMatchObject([{ before: 200_000, after: 200_000, expected: 380_000 }]);
    expect(renamed).toEqual([]);
  });
});
