import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../base/canonical-json.js';
import { localDate } from '../base/clock.js';
import { type TargetKey, targetKey } from '../model/target.js';
import { commitOf } from './commit-of.js';
import type { diffTargets } from './diff-targets.js';
import {
  aDay,
  aDesired,
  aLoad,
  anApplied,
  anAppliedState,
  aPlan,
  arbApplied,
  arbDesired,
  aTarget,
  committed,
  NOON,
} from './plan.test-support.js';
import { summaryOf } from './summary.js';

const token = { $kind: 'secretEnv', name: 'TOKEN' } as const; // Keeps the literal.
const staging = targetKey('staging');
const moved = [{ from: targetKey('old'), to: targetKey('new') }];

const options = {
  fingerprints: [],
  drafts: [],
  lock: 'l',
  kind: 'apply',
  by: { at: NOON, who: 'ada@workbox' },
} as const; // Keeps the literals.
const NOTHING = { create: 0, update: 0, move: 0, delete: 0 };

describe('diffTargets', () => {
  test('creates, updates, keeps and deletes, in order of the keys', () => {
    const applied = anAppliedState({
      targets: [anApplied({ key: 'd' }), anApplied({ key: 'c' }), anApplied({ key: 'b' })],
    });
    const desired = aDesired({
      targets: [aTarget({ key: 'c' }), aTarget({ key: 'b', name: 'B' }), aTarget({ key: 'a' })],
    });
    expect(aPlan({ desired, applied }).actions).toMatchObject([
      { kind: 'create', target: 'a', after: aTarget({ key: 'a' }) },
      { kind: 'update', target: 'b', changes: [{ kind: 'value', path: 'name', after: 'B' }], effects: [] },
      { kind: 'keep', target: 'c', unknownSecret: false },
      { kind: 'delete', target: 'd', effects: [{ kind: 'stops', sentToday: 0 }] },
    ]);
  });

  test('names the state and the config on which the plan is based', () => {
    const plan = aPlan({ desired: aDesired({ seed: '42' }), applied: { serial: 0, targets: [], instances: [] } });
    expect(plan).toStrictEqual({
      formatVersion: '1.2',
      managedBy: 'config',
      serial: 0,
      configHash: 'c1',
      stack: 'default',
      isPartial: false,
      asOf: NOON,
      load: {
        after: aLoad(),
        seed: '42',
        instances: [],
        changes: [],
        instanceBudgets: [],
        weightsAreIdle: false,
      },
      actions: [],
    });
  });

  test('shows what changes for the load and the seed', () => {
    const desired = aDesired({ load: aLoad({ visitsPerDay: 900 }), seed: '42' });
    expect(aPlan({ desired }).load.changes).toStrictEqual([
      { kind: 'value', path: 'load.visitsPerDay', after: 900 },
      { kind: 'value', path: 'seed', after: '42' },
    ]);
  });

  test('says that weights are idle when they differ and nothing limits the total', () => {
    const targets = [aTarget({ key: 'a' }), aTarget({ key: 'b', weight: 2 })];
    const isIdle = (load: ReturnType<typeof aLoad>) =>
      aPlan({ desired: aDesired({ load, targets }) }).load.weightsAreIdle;
    expect([isIdle(aLoad()), isIdle(aLoad({ visitsPerDay: 1 }))]).toEqual([true, false]);
  });
});

describe('diffTargets, with moves', () => {
  test('moves a target to its new key, with what changes besides', () => {
    const url = 'https://m.example.com/matomo.php';
    const applied = anAppliedState({ targets: [anApplied({ key: 'old', url })] });
    const desired = aDesired({ targets: [aTarget({ key: 'new', url, name: 'New' })], moved });
    expect(aPlan({ desired, applied }).actions).toEqual([
      {
        kind: 'move',
        target: 'new',
        from: 'old',
        after: aTarget({ key: 'new', url, name: 'New' }),
        changes: [{ kind: 'value', path: 'name', after: 'New' }],
        effects: [],
      },
    ]);
  });

  test('creates the target when there is nothing to move', () => {
    const desired = aDesired({ targets: [aTarget({ key: 'new' })], moved });
    expect(summaryOf(aPlan({ desired }))).toEqual({ create: 1, update: 0, move: 0, delete: 0 });
  });

  test('keeps the new and deletes the old when both are applied', () => {
    const applied = anAppliedState({ targets: [anApplied({ key: 'old' }), anApplied({ key: 'new' })] });
    const plan = aPlan({ applied, desired: aDesired({ targets: [aTarget({ key: 'new' })], moved }) });
    expect(plan.actions.map(({ kind, target }) => [kind, target])).toEqual([
      ['keep', 'new'],
      ['delete', 'old'],
    ]);
  });
});

describe('diffTargets, with targets of the API', () => {
  test('leaves them alone', () => {
    const applied = anAppliedState({ targets: [{ ...anApplied(), managedBy: 'api' }] });
    expect(aPlan({ applied }).actions).toEqual([]);
  });

  test('takes one over whose key the config declares', () => {
    const applied = anAppliedState({ targets: [{ ...anApplied(), managedBy: 'api' }] });
    expect(aPlan({ applied, desired: aDesired({ targets: [aTarget()] }) }).actions).toEqual([
      {
        kind: 'update',
        target: 'staging',
        after: aTarget(),
        changes: [{ kind: 'value', path: 'managedBy', before: 'api', after: 'config' }],
        effects: [],
      },
    ]);
  });
});

describe('diffTargets, with secrets', () => {
  const applied = anAppliedState({ targets: [anApplied({ tokenAuth: token })] });
  const desired = aDesired({ targets: [aTarget({ tokenAuth: token })] });
  const otherReference = { $kind: 'secretEnv', name: 'OTHER' } as const; // Keeps the literal.

  test('updates a target whose token has another value, without a word of it', () => {
    expect(aPlan({ applied, desired, secrets: new Map([[staging, 'changed']]) }).actions).toMatchObject([
      { kind: 'update', changes: [{ kind: 'sensitive', path: 'tokenAuth', comparison: 'changed' }], effects: [] },
    ]);
  });

  test('keeps a target whose token could not be compared, and says so', () => {
    const keep = { kind: 'keep', target: 'staging', unknownSecret: true };
    expect(aPlan({ applied, desired, secrets: new Map([[staging, 'unknown']]) }).actions).toEqual([keep]);
    expect(aPlan({ applied, desired }).actions).toEqual([keep]);
  });

  test('shows another reference as a change of the reference alone', () => {
    const other = aDesired({ targets: [aTarget({ tokenAuth: otherReference })] });
    expect(aPlan({ applied, desired: other, secrets: new Map([[staging, 'changed']]) }).actions).toMatchObject([
      { kind: 'update', changes: [{ kind: 'value', path: 'tokenAuth', before: token, after: otherReference }] },
    ]);
  });

  test('does not ask about a token that is no longer there', () => {
    expect(aPlan({ applied, desired: aDesired({ targets: [aTarget()] }) }).actions).toMatchObject([
      { kind: 'update', changes: [{ kind: 'value', path: 'tokenAuth', before: token }] },
    ]);
  });
});

describe('diffTargets, always', () => {
  test('finds no change between a state and itself', () => {
    fc.assert(
      fc.property(arbDesired, ({ load, seed, targets }) => {
        const applied = anAppliedState({
          load,
          seed,
          targets: targets.map((target) => ({ target, managedBy: 'config' })),
        });
        const plan = aPlan({ desired: aDesired({ load, seed, targets }), applied });
        expect(plan.load.changes).toEqual([]);
        expect(new Set(plan.actions.map(({ kind }) => kind))).toEqual(new Set(targets.length === 0 ? [] : ['keep']));
      }),
    );
  });

  test('leaves the targets of the other manager as they are, except those of the API that a config declares', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, fc.constantFrom('config', 'api'), (desired, applied, managedBy) => {
        const theirs = applied.targets.filter((entry) => entry.managedBy !== managedBy);
        const others = new Set(theirs.map(({ target }) => target.key));
        const declared = desired.targets.filter(({ key }) => managedBy === 'config' || !others.has(key));
        const plan = aPlan({ managedBy, desired: { ...desired, targets: declared }, applied });
        const isTaken = (key: TargetKey) => declared.some((target) => target.key === key);
        const left = plan.actions.flatMap((action) =>
          action.kind === 'move' ? [action.target, action.from] : [action.target],
        );
        expect(left.filter((key) => others.has(key) && !isTaken(key))).toEqual([]);
        const after = committed(applied, commitOf(plan, desired, options));
        const kept = theirs.filter(({ target }) => !isTaken(target.key));
        for (const entry of kept) expect(after.targets).toContainEqual(entry);
        expect(summaryOf(aPlan({ managedBy, desired: { ...desired, targets: declared }, applied: after }))).toEqual(
          NOTHING,
        );
      }),
    );
  });

  test('gives the same bytes for the same input, whatever the order of its targets, moves, days and keys', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, (desired, applied) => {
        const days = ['a', 'b', 'c'].map((key, started) => aDay({ key, date: localDate('2026-11-24'), started }));
        const plan = aPlan({ desired, applied, days });
        const other = aPlan(reversed({ desired, applied, days }));
        expect(canonicalJson(other)).toBe(canonicalJson(plan));
        expect(canonicalJson(JSON.parse(JSON.stringify(plan)))).toBe(canonicalJson(plan));
      }),
    );
  });
});

/** Turns every list of entities and every record around. Lists inside settings have an order that matters. */
function reversed({ desired, applied, days }: Pick<Parameters<typeof diffTargets>[0], 'desired' | 'applied' | 'days'>) {
  const targets = desired.targets.map((target) => ({ ...target, settings: turned(target.settings) })).reverse();
  return {
    desired: { ...desired, targets, moved: [...desired.moved].reverse() },
    applied: { ...applied, targets: [...applied.targets].reverse() },
    days: [...days].reverse(),
  };
}

function turned<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, turned(inner)] as const); // A pair, not a list.
  return Object.fromEntries(entries.reverse()) as T; // The same keys and values.
}
