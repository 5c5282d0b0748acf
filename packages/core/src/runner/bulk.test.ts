import { describe, expect, test } from 'vitest';
import { Bulk } from './bulk.js';
import { SharedConnections } from './shared-connections.js';
import { SlotHold } from './slot-hold.js';
import { Slots } from './slots.js';

/** A bulk of ten hits, and what has left in it. */
function aBulk() {
  const connections = new SharedConnections(1, { monotonicMs: () => 0 });
  const open = () => ({ send: () => expect.unreachable(), close: () => {} });
  const slots = new Slots({ limit: 1, connections, source: { line: '', open }, onIdle: () => {} });
  const departed: string[][] = [];
  const hold = new SlotHold(slots, slots.tryAcquire() ?? expect.unreachable());
  const bulk = new Bulk<string>(10, hold, (passengers) => departed.push([...passengers]));
  return { bulk, departed, slots };
}

describe('Bulk', () => {
  test('takes visits as long as their hits fit into one request', () => {
    const { bulk } = aBulk();
    expect([4, 5, 2, 1, 1].map((hits) => bulk.tryBoard(hits))).toEqual([true, true, false, true, false]);
  });

  test('takes a visit alone that is longer than a request may be', () => {
    const { bulk } = aBulk();
    expect([bulk.tryBoard(25), bulk.tryBoard(1)]).toEqual([true, false]);
  });

  test('takes nobody in a later turn of the event loop: they are marked later', async () => {
    const { bulk } = aBulk();
    bulk.tryBoard(1);
    await Promise.resolve();
    expect(bulk.tryBoard(1)).toBe(false);
  });

  test('leaves when everybody on board is launched, or has left', () => {
    const { bulk, departed } = aBulk();
    for (let n = 0; n < 3; n++) bulk.tryBoard(1);
    bulk.launch('a');
    bulk.leave();
    expect(departed).toEqual([]);
    bulk.launch('b');
    expect(departed).toEqual([['a', 'b']]);
  });

  test('leaves without the one that leaves last', () => {
    const { bulk, departed } = aBulk();
    for (let n = 0; n < 2; n++) bulk.tryBoard(1);
    bulk.launch('a');
    bulk.leave();
    expect(departed).toEqual([['a']]);
  });

  test('gives its slot back when nobody is left', () => {
    const { bulk, departed, slots } = aBulk();
    bulk.tryBoard(1);
    expect(slots.tryAcquire()).toBeUndefined();
    bulk.leave();
    expect([departed, slots.tryAcquire()]).toEqual([[], expect.anything()]);
  });
});
