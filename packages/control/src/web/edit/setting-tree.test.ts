import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSame, type SettingTree, treeChanges, valueAt, withValue } from './setting-tree.js';

describe('withValue', () => {
  test('says a setting in a section that is not there yet', () => {
    expect(withValue({ url: 'x' }, ['delivery', 'retries', 'attempts'], 3)).toEqual({
      url: 'x',
      delivery: { retries: { attempts: 3 } },
    });
  });

  test('takes a setting out, and the sections that are empty then', () => {
    expect(
      withValue({ url: 'x', delivery: { retries: { attempts: 3 } } }, ['delivery', 'retries', 'attempts'], undefined),
    ).toEqual({
      url: 'x',
    });
  });

  test('leaves what it was given as it is', () => {
    const tree = { pageviewsPerVisit: { min: 1, max: 2 } };
    withValue(tree, ['pageviewsPerVisit', 'min'], undefined);
    expect(tree).toEqual({ pageviewsPerVisit: { min: 1, max: 2 } });
  });

  test('says what it is told, whatever the tree', () => {
    fc.assert(
      fc.property(arbTree, arbSteps, fc.integer(), (tree, steps, value) => {
        expect(valueAt(withValue(tree, steps, value), steps)).toBe(value);
      }),
    );
  });
});

describe('treeChanges', () => {
  test('names every setting that is said differently, and takes lists and references whole', () => {
    const before = {
      url: 'x',
      tags: ['a'],
      tokenAuth: { $kind: 'secretEnv', name: 'A' },
      delivery: { mode: 'realtime' },
    };
    const after = { url: 'x', tags: ['a', 'b'], tokenAuth: { $kind: 'secretEnv', name: 'B' }, weight: 2 };
    expect(treeChanges(before, after)).toEqual([
      { steps: ['delivery', 'mode'], before: 'realtime' },
      { steps: ['tags'], before: ['a'], after: ['a', 'b'] },
      {
        steps: ['tokenAuth'],
        before: { $kind: 'secretEnv', name: 'A' },
        after: { $kind: 'secretEnv', name: 'B' },
      },
      { steps: ['weight'], after: 2 },
    ]);
  });

  test('makes one tree of the other when its changes are put on it', () => {
    fc.assert(
      fc.property(arbTree, arbTree, (before, after) => {
        const made = treeChanges(before, after).reduce(
          (tree, change) => withValue(tree, change.steps, change.after),
          before,
        );
        expect(treeChanges(made, after)).toEqual([]);
      }),
    );
  });
});

describe('isSame', () => {
  test.each([
    [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ a: undefined }, { b: undefined }, false],
    [[], {}, false],
    [null, {}, false],
  ])('%j and %j: %s', (a, b, answer) => {
    expect(isSame(a, b)).toBe(answer);
  });
});

const arbName = fc.constantFrom('a', 'b', 'c', 'd');
const arbSteps = fc.array(arbName, { minLength: 1, maxLength: 3 });
const arbLeaf = fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer(), { maxLength: 2 }));
/** Settings in sections; none is empty, as `withValue` leaves none. */
const arbTree: fc.Arbitrary<SettingTree> = fc.letrec<{ tree: SettingTree }>((tie) => ({
  tree: fc.dictionary(
    arbName,
    fc.oneof(
      { depthSize: 'small' },
      arbLeaf,
      tie('tree').filter((tree) => Object.keys(tree).length > 0),
    ),
  ),
})).tree;
