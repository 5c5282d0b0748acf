import { expect, test } from 'vitest';
import { targetKey } from '../../model/target.js';
import { anError, anInterval, aRun, at, counts, startARun } from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';

/** What every store keeps of runs. */
export function describeRunStore(makeFixture: MakeFixture): void {
  test('gives runs back, the latest first, and those that ended before the time asked for not at all', async () => {
    await using fixture = await makeFixture();
    const [{ store }, reader] = [await fixture.start(), await fixture.start()];
    const [old, ended, running] = [
      aRun({ startedAt: at('09:00') }),
      aRun({ startedAt: at('10:00'), bootId: undefined }),
      aRun({ startedAt: at('11:00') }),
    ];
    for (const run of [old, ended, running]) await store.startRun(run);
    await store.endRun(old.id, { at: at('09:30'), reason: 'done' });
    await store.endRun(ended.id, { at: at('10:30'), reason: 'failed' });
    const end = { at: at('10:30'), reason: 'failed' } as const;
    expect(await reader.store.readRuns(at('10:30'))).toEqual([running, { ...ended, end }]);
  });

  test('lets the first end of a run stay', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const id = await startARun(store);
    await store.endRun(id, { at: at('12:30'), reason: 'interrupted' });
    await store.endRun(id, { at: at('12:40'), reason: 'done' });
    expect((await store.readRuns(at('00:00')))[0]?.end).toEqual({ at: at('12:30'), reason: 'interrupted' });
  });

  test('replaces intervals of the same run, target, account and time, and keeps the others', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    const other = anInterval(run, { target: targetKey('blog') });
    const later = anInterval(run, { from: at('12:01') });
    await store.record([anInterval(run), other, later], []);
    const grown = anInterval(run, { counts: counts({ offered: 7 }) });
    await store.record([grown], []);
    expect(await store.readIntervals([run])).toEqual([other, grown, later]);
  });

  test('replaces errors of the same run, target, account and class, and keeps the others', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    const other = anError(run, { class: 'dns' });
    await store.record([], [anError(run), other]);
    const grown = anError(run, { count: 2, lastAt: at('12:10'), sample: 'No answer within 11 s.' });
    await store.record([], [grown]);
    expect(await store.readErrors([run])).toEqual([other, grown]);
  });

  test('answers for the runs asked for only', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [one, two] = [await startARun(store), await startARun(store)];
    await store.record([anInterval(one), anInterval(two)], [anError(two)]);
    expect(await store.readIntervals([two])).toEqual([anInterval(two)]);
    expect(await store.readErrors([one])).toEqual([]);
    expect(await store.readIntervals([])).toEqual([]);
  });

  test('records nothing at all when one record is impossible', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    await expect(store.record([anInterval(run), anInterval(aRun().id)], [])).rejects.toThrow();
    expect(await store.readIntervals([run])).toEqual([]);
  });
}
