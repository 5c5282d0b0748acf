import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import { aHolder, aSignature, codesOf } from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';

/** How every store knows the living. */
export function describeLiveness(makeFixture: MakeFixture): void {
  test('takes an id for dead that nobody has held', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    expect(await store.liveness.isDead(randomUUID())).toBe(true);
  });

  test('knows who lives, in the process of the holder and in others, until its release', async () => {
    await using fixture = await makeFixture();
    const [holder, other] = [await fixture.start(), await fixture.start()];
    const id = randomUUID();
    const hold = await holder.store.liveness.hold(id);
    expect(await holder.store.liveness.isDead(id)).toBe(false);
    expect(await other.store.liveness.isDead(id)).toBe(false);
    await hold.release();
    await hold.release();
    expect(await holder.store.liveness.isDead(id)).toBe(true);
    expect(await other.store.liveness.isDead(id)).toBe(true);
  });

  test('knows who has died', async () => {
    await using fixture = await makeFixture();
    const [holder, other] = [await fixture.start(), await fixture.start()];
    const id = randomUUID();
    await holder.store.liveness.hold(id);
    await holder.die();
    expect(await other.store.liveness.isDead(id)).toBe(true);
  });

  test('goes on when the store is disposed', async () => {
    await using fixture = await makeFixture();
    const [holder, other] = [await fixture.start(), await fixture.start()];
    const id = randomUUID();
    const hold = await holder.store.liveness.hold(id);
    await holder.store[Symbol.asyncDispose]();
    expect(await other.store.liveness.isDead(id)).toBe(false);
    await hold.release();
  });

  test('lets an id be held once', async () => {
    await using fixture = await makeFixture();
    const [holder, other] = [await fixture.start(), await fixture.start()];
    const id = randomUUID();
    const hold = await holder.store.liveness.hold(id);
    await expect(other.store.liveness.hold(id)).rejects.toThrow(TypeError);
    expect(await other.store.liveness.isDead(id)).toBe(false);
    await hold.release();
  }, 20_000);
}

/** How every store lets one writer at a time change what is desired. */
export function describeLockStore(makeFixture: MakeFixture): void {
  test('lets one holder in, tells the others who it is, and is free after the release', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const holder = aHolder({ who: 'grace@hopper' });
    expect(await second.store.readLock()).toBeUndefined();
    const lock = await first.store.lock(holder);
    expect(await second.store.readLock()).toEqual(holder);
    const refusal = new Failure([problem('state.locked', { holder })]);
    await expect(second.store.lock(aHolder())).rejects.toThrow(refusal);
    await lock.release();
    expect(await second.store.readLock()).toBeUndefined();
    await (await second.store.lock(aHolder())).release();
  });

  test('is refused to a second holder in the same process', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const lock = await store.lock(aHolder());
    expect(await codesOf(store.lock(aHolder()))).toEqual(['state.locked']);
    await lock.release();
  });

  test('does not count the refused among the living', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const lock = await store.lock(aHolder());
    const refused = aHolder();
    await codesOf(store.lock(refused));
    expect(await store.liveness.isDead(refused.id)).toBe(true);
    await lock.release();
  });

  test('passes from a dead holder to the next', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    await first.store.lock(aHolder());
    await first.die();
    expect(await second.store.readLock()).toBeUndefined();
    const heir = aHolder({ who: 'grace@hopper' });
    const lock = await second.store.lock(heir);
    expect(await second.store.readLock()).toEqual(heir);
    await lock.release();
  });

  test('passes from a dead holder to one of two who want it at once', async () => {
    await using fixture = await makeFixture();
    const [first, ...others] = [await fixture.start(), await fixture.start(), await fixture.start()];
    await first.store.lock(aHolder());
    await first.die();
    const codes = await Promise.all(others.map(({ store }) => codesOf(store.lock(aHolder()))));
    expect(codes.flat()).toEqual(['state.locked']);
  });

  test('is not in the way of readers and runners', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const lock = await first.store.lock(aHolder());
    expect(await second.store.readSerial()).toBe(0);
    expect(await second.store.grant([])).toEqual([]);
    await lock.release();
  });

  test('can be broken by its id, which the history tells, and is free then', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const holder = aHolder();
    const lock = await first.store.lock(holder);
    expect(await second.store.breakLock(holder.id, aSignature({ who: 'grace@hopper' }))).toEqual(holder);
    expect(await second.store.readLock()).toBeUndefined();
    expect(await second.store.readEvents(10)).toEqual([
      { ...aSignature({ who: 'grace@hopper' }), kind: 'unlock', serial: 0, what: 'the lock of ada@lovelace' },
    ]);
    const heir = aHolder();
    const next = await second.store.lock(heir);
    await lock.release(); // Of a lock that is the heir's now.
    expect(await first.store.readLock()).toEqual(heir);
    await next.release();
  });

  test("is not broken by another's id, nor when it is free", async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [id, holder] = [aHolder().id, aHolder()];
    const free = new Failure([problem('state.no-such-lock', { id, holder: undefined })]);
    await expect(store.breakLock(id, aSignature())).rejects.toThrow(free);
    const lock = await store.lock(holder);
    const held = new Failure([problem('state.no-such-lock', { id, holder })]);
    await expect(store.breakLock(id, aSignature())).rejects.toThrow(held);
    expect(await store.readLock()).toEqual(holder);
    expect(await store.readEvents(10)).toEqual([]);
    await lock.release();
  });

  test('can be broken also when its holder has died', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const holder = aHolder();
    await first.store.lock(holder);
    await first.die();
    expect(await second.store.breakLock(holder.id, aSignature())).toEqual(holder);
    expect(await codesOf(second.store.breakLock(holder.id, aSignature()))).toEqual(['state.no-such-lock']);
  });
}
