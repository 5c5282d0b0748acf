import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Draft, DraftChange, SeenDraft } from '../../model/draft.js';
import { targetKey } from '../../model/target.js';
import type { StateStore } from '../state-store.js';
import { aCommit, apply, aRun, aSignature, aTarget, at, codesOf, locked } from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';

const [A, B, C] = [targetKey('a'), targetKey('b'), targetKey('c')];
const GRACE = aSignature({ at: at('13:00'), who: 'grace@hopper (API)', commit: '0a1b2c3' });
const UNSEEN: SeenDraft = { serial: 0, revision: 0 };
const DELETE: DraftChange = { kind: 'delete' };

/** What every store keeps of targets before they are applied. */
export function describeDraftStore(makeFixture: MakeFixture): void {
  describePutting(makeFixture);
  describeRaces(makeFixture);
  describeFulfilment(makeFixture);
  describeModel(makeFixture);
}

function describePutting(makeFixture: MakeFixture): void {
  test('has no draft before somebody puts one', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    expect(await store.readDrafts()).toEqual([]);
  });

  test('keeps drafts for every process, by target, and says by whom', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const b = await first.store.putDraft({ target: B, change: put({ siteId: 2 }), by: GRACE }, UNSEEN);
    const a = await first.store.putDraft({ target: A, change: DELETE, by: aSignature() }, UNSEEN);
    expect(b).toEqual({ target: B, change: put({ siteId: 2 }), revision: 1, by: GRACE });
    expect(a).toEqual({ target: A, change: DELETE, revision: 2, by: aSignature() });
    expect(await second.store.readDrafts()).toEqual([a, b]);
    expect(await second.store.check()).toEqual([]);
  });

  test('adds them to the history', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const { revision } = await store.putDraft({ target: A, change: put({}), by: GRACE }, UNSEEN);
    await store.putDraft({ target: B, change: DELETE, by: aSignature() }, UNSEEN);
    await store.dropDraft(A, { serial: 0, revision }, GRACE);
    expect(await store.readEvents(10)).toEqual([
      { ...GRACE, kind: 'discard', serial: 0, what: 'the draft of target.a' },
      { ...aSignature(), kind: 'draft', serial: 0, what: 'the removal of target.b' },
      { ...GRACE, kind: 'draft', serial: 0, what: 'target.a' },
    ]);
  });

  test('gives back every value that JSON has, as it was', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const written = { text: 'a\0b\ud800"\\', list: [1, null, [true]], nested: { 'a.b': 1.5, '': -0.25 }, ẞ: '🦊' };
    await store.putDraft({ target: A, change: put(written), by: GRACE }, UNSEEN);
    expect(await store.readDrafts()).toMatchObject([{ change: { written } }]);
  });

  test('needs no lock, and is no concern of runners', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: [aTarget({ key: 'a' })] });
    const run = aRun().id;
    const { revision } = await store.readSignals(run);
    await locked(store, async () => {
      const draft = await store.putDraft({ target: A, change: DELETE, by: GRACE }, { serial: 1, revision: 0 });
      await store.dropDraft(A, { serial: 1, revision: draft.revision }, GRACE);
    });
    expect(await store.readSerial()).toBe(1);
    expect((await store.readSignals(run)).revision).toBe(revision);
  });

  test('gives no revision twice, also when the draft is gone', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const revisions: number[] = [];
    for (let round = 0; round < 3; round++) {
      const { revision } = await store.putDraft({ target: A, change: put({ round }), by: GRACE }, UNSEEN);
      const next = await store.putDraft({ target: A, change: put({}), by: GRACE }, { serial: 0, revision });
      await store.dropDraft(A, { serial: 0, revision: next.revision }, GRACE);
      revisions.push(revision, next.revision);
    }
    expect(revisions).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('changes several at once, with one word in the history for those put and one for those taken away', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const { revision } = await store.putDraft({ target: C, change: DELETE, by: aSignature() }, UNSEEN);
    const drafts = [B, A].map((target) => ({ target, change: put({}), seen: UNSEEN }));
    const dropped = { target: C, change: undefined, seen: { serial: 0, revision } };
    const kept = await store.changeDrafts([dropped, ...drafts], GRACE);
    expect(kept).toEqual([
      { target: B, change: put({}), revision: 2, by: GRACE },
      { target: A, change: put({}), revision: 3, by: GRACE },
    ]);
    expect(await store.readDrafts()).toEqual(kept.toReversed());
    expect(await store.changeDrafts([], GRACE)).toEqual([]);
    expect(await store.readEvents(2)).toEqual([
      { ...GRACE, kind: 'discard', serial: 0, what: 'the draft of target.c' },
      { ...GRACE, kind: 'draft', serial: 0, what: '2 targets' },
    ]);
    expect((await store.putDraft({ target: C, change: put({}), by: GRACE }, UNSEEN)).revision).toBe(4);
  });

  test('changes none of several if one was seen otherwise', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const known = await store.putDraft({ target: B, change: put({}), by: GRACE }, UNSEEN);
    for (const change of [DELETE, undefined]) {
      const changes = [A, B].map((target) => ({ target, change, seen: UNSEEN }));
      expect(await codesOf(store.changeDrafts(changes, GRACE))).toEqual(['draft.changed']);
    }
    expect(await store.readDrafts()).toEqual([known]);
    expect(await store.readEvents(10)).toHaveLength(1);
  });

  test('drops nothing where no draft is, without a word', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await store.dropDraft(A, UNSEEN, GRACE);
    expect(await store.readEvents(10)).toEqual([]);
  });
}

function describeRaces(makeFixture: MakeFixture): void {
  test.each<[string, SeenDraft, string]>([
    ['at another serial', { serial: 0, revision: 1 }, 'target.a was seen at serial 0, and the state is at serial 1'],
    [
      'without its draft',
      { serial: 1, revision: 0 },
      'grace@hopper (API) changed target.a at 2026-11-24T13:00:00.000Z',
    ],
    ['with a later draft', { serial: 1, revision: 2 }, 'grace@hopper (API) changed target.a'],
  ])('changes nothing for who has seen the target %s', async (_how, seen, words) => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: [aTarget({ key: 'a' })] });
    const draft = await store.putDraft({ target: A, change: put({}), by: GRACE }, { serial: 1, revision: 0 });
    const events = await store.readEvents(10);
    const putting = store.putDraft({ target: A, change: DELETE, by: GRACE }, seen);
    expect(await codesOf(putting)).toEqual(['draft.changed']);
    await expect(putting).rejects.toThrow(words);
    expect(await codesOf(store.dropDraft(A, seen, GRACE))).toEqual(['draft.changed']);
    expect(await store.readDrafts()).toEqual([draft]);
    expect(await store.readEvents(10)).toEqual(events);
  });

  test('says that a draft is gone to who has seen it', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const { revision } = await store.putDraft({ target: A, change: put({}), by: GRACE }, UNSEEN);
    await store.dropDraft(A, { serial: 0, revision }, GRACE);
    await expect(store.dropDraft(A, { serial: 0, revision }, GRACE)).rejects.toThrow(
      'The draft of target.a was applied or discarded since it was seen.',
    );
  });

  test('lets exactly one of many writers win who have seen the same', async () => {
    await using fixture = await makeFixture();
    const processes = await Promise.all([1, 2, 3].map(() => fixture.start()));
    let seen = UNSEEN;
    for (let round = 0; round < 8; round++) {
      const tried = await Promise.allSettled(
        processes.map(({ store }, writer) =>
          store.putDraft({ target: A, change: put({ round, writer }), by: GRACE }, seen),
        ),
      );
      const won = tried.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(won).toHaveLength(1);
      for (const { store } of processes) expect(await store.readDrafts()).toEqual(won);
      seen = { serial: 0, revision: won[0]?.revision ?? 0 };
    }
  });

  test('loses no draft of writers that change different targets at once', async () => {
    await using fixture = await makeFixture();
    const processes = await Promise.all([1, 2].map(() => fixture.start()));
    const keys = Array.from({ length: 20 }, (_, index) => targetKey(`t${index}`));
    const kept = await Promise.all(
      keys.map((target, index) => {
        const { store } = processes[index % 2] ?? raise();
        return store.putDraft({ target, change: put({ index }), by: GRACE }, UNSEEN);
      }),
    );
    const { store } = await fixture.start();
    expect(await store.readDrafts()).toEqual(kept.toSorted((a, b) => (a.target < b.target ? -1 : 1)));
    expect(new Set(kept.map(({ revision }) => revision)).size).toBe(20);
  });

  test('lets a commit or a change of its draft win, and loses nothing', async () => {
    await using fixture = await makeFixture();
    const [applier, writer] = [await fixture.start(), await fixture.start()];
    for (let round = 0; round < 8; round++) {
      const serial = await applier.store.readSerial();
      const [known] = await applier.store.readDrafts();
      const seen = { serial, revision: known?.revision ?? 0 };
      const draft = await writer.store.putDraft({ target: A, change: put({ round }), by: GRACE }, seen);
      const [committed, changed] = await Promise.allSettled([
        apply(applier.store, { put: [aTarget({ key: 'a', visitsPerDay: round + 1 })], drafts: [draft] }),
        writer.store.putDraft({ target: A, change: DELETE, by: GRACE }, { serial, revision: draft.revision }),
      ]);
      expect([committed.status, changed.status].toSorted()).toEqual(['fulfilled', 'rejected']);
      const left = changed.status === 'fulfilled' ? [changed.value] : [];
      expect(await writer.store.readDrafts()).toEqual(left);
      expect(await writer.store.readSerial()).toBe(changed.status === 'fulfilled' ? serial : serial + 1);
    }
  });
}

function describeFulfilment(makeFixture: MakeFixture): void {
  test('takes the drafts away that a commit fulfils, and no others', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [a, b, c] = await threeDrafts(store);
    await apply(store, { put: [aTarget({ key: 'a' })], drafts: [c, a] });
    expect(await store.readDrafts()).toEqual([b]);
    expect((await store.readEvents(1))[0]).toMatchObject({ kind: 'apply', what: 'target.a' });
  });

  test.each<[string, (store: StateStore, draft: Draft) => Promise<unknown>]>([
    [
      'has changed',
      (store, { target, revision }) => store.putDraft({ target, change: DELETE, by: GRACE }, seenAt(revision)),
    ],
    ['is gone', (store, { target, revision }) => store.dropDraft(target, seenAt(revision), GRACE)],
    [
      'was made anew',
      async (store, { target, change, revision }) => {
        await store.dropDraft(target, seenAt(revision), GRACE);
        await store.putDraft({ target, change, by: GRACE }, UNSEEN);
      },
    ],
  ])('commits nothing when one of the drafts %s', async (_what, meddle) => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [a, b] = await threeDrafts(store);
    await meddle(store, b);
    const [drafts, events] = [await store.readDrafts(), await store.readEvents(20)];
    expect(await codesOf(apply(store, { put: [aTarget({ key: 'a' })], drafts: [a, b] }))).toEqual(['draft.changed']);
    expect(await store.readDrafts()).toEqual(drafts);
    expect(await store.readEvents(20)).toEqual(events);
    expect(await store.readApplied()).toEqual({ serial: 0, targets: [], instances: [] });
  });

  test('tells who is behind in everything of the serial', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [a] = await threeDrafts(store);
    await apply(store, { drafts: [a] });
    const codes = await locked(store, (lock) => codesOf(store.commit(aCommit({ lock, drafts: [a] }))));
    expect(codes).toEqual(['state.moved-on']);
  });

  test('takes a draft along when its target gets another key, also when keys are swapped', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: [A, B].map((key, index) => aTarget({ key, siteId: index + 1 })) });
    const seen = { serial: 1, revision: 0 };
    const a = await store.putDraft({ target: A, change: put({ of: 'a' }), by: GRACE }, seen);
    const b = await store.putDraft({ target: B, change: put({ of: 'b' }), by: GRACE }, seen);
    await apply(store, { move: [moved(A, B), moved(B, A)] });
    expect(await store.readDrafts()).toEqual([
      { ...b, target: A },
      { ...a, target: B },
    ]);
    await apply(store, { move: [moved(A, C)], drafts: [{ target: A, revision: b.revision }] });
    expect(await store.readDrafts()).toEqual([{ ...a, target: B }]);
  });

  test('lets no draft take the place of another, and changes nothing', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: [aTarget({ key: 'a' })] });
    const seen = { serial: 1, revision: 0 };
    for (const target of [A, C]) await store.putDraft({ target, change: put({}), by: GRACE }, seen);
    const drafts = await store.readDrafts();
    const moving = apply(store, { move: [moved(A, C)] });
    expect(await codesOf(moving)).toEqual(['state.target-exists']);
    await expect(moving).rejects.toThrow('A draft of the API waits to make target.c.');
    expect(await store.readDrafts()).toEqual(drafts);
    expect(await store.readApplied()).toMatchObject({ serial: 1, targets: [aTarget({ key: 'a' })] });
  });

  test('keeps the draft of a target that is deleted without it', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: [aTarget({ key: 'a' })] });
    const draft = await store.putDraft({ target: A, change: put({}), by: GRACE }, { serial: 1, revision: 0 });
    await apply(store, { delete: [A] });
    expect(await store.readDrafts()).toEqual([draft]);
  });
}

/** One step of a history of drafts. `lag`: how many revisions ago somebody looked. */
type Step =
  | { readonly kind: 'put' | 'drop'; readonly key: number; readonly lag: number }
  | { readonly kind: 'apply'; readonly keys: readonly number[]; readonly lag: number };

function describeModel(makeFixture: MakeFixture): void {
  const key = fc.nat(2);
  const lag = fc.constantFrom(0, 0, 0, 1);
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constantFrom('put', 'drop'), key, lag }),
    fc.record({ kind: fc.constant('apply' as const), keys: fc.uniqueArray(key), lag }),
  );

  test('does as a model does, whatever happens in which order', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [(await fixture.start()).store, (await fixture.start()).store];
    const model = { serial: 0, revision: 0, drafts: new Map<number, number>() };
    const perform = async (index: number, what: Step) => {
      const store = index % 2 === 0 ? first : second;
      const { drafts, serial } = model;
      const seenOf = (target: number) => ({ serial, revision: Math.max(0, (drafts.get(target) ?? 0) - what.lag) });
      const isFresh = (target: number) => seenOf(target).revision === (drafts.get(target) ?? 0);
      if (what.kind === 'apply') {
        const marks = what.keys.map((target) => ({ target: keyOf(target), revision: seenOf(target).revision }));
        const isRight = what.keys.every(isFresh);
        expect(await codesOf(apply(store, { drafts: marks }))).toEqual(isRight ? [] : ['draft.changed']);
        if (!isRight) return;
        model.serial += 1;
        for (const target of what.keys) drafts.delete(target);
        return;
      }
      const target = keyOf(what.key);
      const seen = seenOf(what.key);
      const change = put({ index });
      const done =
        what.kind === 'put'
          ? store.putDraft({ target, change, by: GRACE }, seen)
          : store.dropDraft(target, seen, GRACE);
      expect(await codesOf(done)).toEqual(isFresh(what.key) ? [] : ['draft.changed']);
      if (!isFresh(what.key)) return;
      if (what.kind === 'drop') drafts.delete(what.key);
      else drafts.set(what.key, ++model.revision);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        for (const [index, what] of steps.entries()) {
          await perform(index, what);
          const kept = (await second.readDrafts()).map(({ target, revision }) => [target, revision]);
          expect(kept).toEqual([...model.drafts].toSorted(([a], [b]) => a - b).map(([k, r]) => [keyOf(k), r]));
          expect(await first.readSerial()).toBe(model.serial);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(await first.check()).toEqual([]);
  }, 60_000);
}

function keyOf(number: number) {
  return [A, B, C][number] ?? raise();
}

function raise(): never {
  throw new TypeError('There is one for each number.');
}

function put(written: Readonly<Record<string, unknown>>): DraftChange {
  return { kind: 'put', written };
}

function seenAt(revision: number): SeenDraft {
  return { serial: 0, revision };
}

function moved(from: typeof A, to: typeof A) {
  return { from, to };
}

async function threeDrafts(store: StateStore): Promise<readonly [Draft, Draft, Draft]> {
  const draftOf = (target: typeof A) => store.putDraft({ target, change: put({}), by: aSignature() }, UNSEEN);
  return [await draftOf(A), await draftOf(B), await draftOf(C)];
}
