import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../base/canonical-json.js';
import type { AppliedTarget, StateCommit } from '../model/state.js';
import { blobHash, targetKey } from '../model/target.js';
import { commitOf } from './commit-of.js';
import {
  aDesired,
  aLoad,
  anApplied,
  anAppliedState,
  aPlan,
  arbApplied,
  arbDesired,
  aTarget,
  NOON,
} from './plan.test-support.js';
import { hasChanges } from './summary.js';

const options = { fingerprints: [], at: NOON, who: 'ada@workbox' };

describe('commitOf', () => {
  test('puts what is new, changed and moved with its blobs, and deletes what is gone', () => {
    const pages = { $kind: 'blob', hash: 'b'.repeat(64), count: 2 } as const; // Keeps the literal.
    const blob = { hash: blobHash(pages.hash), text: '[]' };
    const unused = { hash: blobHash('0'.repeat(64)), text: '[]' };
    const moved = [{ from: targetKey('old'), to: targetKey('new') }];
    const targets = [aTarget({ key: 'new', pages }), aTarget({ key: 'kept' })];
    const desired = aDesired({ targets, moved, seed: '42', blobs: [blob, unused] });
    const applied = anAppliedState({ targets: ['kept', 'gone', 'old'].map((key) => anApplied({ key })) });
    expect(commitOf(aPlan({ desired, applied }), desired, options)).toStrictEqual({
      baseSerial: 3,
      load: aLoad(),
      seed: '42',
      put: [{ target: targets[0], managedBy: 'config' }],
      delete: ['gone', 'old'],
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
        const wanted = desired.targets.map((target) => ({ target, managedBy: 'config' as const })); // Keeps the literal.
        const result = committed(applied.targets, commit);
        expect(canonicalJson(result)).toBe(canonicalJson(committed([...wanted, ...ofApi], { put: [], delete: [] })));
        expect(commit).toMatchObject({ load: desired.load, baseSerial: 3 });
      }),
    );
  });

  test('leaves nothing to do for the next plan', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, (desired, applied) => {
        const commit = commitOf(aPlan({ desired, applied }), desired, options);
        const { load, seed } = commit;
        const next = { ...applied, load, seed, targets: committed(applied.targets, commit) };
        expect(hasChanges(aPlan({ desired, applied: next }))).toBe(false);
      }),
    );
  });
});

/** What a store makes of a commit. */
function committed(targets: readonly AppliedTarget[], commit: Pick<StateCommit, 'put' | 'delete'>) {
  const byKey = new Map(targets.map((entry) => [entry.target.key, entry]));
  for (const key of commit.delete) byKey.delete(key);
  for (const entry of commit.put) byKey.set(entry.target.key, entry);
  return [...byKey.values()].sort((a, b) => (a.target.key < b.target.key ? -1 : 1));
}
