import { expect, test } from 'vitest';
import { targetKey } from '../../model/target.js';
import { apply, aRun, aSignature, aTarget, at, codesOf, startARun, terms } from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';

const [A, B, C] = [targetKey('a'), targetKey('b'), targetKey('c')];
const GRACE = aSignature({ at: at('13:00'), who: 'grace@hopper', commit: '0a1b2c3' });

/** What every store lets people do to targets and runs while they run. */
export function describeOperationStore(makeFixture: MakeFixture): void {
  describePauses(makeFixture);
  describeSignals(makeFixture);
}

function describePauses(makeFixture: MakeFixture): void {
  test('pauses targets, for every process, and says by whom', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    await apply(first.store, { put: threeTargets() });
    expect(await first.store.pause([C, A], GRACE)).toEqual([C, A]);
    const [a, b, c] = threeTargets();
    expect((await second.store.readApplied()).targets).toEqual([{ ...a, paused: GRACE }, b, { ...c, paused: GRACE }]);
    expect(await second.store.readSerial()).toBe(1);
  });

  test('leaves who is paused paused, and who is not unpaused, without a word in the history', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: threeTargets() });
    await store.pause([A], aSignature());
    expect(await store.pause([A, B, B], GRACE)).toEqual([B]);
    expect(await store.pause([A, B], GRACE)).toEqual([]);
    expect((await store.readApplied()).targets.map(({ paused }) => paused?.who)).toEqual([
      'ada@lovelace',
      'grace@hopper',
      undefined,
    ]);
    expect(await store.resume([C, A], GRACE)).toEqual([A]);
    expect(await store.resume([C, A], GRACE)).toEqual([]);
    expect((await store.readApplied()).targets.map(({ paused }) => paused?.who)).toEqual([
      undefined,
      'grace@hopper',
      undefined,
    ]);
    expect(await store.readEvents(3)).toEqual([
      { ...GRACE, kind: 'resume', serial: 1, what: 'target.a' },
      { ...GRACE, kind: 'pause', serial: 1, what: 'target.b' },
      { ...aSignature(), kind: 'pause', serial: 1, what: 'target.a' },
    ]);
  });

  test('counts many in the history', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: threeTargets() });
    await store.pause([A, B, C], aSignature());
    expect(await store.readEvents(1)).toMatchObject([{ kind: 'pause', what: '3 targets' }]);
  });

  test('refuses targets that are not applied, by their addresses, and changes nothing', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: threeTargets() });
    const pausing = store.pause([A, targetKey('x'), targetKey('y')], GRACE);
    expect(await codesOf(pausing)).toEqual(['state.no-such-target']);
    await expect(pausing).rejects.toThrow('target.x, target.y');
    expect(await codesOf(store.resume([targetKey('x')], GRACE))).toEqual(['state.no-such-target']);
    expect((await store.readApplied()).targets).toEqual(threeTargets());
    expect(await store.readEvents(10)).toHaveLength(1);
  });

  test('keeps a pause when the target is applied again, and forgets it when it is deleted', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: threeTargets() });
    await store.pause([A, B], GRACE);
    await apply(store, { put: [aTarget({ key: 'a', siteId: 1, visitsPerDay: 7 })], delete: [B] });
    expect((await store.readApplied()).targets[0]?.paused).toEqual(GRACE);
    await apply(store, { put: threeTargets() });
    expect((await store.readApplied()).targets[1]?.paused).toBeUndefined();
  });

  test('takes no pause from what is put', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await apply(store, { put: threeTargets().map((target) => ({ ...target, paused: GRACE })) });
    expect((await store.readApplied()).targets).toEqual(threeTargets());
  });

  test('needs no lock', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    await apply(first.store, { put: threeTargets() });
    const holder = { id: aRun().id, who: 'ada@lovelace', operation: 'apply', since: at('12:00') };
    const lock = await first.store.lock(holder);
    expect(await second.store.pause([A], GRACE)).toEqual([A]);
    expect(await second.store.resume([A], GRACE)).toEqual([A]);
    await lock.release();
  });
}

function describeSignals(makeFixture: MakeFixture): void {
  test('has a revision that changes with every commit, pause and resume, and with nothing else', async () => {
    await using fixture = await makeFixture();
    const [{ store }, reader] = [await fixture.start(), await fixture.start()];
    const run = aRun();
    const revision = async () => (await reader.store.readSignals(run.id)).revision;
    const seen = [await revision()];
    const changes = [
      () => apply(store, { put: threeTargets() }),
      () => apply(store, {}),
      () => store.pause([A], GRACE),
      () => store.resume([A], GRACE),
    ];
    for (const change of changes) {
      await change();
      seen.push(await revision());
    }
    expect(new Set(seen).size).toBe(5);
    await store.liveness.hold(run.id);
    await store.startRun(run, terms());
    await store.askToStop(GRACE);
    await store.pause([], GRACE);
    await codesOf(store.pause([targetKey('x')], GRACE));
    await store.endRun(run.id, { at: at('13:00'), reason: 'interrupted' });
    expect(await revision()).toBe(seen.at(-1));
  });

  test('asks all runs that have not ended to stop, and no others', async () => {
    await using fixture = await makeFixture();
    const [{ store }, other] = [await fixture.start(), await fixture.start()];
    const ended = await startARun(store, { startedAt: at('10:00') });
    await store.endRun(ended, { at: at('10:30'), reason: 'done' });
    const running = [await startARun(store, { startedAt: at('11:00') }), await startARun(other.store)];
    const asked = async () =>
      Promise.all([ended, ...running].map(async (run) => (await other.store.readSignals(run)).isStopAsked));
    expect(await asked()).toEqual([false, false, false]);
    expect([...(await other.store.askToStop(GRACE))].sort()).toEqual([...running].sort());
    expect(await asked()).toEqual([false, true, true]);
    const later = await startARun(store);
    expect((await store.readSignals(later)).isStopAsked).toBe(false);
    expect(await store.readEvents(10)).toEqual([{ ...GRACE, kind: 'stop', serial: 0, what: '2 runs' }]);
  });

  test('says whose run was asked to stop, and nothing when there was none', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    expect(await store.askToStop(GRACE)).toEqual([]);
    expect(await store.readEvents(10)).toEqual([]);
    await startARun(store);
    await store.askToStop(GRACE);
    expect(await store.readEvents(10)).toMatchObject([{ kind: 'stop', what: 'the run of ada@lovelace' }]);
  });

  test('knows nothing against a run that nobody has started', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    expect((await store.readSignals(aRun().id)).isStopAsked).toBe(false);
  });
}

function threeTargets() {
  return ['a', 'b', 'c'].map((key, index) => aTarget({ key, siteId: index + 1 }));
}
