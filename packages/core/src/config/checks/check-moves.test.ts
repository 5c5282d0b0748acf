import { describe, expect, test } from 'vitest';
import { aTarget, complaintsOf, resolveConfig } from '../resolve-config.test.fixture.js';

const targets = { a: aTarget({ siteId: 1 }), b: aTarget({ siteId: 2 }) };

function complaints(...moved: readonly { from: string; to: string }[]): Promise<readonly string[]> {
  return complaintsOf({ targets, moved });
}

describe('checkMoves', () => {
  test('accepts moves from keys that are gone to keys that are there, in whatever order', async () => {
    const { desired } = await resolveConfig({
      targets,
      moved: [
        { from: 'y', to: 'b' },
        { from: 'x', to: 'a' },
      ],
    });
    expect(desired.moved).toEqual([
      { from: 'x', to: 'a' },
      { from: 'y', to: 'b' },
    ]);
  });

  test('refuses a move from a key that is still there, be it to itself', async () => {
    expect(await complaints({ from: 'a', to: 'b' }, { from: 'b', to: 'a' })).toEqual([
      'config.moved-still-declared moved[0].from: `moved` says that target.a is now target.b, but `targets` declares a.',
      'config.moved-still-declared moved[1].from: `moved` says that target.b is now target.a, but `targets` declares b.',
    ]);
    expect(await complaints({ from: 'a', to: 'a' })).toHaveLength(1);
  });

  test('refuses a move to a key that is not there', async () => {
    expect(await complaintsOf({ targets: { staging: aTarget() }, moved: [{ from: 'old', to: 'stagging' }] })).toEqual([
      'config.moved-to-nothing moved[0].to: `moved` says that target.old is now target.stagging, but `targets` declares no stagging. Did you mean `staging`?',
    ]);
  });

  test('refuses two moves from or to one key', async () => {
    expect(await complaints({ from: 'x', to: 'a' }, { from: 'x', to: 'b' })).toEqual([
      'config.moved-twice moved[1].from: `moved` moves target.x to target.a and target.b.',
    ]);
    expect(await complaints({ from: 'x', to: 'a' }, { from: 'y', to: 'a' })).toEqual([
      'config.moved-twice moved[1].to: `moved` moves target.x and target.y to target.a.',
    ]);
  });

  test('takes a declared key for no step on the way', async () => {
    expect(await complaints({ from: 'x', to: 'a' }, { from: 'a', to: 'b' })).toEqual([
      'config.moved-still-declared moved[1].from: `moved` says that target.a is now target.b, but `targets` declares a.',
    ]);
  });

  test('refuses a move in steps, and says how to write it', async () => {
    expect(await complaints({ from: 'x', to: 'y' }, { from: 'y', to: 'a' })).toEqual([
      'config.moved-in-steps moved[0].to: `moved` moves target.x to target.y, and that to target.a.',
    ]);
  });
});
