import { expect, test } from 'vitest';
import { runId } from '../../model/run.js';
import { aDay, aPeriod, aRequest, at, BOOT, codesOf, startARun } from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';
import { aRunner, days, mark, ranges } from './ledger.contract.js';

/** What every store does with what the dead have left. */
export function describeRecovery(makeFixture: MakeFixture): void {
  test('closes the leases of a dead run at their last mark while the machine runs on', async () => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    const [lease] = await runner.store.grant([aRequest(runner.run), aRequest(runner.run)]);
    await runner.store.mark([mark(lease, 4)], at('12:00'));
    await runner.die();
    const { store } = await fixture.start();
    expect(await store.recover(at('12:05'), BOOT)).toEqual([runner.run]);
    expect(await days(store)).toMatchObject([{ started: 4, leased: 0 }]);
    const heir = await startARun(store);
    expect(ranges(await store.grant([aRequest(heir, { want: 100 })]))).toEqual([[4, 20]]);
    const end = { at: at('12:05'), reason: 'lost' };
    expect((await store.readRuns(at('00:00'))).find(({ id }) => id === runner.run)?.end).toEqual(end);
  });

  test.each([['another boot'], [undefined]])('counts whole leases as started after %s', async (bootId) => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    const [lease] = await runner.store.grant([aRequest(runner.run)]);
    await runner.store.mark([mark(lease, 4)], at('12:00'));
    await runner.die();
    const { store } = await fixture.start();
    expect(await store.recover(at('12:05'), bootId)).toEqual([runner.run]);
    expect(await days(store)).toMatchObject([{ started: 10, leased: 0 }]);
    expect(ranges(await store.grant([aRequest(await startARun(store))]))).toEqual([[10, 20]]);
  });

  test('counts whole leases as started when the run did not know its boot', async () => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    const run = await startARun(runner.store, { bootId: undefined });
    await runner.store.grant([aRequest(run)]);
    await runner.die();
    const { store } = await fixture.start();
    await store.recover(at('12:05'), undefined);
    expect(await days(store)).toMatchObject([{ started: 10, leased: 0 }]);
  });

  test('leaves the living and the ended alone', async () => {
    await using fixture = await makeFixture();
    const living = await aRunner(await fixture.start());
    const { store } = await fixture.start();
    const [lease] = await living.store.grant([aRequest(living.run)]);
    const ended = await startARun(store);
    await store.endRun(ended, { at: at('12:01'), reason: 'done' });
    expect(await store.recover(at('12:05'), 'another boot')).toEqual([]);
    expect(await living.store.recover(at('12:05'), BOOT)).toEqual([]);
    expect(await living.store.mark([mark(lease, 4)], at('12:06'))).toEqual([]);
    expect((await store.readRuns(at('00:00'))).map(({ end }) => end?.reason).sort()).toEqual(['done', undefined]);
  });

  test('closes what a run has left open that died just after its end, and lets that end stay', async () => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    await runner.store.grant([aRequest(runner.run)]);
    await runner.store.endRun(runner.run, { at: at('12:01'), reason: 'done' });
    await runner.die();
    const { store } = await fixture.start();
    expect(await store.recover(at('12:05'), BOOT)).toEqual([]);
    expect(await days(store)).toMatchObject([{ started: 0, leased: 0 }]);
    expect((await store.readRuns(at('00:00')))[0]?.end?.reason).toBe('done');
  });

  test('does the same whether one process or several recover, once or again', async () => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    const [lease] = await runner.store.grant([aRequest(runner.run)]);
    await runner.store.mark([mark(lease, 4)], at('12:00'));
    await runner.die();
    const others = [(await fixture.start()).store, (await fixture.start()).store, (await fixture.start()).store];
    const lost = await Promise.all(others.map((store) => store.recover(at('12:05'), BOOT)));
    expect(lost.flat()).toEqual([runner.run]);
    for (const store of others) expect(await store.recover(at('12:06'), 'another boot')).toEqual([]);
    for (const store of others) expect(await days(store)).toMatchObject([{ started: 4, leased: 0 }]);
  });

  test('grants nothing to a run that has ended, nor to another that asks with it', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const other = await startARun(store);
    await store.endRun(run, { at: at('12:01'), reason: 'done' });
    expect(await codesOf(store.grant([aRequest(other), aRequest(run)]))).toEqual(['state.run-ended']);
    expect(await days(store)).toEqual([]);
    await expect(store.grant([aRequest(runId('never begun'))])).rejects.toThrow(TypeError);
    expect(ranges(await store.grant([aRequest(other)]))).toEqual([[0, 10]]);
  });

  test('grants nothing to a run that was taken for dead, and lives', async () => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    await runner.die(); // What it held is gone. It acts on, by the store of another process.
    const { store } = await fixture.start();
    expect(ranges(await store.grant([aRequest(runner.run)]))).toEqual([[0, 10]]);
    await store.recover(at('12:05'), BOOT);
    const budgets = [{ ...aPeriod('day', aDay()), atLeast: 1, want: 10 }];
    expect(await codesOf(store.grant([aRequest(runner.run, { budgets })]))).toEqual(['state.run-ended']);
    expect(await store.readBudgets(budgets)).toEqual([]);
    expect(await days(store)).toMatchObject([{ started: 0, leased: 0 }]);
  });

  test('tells a run that was taken for dead, and lives, to stop', async () => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    await runner.die(); // What it held is gone. It acts on, by the store of another process.
    const { store } = await fixture.start();
    const [lease] = await store.grant([aRequest(runner.run)]);
    await store.recover(at('12:05'), BOOT);
    expect(await store.mark([mark(lease, 1)], at('12:05'))).toEqual([lease?.id]);
  });
}
