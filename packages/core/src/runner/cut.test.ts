import { describe, expect, test } from 'vitest';
import { Cut } from './cut.js';

describe('Cut', () => {
  test('tells everyone who waits, once, and nobody who no longer does', () => {
    const told: string[] = [];
    const cut = new Cut();
    cut.whenMade(() => told.push('a'));
    const cancel = cut.whenMade(() => told.push('b'));
    cancel();
    expect(cut.isMade).toBe(false);
    cut.make();
    cut.make();
    expect([cut.isMade, told]).toEqual([true, ['a']]);
  });
});
