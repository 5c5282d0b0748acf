import { describe, expect, test } from 'vitest';
import type { Connection } from '../matomo/transport.js';
import { slotFor } from './delivery.test-support.js';
import { SharedConnections } from './shared-connections.js';
import { type SlotSource, Slots } from './slots.js';

const CLOCK = { monotonicMs: () => 0 };

interface Opened {
  readonly slots: Slots;
  readonly source: SlotSource;
  readonly closed: string[];
  readonly freed: { times: number };
  nameOf(connection: Connection | undefined): string | undefined;
}

/** Slots whose connections are named in the order in which they are opened. */
function someSlots(limit: number): Opened {
  const names = new Map<Connection, string>();
  const closed: string[] = [];
  const freed = { times: 0 };
  const open = (): Connection => {
    const name = `connection ${names.size + 1}`;
    const connection = { send: () => expect.unreachable(), close: () => closed.push(name) };
    names.set(connection, name);
    return connection;
  };
  const onIdle = () => {
    freed.times += 1;
  };
  const nameOf = (connection: Connection | undefined) => connection && names.get(connection);
  const source = { line: 'direct', open };
  const slots = new Slots({ limit, source, connections: new SharedConnections(100, CLOCK), onIdle });
  return { slots, source, closed, freed, nameOf };
}

/** A slot, at once. */
async function slotOf(slots: Slots): Promise<Connection> {
  return (await slotFor(slots)) ?? expect.unreachable();
}

describe('Slots', () => {
  test('opens as many connections as the limit allows, and only when needed', () => {
    const { slots, nameOf } = someSlots(2);
    const taken = [slots.tryAcquire(), slots.tryAcquire(), slots.tryAcquire()].map(nameOf);
    expect(taken).toEqual(['connection 1', 'connection 2', undefined]);
  });

  test('gives the connection that was used last first, since it is warm', async () => {
    const { slots, nameOf } = someSlots(2);
    const [first, second] = [await slotOf(slots), await slotOf(slots)];
    slots.release(second);
    slots.release(first);
    expect([slots.tryAcquire(), slots.tryAcquire()].map(nameOf)).toEqual(['connection 1', 'connection 2']);
  });

  test('serves those who wait in the order in which they came, and before new visits', async () => {
    const { slots, freed } = someSlots(1);
    const only = await slotOf(slots);
    const served: string[] = [];
    const waiting = ['a', 'b'].map((name) => slotFor(slots).then(() => served.push(name)));
    slots.release(only);
    expect(slots.tryAcquire()).toBeUndefined();
    slots.release(only);
    await Promise.all(waiting);
    expect(served).toEqual(['a', 'b']);
    expect(freed.times).toBe(0);
  });

  test('tells when a slot is free for a new visit', async () => {
    const { slots, freed } = someSlots(1);
    slots.release(await slotOf(slots));
    expect(freed.times).toBe(1);
  });

  test('closes every connection, also of the slots in use', async () => {
    const { slots, closed } = someSlots(2);
    const first = await slotOf(slots);
    await slotFor(slots);
    slots.release(first);
    slots.close();
    expect(closed.toSorted()).toEqual(['connection 1', 'connection 2']);
  });

  test('gives nobody a slot once it is closed', async () => {
    const { slots, closed } = someSlots(1);
    const only = await slotOf(slots);
    const waiting = slotFor(slots);
    slots.close();
    expect([await waiting, await slotFor(slots), slots.tryAcquire()]).toEqual([undefined, undefined, undefined]);
    slots.release(only);
    expect(closed).toEqual(['connection 1', 'connection 1']);
  });

  test('reaches the target in another way as soon as a connection is needed', async () => {
    const { slots, source, closed, nameOf } = someSlots(2);
    const [used, idle] = [await slotOf(slots), await slotOf(slots)];
    slots.release(idle);
    slots.refit(2, { ...source, line: 'through a proxy' });
    expect(closed).toEqual(['connection 2']);
    slots.release(used);
    expect(closed).toEqual(['connection 2', 'connection 1']);
    expect(nameOf(await slotFor(slots))).toBe('connection 3');
  });

  test('closes what is above a lowered limit as it comes back, idle ones at once', async () => {
    const { slots, source, closed, nameOf } = someSlots(3);
    const [first, second] = [await slotOf(slots), await slotOf(slots), await slotOf(slots)];
    slots.release(second);
    slots.refit(1, source);
    expect(closed).toEqual(['connection 2']);
    slots.release(first);
    expect(closed).toEqual(['connection 2', 'connection 1']);
    expect(nameOf(slots.tryAcquire())).toBeUndefined();
  });

  test('serves those who wait when the limit is raised', async () => {
    const { slots, source, nameOf } = someSlots(1);
    await slotFor(slots);
    const waiting = slotFor(slots);
    slots.refit(3, source);
    expect([nameOf(await waiting), nameOf(slots.tryAcquire()), nameOf(slots.tryAcquire())]).toEqual([
      'connection 2',
      'connection 3',
      undefined,
    ]);
  });

  test('serves visits under way when it is retired, and keeps nothing open', async () => {
    const { slots, closed } = someSlots(1);
    const only = await slotOf(slots);
    const waiting = slotOf(slots);
    slots.retire();
    slots.release(only);
    slots.release(await waiting);
    expect(closed).toEqual(['connection 1']);
    slots.release(await slotOf(slots));
    expect(closed).toEqual(['connection 1', 'connection 2']);
  });
});
