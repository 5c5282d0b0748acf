import { describe, expect, test } from 'vitest';
import { anApplied, anAppliedState } from './plan.test-support.js';
import { everything, type Selection, selectApplied } from './select-targets.js';

const applied = anAppliedState({
  targets: [
    anApplied({ key: 'a', tags: ['eu'] }),
    anApplied({ key: 'b', tags: ['eu', 'shop'] }),
    { ...anApplied({ key: 'c' }), managedBy: 'api' },
  ],
});

function selected(selection: Partial<Selection> | 'all') {
  const found = selectApplied(applied, selection === 'all' ? 'all' : { ...everything, ...selection });
  return found.map(({ target }) => target.key);
}

describe('selectApplied', () => {
  test.each([
    ['all', ['a', 'b', 'c']],
    [{ targets: ['a', 'target.c'] }, ['a', 'c']],
    [{ tags: ['shop'] }, ['b']],
    [{ tags: ['shop'], targets: ['c'] }, ['b', 'c']],
    [{ tags: ['eu'], exclude: ['target.a'] }, ['b']],
    [{ exclude: ['a'] }, ['b', 'c']],
    [{ targets: ['a'], exclude: ['a'] }, []],
  ] as const)('answers for %o the targets %o', (selection, keys) => {
    expect(selected(selection)).toEqual(keys);
  });

  test('refuses what is not applied, with what there is', () => {
    expect(() => selected({ targets: ['d'] })).toThrow('target.d. The targets are a, b, c.');
    expect(() => selected({ tags: ['us'] })).toThrow('No target has the tag us. The tags are eu, shop.');
  });
});
