import { describe, expect, test } from 'vitest';
import { aTarget } from '../state/contract/builders.contract.js';
import { areAlike } from './runnable-target.js';
import { aWay } from './runner.test-support.js';

const { target } = aTarget();
const way = aWay('https://analytics.example.com/matomo.php');

describe('areAlike', () => {
  test('compares targets and tokens, not the objects', () => {
    const one = { target, pages: [], token: 'a', way };
    expect(areAlike(one, { target: structuredClone(target), pages: [], token: 'a', way: structuredClone(way) })).toBe(
      true,
    );
    expect(areAlike(one, { ...one, token: 'b' })).toBe(false);
    expect(areAlike(one, { ...one, way: { ...way, headers: { 'x-key': 'a' } } })).toBe(false);
    expect(areAlike(one, { ...one, target: aTarget({ weight: 2 }).target })).toBe(false);
  });
});
