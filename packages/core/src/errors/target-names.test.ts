import { describe, expect, test } from 'vitest';
import { named, targetsHave } from './target-names.js';

describe('named', () => {
  test('names targets by their addresses, of many only the first', () => {
    expect(['a', 'b', 'c', 'd', 'e'].map((_key, index, all) => named(all.slice(0, index + 1)))).toEqual([
      'target.a',
      'target.a and target.b',
      'target.a, target.b and target.c',
      'target.a, target.b, target.c and 1 more',
      'target.a, target.b, target.c and 2 more',
    ]);
  });
});

describe('targetsHave', () => {
  test('agrees with the number of targets', () => {
    expect([targetsHave(['a']), targetsHave(['a', 'b'])]).toEqual(['target.a has', 'target.a and target.b have']);
  });
});
