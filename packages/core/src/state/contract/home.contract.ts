import { expect, test } from 'vitest';
import { apply, aSignature, aTarget, startARun } from './builders.contract.js';
import type { MakeFixture, StateFixture } from './fixture.contract.js';

/** How every store tells whether it is where it was made. */
export function describeHomeStore(makeFixture: MakeFixture): void {
  test('is at home where it was made, for every process', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    await apply(first.store, { put: [aTarget()] });
    await startARun(first.store);
    expect(await first.store.readHome()).toEqual({ kind: 'home', evidence: '' });
    expect(await second.store.readHome()).toEqual({ kind: 'home', evidence: '' });
  });

  test('names its place', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    expect(first.store.place).toMatch(/./);
    expect(second.store.place).toBe(first.store.place);
  });

  test('knows that a copy has moved, with what shows it, and goes on knowing', async () => {
    await using original = await makeFixture();
    await using copy = await copied(original);
    const { store } = await copy.start();
    const home = await store.readHome();
    expect(home.kind).toBe('moved');
    expect(home.evidence).toMatch(/\w+ \w+/);
    expect((await (await copy.start()).store.readHome()).kind).toBe('moved');
    expect((await (await original.start()).store.readHome()).kind).toBe('home');
  });

  test('is at home where it was adopted, and says so in the history', async () => {
    await using original = await makeFixture();
    await using copy = await copied(original);
    const { store } = await copy.start();
    await store.adoptHome(aSignature({ who: 'grace@hopper' }));
    expect(await store.readHome()).toEqual({ kind: 'home', evidence: '' });
    expect((await (await copy.start()).store.readHome()).kind).toBe('home');
    expect(await store.readEvents(1)).toEqual([{ ...aSignature({ who: 'grace@hopper' }), kind: 'adopt', serial: 1 }]);
    expect((await (await original.start()).store.readHome()).kind).toBe('home');
  });

  test('is no home any more where it was taken away, until it is adopted', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const serial = await apply(store, { put: [aTarget()] });
    await store.leaveHome('postgres://db.example.com/traffic', aSignature());
    expect(await (await fixture.start()).store.readHome()).toEqual({
      kind: 'moved',
      evidence: 'it was taken to postgres://db.example.com/traffic',
      leftTo: 'postgres://db.example.com/traffic',
    });
    const what = 'to postgres://db.example.com/traffic';
    expect(await store.readEvents(1)).toEqual([{ ...aSignature(), kind: 'migrate', serial, what }]);
    await store.adoptHome(aSignature());
    expect((await store.readHome()).kind).toBe('home');
  });

  test('knows that a process uses another copy, until that has died', async () => {
    await using original = await makeFixture();
    await using copy = await copied(original);
    const [first, second] = [await original.start(), await copy.start()];
    await second.store.adoptHome(aSignature());
    await startARun(first.store);
    const doubled = await second.store.readHome();
    expect(doubled.kind).toBe('doubled');
    expect(doubled.evidence).toMatch(/\w+ \w+/);
    expect((await first.store.readHome()).kind).toBe('home');
    await first.die();
    expect((await second.store.readHome()).kind).toBe('home');
  });

  test('is doubled in the eyes of both when both are used', async () => {
    await using original = await makeFixture();
    await using copy = await copied(original);
    const processes = [await original.start(), await copy.start()];
    const holds = await Promise.all(processes.map(({ store }) => store.liveness.hold(crypto.randomUUID())));
    expect(await Promise.all(processes.map(async ({ store }) => (await store.readHome()).kind))).toEqual([
      'doubled',
      'doubled',
    ]);
    for (const hold of holds) await hold.release();
    expect(await Promise.all(processes.map(async ({ store }) => (await store.readHome()).kind))).toEqual([
      'home',
      'moved',
    ]);
  });

  test('does not take two states of one machine for copies', async () => {
    await using one = await makeFixture();
    await using two = await makeFixture();
    const [first, second] = [await one.start(), await two.start()];
    await startARun(first.store);
    expect((await second.store.readHome()).kind).toBe('home');
  });
}

/** A copy of the state after one apply. */
async function copied(original: StateFixture): Promise<StateFixture> {
  const process = await original.start();
  await apply(process.store, { put: [aTarget()] });
  await process.die();
  return original.copy();
}
