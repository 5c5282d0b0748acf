import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { targetKey } from '../model/target.js';
import { aTarget } from '../plan/plan.test-support.js';
import { actionGroups } from './action-groups.js';
import type { RealAction } from './plan-words.js';

function anUpdate(key: string, paths: Readonly<Record<string, number>>): RealAction {
  const changes = Object.entries(paths).map(([path, after]) => ({ kind: 'value' as const, path, before: 0, after })); // Keeps the literal.
  return { kind: 'update', target: targetKey(key), after: aTarget({ key }), changes, effects: [] };
}

describe('actionGroups', () => {
  test('leaves twenty of a kind alone', () => {
    const actions = Array.from({ length: 20 }, (_, n) => anUpdate(`t${n}`, { weight: 1 }));
    expect(actionGroups(actions).map(({ likeness }) => likeness)).toEqual(Array.from({ length: 20 }, () => 'alone'));
  });

  test('groups more by the same changes, then by the same settings, then the rest', () => {
    const same = Array.from({ length: 30 }, (_, n) => anUpdate(`same${n}`, { weight: 1 }));
    const alike = Array.from({ length: 30 }, (_, n) => anUpdate(`alike${n}`, { cap: n }));
    const various = Array.from({ length: 30 }, (_, n) => anUpdate(`various${n}`, { [`x${n}`]: 1 }));
    const groups = actionGroups([...same, ...alike, ...various]);
    expect(groups.map(({ likeness, actions }) => [likeness, actions.length])).toEqual([
      ['same', 30],
      ['alike', 30],
      ['various', 30],
    ]);
  });

  test('leaves nobody out, names nobody twice, and makes few groups, whatever changes', () => {
    const arbActions = fc.uniqueArray(
      fc.record({ key: fc.nat(400), paths: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(3)) }),
      { selector: ({ key }) => key, maxLength: 300, size: 'max' },
    );
    fc.assert(
      fc.property(arbActions, (drawn) => {
        const actions = drawn.map(({ key, paths }) => anUpdate(`t${key}`, paths));
        const groups = actionGroups(actions);
        const shown = groups.flatMap((group) => group.actions.map(({ target }) => target));
        expect(shown.toSorted()).toEqual(actions.map(({ target }) => target).toSorted());
        expect(groups.length).toBeLessThanOrEqual(30);
        expect(groups.filter(({ likeness, actions: { length } }) => (likeness === 'alone') !== (length === 1))).toEqual(
          [],
        );
      }),
    );
  });
});
