import { describe, expect, test } from 'vitest';
import { aDay, aDesired, aLoad, anApplied, anAppliedState, aPlan, aTarget } from './plan.test-support.js';
import { stakesOf } from './stakes.js';

/** The stakes of ending all of these targets. */
function stakesOfEnding(keys: readonly string[], { sent = 0, load = aLoad() } = {}) {
  const applied = anAppliedState({ load, targets: keys.map((key) => anApplied({ key })) });
  const days = keys.map((key) => aDay({ key, started: sent }));
  return stakesOf(aPlan({ applied, desired: aDesired({ load }), days }), applied);
}

describe('stakesOf', () => {
  test('asks for a yes where nothing ends', () => {
    const applied = anAppliedState({ targets: [anApplied()] });
    const desired = aDesired({ targets: [aTarget({ weight: 2 }), aTarget({ key: 'new' })] });
    expect(stakesOf(aPlan({ applied, desired }), applied)).toEqual({ kind: 'yes' });
  });

  test('asks for a yes where one target ends that was sent nothing today', () => {
    expect(stakesOfEnding(['a'])).toEqual({ kind: 'yes' });
  });

  test('asks for the address of the one target that ends in the middle of its day', () => {
    expect(stakesOfEnding(['a'], { sent: 312 })).toEqual({
      kind: 'typed',
      phrase: 'target.a',
      targets: 1,
      visitsPerDay: 1_000,
      sentToday: 312,
    });
  });

  test('asks for the number of targets, and says how many visits end with them', () => {
    expect(stakesOfEnding(['a', 'b', 'c'], { sent: 10, load: aLoad({ visitsPerDay: 900 }) })).toEqual({
      kind: 'typed',
      phrase: '3 targets',
      targets: 3,
      visitsPerDay: 900,
      sentToday: 30,
    });
  });
});
