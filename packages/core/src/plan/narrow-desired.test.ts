import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../base/canonical-json.js';
import { Failure } from '../errors/failure.js';
import type { AppliedState } from '../model/state.js';
import { type DesiredState, type TargetKey, targetKey } from '../model/target.js';
import { commitOf } from './commit-of.js';
import { narrowDesired, narrowSecrets } from './narrow-desired.js';
import { nothingDesired } from './nothing-desired.js';
import { pairTargets } from './pair-targets.js';
import {
  aDesired,
  aLoad,
  anApplied,
  anAppliedState,
  anInstance,
  aPlan,
  arbApplied,
  arbDesired,
  aTarget,
  committed,
  NOON,
} from './plan.test-support.js';
import { everything, type Selection } from './select-targets.js';

const [a, b] = [targetKey('a'), targetKey('b')];
const options = {
  fingerprints: [],
  drafts: [],
  lock: 'l',
  kind: 'apply',
  by: { at: NOON, who: 'ada@workbox' },
} as const; // Keeps the literal.

/** Keys and kinds of what would be done to the selected targets. */
function actionsOf(desired: DesiredState, applied: AppliedState, selection: Partial<Selection>) {
  const narrowed = narrowDesired(desired, applied, { ...everything, ...selection });
  return aPlan({ desired: narrowed.desired, applied }).actions.map(({ target, kind }) => [target, kind]);
}

/** The state after a plan for some keys. */
function appliedWith(desired: DesiredState, applied: AppliedState, targets: readonly string[]): AppliedState {
  const narrowed = narrowDesired(desired, applied, { ...everything, targets });
  const plan = aPlan({ desired: narrowed.desired, applied, secrets: narrowSecrets(new Map(), narrowed) });
  return committed(applied, commitOf(plan, desired, options));
}

/** The keys by which a target of a config or its state can be selected. */
function selectableKeys(desired: DesiredState, applied: AppliedState): readonly TargetKey[] {
  return pairTargets(desired, applied, 'config').map(({ key }) => key);
}

function targetsOf({ targets }: AppliedState): string {
  return canonicalJson([...targets].sort((x, y) => (x.target.key < y.target.key ? -1 : 1)));
}

describe('narrowDesired', () => {
  const applied = anAppliedState({
    targets: [anApplied({ key: 'a' }), anApplied({ key: 'b' }), anApplied({ key: 'c' })],
  });
  const desired = aDesired({
    targets: [aTarget({ key: 'a', weight: 2, tags: ['eu'] }), aTarget({ key: 'b', weight: 2 }), aTarget({ key: 'd' })],
  });

  test('plans for the named targets, and leaves the others as they are applied', () => {
    expect(actionsOf(desired, applied, { targets: ['a', 'target.d'] })).toEqual([
      ['a', 'update'],
      ['b', 'keep'],
      ['c', 'keep'],
      ['d', 'create'],
    ]);
  });

  test('plans for all but the excluded targets', () => {
    expect(actionsOf(desired, applied, { exclude: ['target.a', 'd'] })).toEqual([
      ['a', 'keep'],
      ['b', 'update'],
      ['c', 'delete'],
    ]);
  });

  test('plans for the targets with a tag, as it is declared', () => {
    expect(actionsOf(desired, applied, { tags: ['eu'] })).toEqual([
      ['a', 'update'],
      ['b', 'keep'],
      ['c', 'keep'],
    ]);
  });

  test('finds a target that is no longer declared by the tag that was applied', () => {
    const old = anAppliedState({ targets: [anApplied({ key: 'a', tags: ['old'] })] });
    expect(actionsOf(aDesired(), old, { tags: ['old'] })).toEqual([['a', 'delete']]);
  });

  test.each(['old', 'new'])('moves a target that is selected by its %s key', (name) => {
    const before = anAppliedState({ targets: [anApplied({ key: 'old' })] });
    const moved = [{ from: targetKey('old'), to: targetKey('new') }];
    const after = aDesired({ targets: [aTarget({ key: 'new' }), aTarget({ key: 'other' })], moved });
    expect(actionsOf(after, before, { targets: [name] })).toEqual([['new', 'move']]);
    expect(actionsOf(after, before, { targets: ['other'] })).toEqual([
      ['old', 'keep'],
      ['other', 'create'],
    ]);
  });

  test('leaves load, seed and instances as they are applied, and takes them where nothing was ever applied', () => {
    const instances = [anInstance({ hitsPerMonth: 1_000 })];
    const other = { ...desired, load: aLoad({ visitsPerDay: 900 }), seed: '42', instances };
    const selection = { ...everything, targets: ['a'] };
    expect(narrowDesired(other, applied, selection).desired).toMatchObject({
      load: aLoad(),
      seed: undefined,
      instances: [],
    });
    expect(narrowDesired(other, { serial: 0, targets: [], instances: [] }, selection).desired).toMatchObject({
      load: aLoad({ visitsPerDay: 900 }),
      seed: '42',
      instances,
    });
  });

  test('changes nothing when nothing is selected or left out', () => {
    expect(narrowDesired(desired, applied, everything).desired).toBe(desired);
  });

  test('refuses every unknown name and tag at once', () => {
    const refused = () =>
      narrowDesired(desired, applied, { targets: ['target.x', 'a'], exclude: ['y'], tags: ['us'] }, () => 'a');
    expect(codesOf(refused)).toEqual(['plan.no-such-target', 'plan.no-such-target', 'plan.no-such-tag']);
    expect(refused).toThrow(/target\.x\. Did you mean target\.a\?/);
  });

  test('refuses a target of the API by name, and leaves it alone by tag', () => {
    const withApi = anAppliedState({ targets: [{ ...anApplied({ key: 'a', tags: ['eu'] }), managedBy: 'api' }] });
    const other = aDesired({ targets: [aTarget({ key: 'b', tags: ['eu'] })] });
    expect(codesOf(() => narrowDesired(other, withApi, { ...everything, targets: ['a'] }))).toEqual([
      'plan.managed-by-api',
    ]);
    expect(actionsOf(other, withApi, { tags: ['eu'] })).toEqual([['b', 'create']]);
  });

  test('does not take over a target of the API that the config declares and nobody selected', () => {
    const withApi = anAppliedState({ targets: [{ ...anApplied({ key: 'a' }), managedBy: 'api' }] });
    const both = aDesired({ targets: [aTarget({ key: 'a' }), aTarget({ key: 'b' })] });
    expect(actionsOf(both, withApi, { targets: ['b'] })).toEqual([['b', 'create']]);
    expect(actionsOf(both, withApi, { targets: ['a'] })).toEqual([['a', 'update']]);
  });
});

describe('narrowDesired, always', () => {
  test('selects by all names what is planned without a selection, the load apart', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, (desired, applied) => {
        const keys = selectableKeys(desired, applied);
        const whole = aPlan({
          applied,
          desired: { ...desired, load: applied.load ?? desired.load, seed: applied.seed, instances: applied.instances },
        });
        fc.pre(keys.length > 0);
        const { desired: narrowed } = narrowDesired(desired, applied, { ...everything, targets: keys });
        expect(canonicalJson(aPlan({ applied, desired: narrowed }))).toBe(canonicalJson(whole));
      }),
    );
  });

  test('changes nothing outside of the selection', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, fc.nat(), (desired, applied, pick) => {
        const keys = selectableKeys(desired, applied);
        fc.pre(keys.length > 0);
        const key = keys[pick % keys.length] ?? a;
        const narrowed = narrowDesired(desired, applied, { ...everything, targets: [key] });
        const secrets = narrowSecrets(new Map(keys.map((one) => [one, 'changed'])), narrowed);
        const plan = aPlan({ applied, desired: narrowed.desired, secrets });
        expect(plan.load.changes).toEqual([]);
        expect(plan.actions.filter(({ kind, target }) => kind !== 'keep' && target !== key)).toEqual([]);
        expect(
          plan.actions.filter((action) => action.kind === 'keep' && action.unknownSecret && action.target !== key),
        ).toEqual([]);
      }),
    );
  });

  test('leads to the same targets in steps, in any order, as in one', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, fc.boolean(), (desired, applied, isReversed) => {
        const keys = selectableKeys(desired, applied);
        const steps = isReversed ? [...keys].reverse() : keys;
        const inSteps = steps.reduce((state, key) => appliedWith(desired, state, [key]), applied);
        const inOne = committed(applied, commitOf(aPlan({ desired, applied }), desired, options));
        expect(targetsOf(inSteps)).toBe(targetsOf(inOne));
      }),
    );
  });
});

describe('narrowSecrets', () => {
  test('takes the token of a target that was not asked for as unchanged, whatever it is', () => {
    const applied = anAppliedState({ targets: [anApplied({ key: 'a' }), anApplied({ key: 'b' })] });
    const desired = aDesired({ targets: [aTarget({ key: 'a' }), aTarget({ key: 'b' })] });
    const narrowed = narrowDesired(desired, applied, { ...everything, targets: ['a'] });
    const secrets = new Map([
      [a, 'changed'],
      [b, 'changed'],
    ] as const);
    expect([...narrowSecrets(secrets, narrowed)]).toEqual([
      ['a', 'changed'],
      ['b', 'unchanged'],
    ]);
  });
});

describe('nothingDesired', () => {
  test('deletes every target of the config and leaves those of the API, the load and the seed', () => {
    const targets = [anApplied({ key: 'a' }), { ...anApplied({ key: 'b' }), managedBy: 'api' as const }]; // Keeps the literal.
    const applied = anAppliedState({ load: aLoad({ visitsPerDay: 900 }), seed: '42', targets });
    const plan = aPlan({ applied, desired: nothingDesired(applied) });
    expect(plan.actions).toMatchObject([{ kind: 'delete', target: 'a' }]);
    expect(plan.load.changes).toEqual([]);
  });

  test('deletes only the selected targets when it is narrowed', () => {
    const applied = anAppliedState({ targets: [anApplied({ key: 'a' }), anApplied({ key: 'b' })] });
    expect(actionsOf(nothingDesired(applied), applied, { targets: ['a'] })).toEqual([
      ['a', 'delete'],
      ['b', 'keep'],
    ]);
  });

  test('has nothing to do where nothing was ever applied', () => {
    const applied = { serial: 0, targets: [], instances: [] };
    expect(aPlan({ applied, desired: nothingDesired(applied) })).toMatchObject({ actions: [], load: { changes: [] } });
  });
});

function codesOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure) return error.problems.map(({ code }) => code);
  }
  return [];
}
