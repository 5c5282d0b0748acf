import { describe, expect, test } from 'vitest';
import type { AppliedTarget } from '../model/state.js';
import { targetKey } from '../model/target.js';
import { pairTargets } from './pair-targets.js';
import { aDesired, aLoad, anApplied, anAppliedState, aPlan, aTarget, NOON } from './plan.test-support.js';
import { splitAfter, splitBefore } from './traffic-split.js';

const paused = { at: NOON, who: 'ada@workbox' };
const limited = aLoad({ visitsPerDay: 900 });

/** Visits of the day by key. */
function visitsOf({ shares }: ReturnType<typeof splitBefore>) {
  return Object.fromEntries([...shares].map(([key, { visitsPerDay }]) => [key, visitsPerDay]));
}

function stateOf(targets: readonly AppliedTarget[], load = limited) {
  return anAppliedState({ load, targets });
}

describe('splitBefore', () => {
  const three = ['a', 'b', 'c'].map((key) => anApplied({ key }));
  const onePaused = three.map((entry) => (entry.target.key === 'c' ? { ...entry, paused } : entry));

  test('gives the part of a paused target to the others by weight', () => {
    expect(visitsOf(splitBefore(stateOf(three)))).toEqual({ a: 300, b: 300, c: 300 });
    expect(visitsOf(splitBefore(stateOf(onePaused)))).toEqual({ a: 450, b: 450, c: 0 });
  });

  test('drops the part of a paused target where overflow is dropped', () => {
    const load = aLoad({ visitsPerDay: 900, overflow: 'drop' });
    expect(visitsOf(splitBefore(stateOf(onePaused, load)))).toEqual({ a: 300, b: 300, c: 0 });
  });

  test('gives a paused target nothing where nothing limits the total', () => {
    expect(visitsOf(splitBefore(stateOf(onePaused, aLoad())))).toEqual({ a: 1_000, b: 1_000, c: 0 });
  });
});

describe('splitAfter', () => {
  test('keeps a paused target paused, under a new key too, and one of the API as well', () => {
    const applied = stateOf([
      { ...anApplied({ key: 'old' }), paused },
      { ...anApplied({ key: 'ofApi' }), managedBy: 'api', paused },
      anApplied({ key: 'b' }),
    ]);
    const desired = aDesired({
      load: limited,
      targets: [aTarget({ key: 'new' }), aTarget({ key: 'b' })],
      moved: [{ from: targetKey('old'), to: targetKey('new') }],
    });
    const split = splitAfter(limited, pairTargets(desired, applied, 'config'), applied, 'config');
    expect(visitsOf(split)).toEqual({ new: 0, b: 900, ofApi: 0 });
  });

  test('shows no other volume for a paused target, whatever becomes of its cap', () => {
    const applied = anAppliedState({ targets: [{ ...anApplied(), paused }] });
    const [action] = aPlan({ applied, desired: aDesired({ targets: [aTarget({ visitsPerDay: 5_000 })] }) }).actions;
    expect(action).toMatchObject({ kind: 'update', effects: [{ kind: 'cap', before: 1_000, after: 5_000 }] });
  });
});
