import { describe, expect, test } from 'vitest';
import { aDesired, anApplied, anAppliedState, aPlan, aTarget } from './plan.test-support.js';
import { hasChanges, summaryOf } from './summary.js';

describe('hasChanges', () => {
  test('counts the seed and the load as changes, and a kept target as none', () => {
    const applied = anAppliedState({ targets: [anApplied()] });
    const targets = [aTarget()];
    expect(hasChanges(aPlan({ applied, desired: aDesired({ targets }) }))).toBe(false);
    expect(hasChanges(aPlan({ applied, desired: aDesired({ targets, seed: '42' }) }))).toBe(true);
  });
});

describe('summaryOf', () => {
  test('counts the actions of each kind, but not what is kept', () => {
    const applied = anAppliedState({ targets: [anApplied({ key: 'gone' }), anApplied({ key: 'kept' })] });
    const desired = aDesired({
      targets: [aTarget({ key: 'kept' }), aTarget({ key: 'new' }), aTarget({ key: 'newer' })],
    });
    expect(summaryOf(aPlan({ applied, desired }))).toEqual({ create: 2, update: 0, move: 0, delete: 1 });
  });
});
