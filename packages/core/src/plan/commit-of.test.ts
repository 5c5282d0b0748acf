import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blobHash, targetKey } from '../model/target.js';
import { commitOf } from './commit-of.js';
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
import { hasChanges } from './summary.js';

const by = { at: NOON, who: 'ada@workbox', commit: '1a2b3c4' };
const options = { fingerprints: [], drafts: [], lock: 'lock-1', kind: 'apply', by } as const; // Keeps the literal.

describe('commitOf', () => {
  test('puts what is new, changed and moved with its blobs, and deletes what is gone', () => {
    const pages = { $kind: 'blob', hash: 'b'.repeat(64), count: 2 } as const; // Keeps the literal.
    const blob = { hash: blobHash(pages.hash), text: '[]' };
    const unused = { hash: blobHash('0'.repeat(64)), text: '[]' };
    const moved = [{ from: targetKey('old'), to: targetKey('new') }];
    const targets = [aTarget({ key: 'new', pages }), aTarget({ key: 'kept' })];
    const instances = [anInstance({ hitsPerMonth: 1_000 })];
    const desired = aDesired({ targets, instances, moved, seed: '42', blobs: [blob, unused] });
    const applied = anAppliedState({ targets: ['kept', 'gone', 'old'].map((key) => anApplied({ key })) });
    expect(commitOf(aPlan({ desired, applied }), desired, options)).toStrictEqual({
      baseSerial: 3,
      load: aLoad(),
      seed: '42',
      instances,
      put: [{ target: targets[0], managedBy: 'config' }],
      move: moved,
      delete: ['gone'],
      blobs: [blob],
      ...options,
    });
  });

  test('makes the targets of the config exactly what it declares, and leaves those of the API', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, (desired, applied) => {
        const commit = commitOf(aPlan({ desired, applied }), desired, options);
        const declared = new Set(desired.targets.map(({ key }) => key));
        const ofApi = applied.targets.filter(
          ({ target, managedBy }) => managedBy === 'api' && !declared.has(target.key),
        );
        const wanted = desired.targets.map((target) => ({ target, managedBy: 'config' }));
        const result = committed(applied, commit).targets.map(({ paused: _, ...entry }) => entry);
        expect(byKey(result)).toEqual(byKey([...wanted, ...ofApi.map(({ paused: _, ...entry }) => entry)]));
        expect(commit).toMatchObject({ load: desired.load, instances: desired.instances, baseSerial: 3 });
      }),
    );
  });

  test('lets a pause go with its target', () => {
    const paused = { at: NOON, who: 'ada@workbox' };
    const applied = anAppliedState({ targets: [{ ...anApplied({ key: 'old' }), paused }] });
    const desired = aDesired({
      targets: [aTarget({ key: 'new', weight: 2 })],
      moved: [{ from: targetKey('old'), to: targetKey('new') }],
    });
    const commit = commitOf(aPlan({ desired, applied }), desired, options);
    expect(committed(applied, commit).targets).toMatchObject([{ target: { key: 'new' }, paused }]);
  });

  test('leaves nothing to do for the next plan', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, (desired, applied) => {
        const commit = commitOf(aPlan({ desired, applied }), desired, options);
        const next = committed(applied, commit);
        expect(hasChanges(aPlan({ desired, applied: next }))).toBe(false);
      }),
    );
  });
});

function byKey<Entry extends { readonly target: { readonly key: string } }>(
  entries: readonly Entry[],
): readonly Entry[] {
  return [...entries].sort((a, b) => (a.target.key < b.target.key ? -1 : 1));
}
