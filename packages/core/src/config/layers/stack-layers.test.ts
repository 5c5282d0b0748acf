import { describe, expect, test } from 'vitest';
import { findCycles, stackLayers } from './stack-layers.js';

describe('stackLayers', () => {
  test('puts profiles below from left to right, each over the profiles that it extends itself', () => {
    const base = { name: 'base' };
    const left = { name: 'left', extends: [base] };
    const right = { name: 'right' };
    const stack = stackLayers('target', 'targets.a', { name: 'own', extends: [left, right] });
    expect(stack.map(({ kind, path, value }) => [kind, path, value['name']])).toEqual([
      ['profile', 'targets.a.extends[0].extends[0]', 'base'],
      ['profile', 'targets.a.extends[0]', 'left'],
      ['profile', 'targets.a.extends[1]', 'right'],
      ['target', 'targets.a', 'own'],
    ]);
  });

  test('leaves out what is no layer', () => {
    expect(stackLayers('target', 'targets.a', 5)).toEqual([]);
    expect(stackLayers('target', 'targets.a', { extends: 5 })).toHaveLength(1);
    expect(stackLayers('target', 'targets.a', { extends: [5, { name: 'b' }] })).toHaveLength(2);
  });
});

describe('findCycles', () => {
  test('finds profiles that extend themselves, directly and through others', () => {
    const first: Record<string, unknown> = {};
    const second = { extends: [first] };
    first['extends'] = [second];
    expect(findCycles('targets.a', { extends: [{}, first] })).toEqual([
      { path: 'targets.a.extends[1].extends[0].extends[0]', sameAs: 'targets.a.extends[1]' },
    ]);
  });

  test('lets one profile be used in several places', () => {
    const base = { name: 'base' };
    expect(findCycles('defaults', { extends: [base, { extends: [base] }] })).toEqual([]);
  });
});
