import { describe, expect, test } from 'vitest';
import { aTarget } from '../state/contract/builders.contract.js';
import { areAlike } from './runnable-target.js';

const { target } = aTarget();

describe('areAlike', () => {
  test('compares targets and tokens, not the objects', () => {
    const one = { target, pages: [], token: 'a' };
    expect(areAlike(one, { target: structuredClone(target), pages: [], token: 'a' })).toBe(true);
    expect(areAlike(one, { ...one, token: 'b' })).toBe(false);
    expect(areAlike(one, { ...one, target: aTarget({ weight: 2 }).target })).toBe(false);
  });
});
