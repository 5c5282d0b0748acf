import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Connection } from '../matomo/transport.js';
import { slotFor } from './delivery.test-support.js';
import { SharedConnections } from './shared-connections.js';
import { Slots } from './slots.js';

/** Slots of targets that share an instance. */
function anInstance(limit: number) {
  let now = 0;
  const open = { now: 0, most: 0, in: 0 };
  const connections = new SharedConnections(limit, { monotonicMs: () => now });
  const connect = (): Connection => {
    open.now += 1;
    open.in += 1;
    open.most = Math.max(open.most, open.now);
    const close = () => {
      open.now -= 1;
    };
    return { send: () => expect.unreachable(), close };
  };
  const aTarget = (limitOfTarget = 100, line = 'direct') =>
    new Slots({ limit: limitOfTarget, connections, source: { line, open: connect }, onIdle: () => {} });
  const pass = (ms: number) => {
    now += ms;
  };
  return { connections, connect, aTarget, open, pass };
}

/** Takes all the slots that it can get. */
function takeAll(slots: Slots): Connection[] {
  const taken: Connection[] = [];
  for (let slot = slots.tryAcquire(); slot !== undefined; slot = slots.tryAcquire()) taken.push(slot);
  return taken;
}

function taken(slots: Slots): Connection {
  return slots.tryAcquire() ?? expect.unreachable();
}

describe('SharedConnections', () => {
  test('gives all connections to a target that is alone', () => {
    expect(takeAll(anInstance(10).aTarget())).toHaveLength(10);
  });

  test('leaves a fifth to others when one target takes all it can get', () => {
    const { aTarget } = anInstance(100);
    const [hanging, other] = [aTarget(), aTarget()];
    expect(takeAll(hanging)).toHaveLength(80);
    expect(takeAll(other).length).toBeGreaterThan(10);
  });

  test('leaves a connection to another, however few there are', () => {
    const { aTarget } = anInstance(2);
    const [hanging, other] = [aTarget(), aTarget()];
    expect([takeAll(hanging).length, takeAll(other).length]).toEqual([1, 1]);
  });

  test('gives targets that all want more about the same, once connections have come back', () => {
    const { aTarget, pass } = anInstance(100);
    const targets = [aTarget(), aTarget(), aTarget(), aTarget()];
    const held = targets.map(takeAll);
    for (let round = 0; round < 1_000; round++) {
      const at = round % targets.length;
      // Whoever has most gives back as visits end, and everybody asks again.
      const slot = held[at]?.shift();
      if (slot !== undefined) targets[at]?.release(slot);
      for (const [of, target] of targets.entries()) held[of]?.push(...takeAll(target));
      pass(20);
    }
    const used = targets.map((target) => target.used);
    expect(Math.max(...used) - Math.min(...used)).toBeLessThanOrEqual(5);
  });

  test('gives what comes back to whoever was refused first', () => {
    const { aTarget } = anInstance(3);
    const [a, b, c, d, e] = [aTarget(), aTarget(), aTarget(), aTarget(), aTarget()];
    const slots = [a, b, c].map((target) => taken(target));
    expect([d.tryAcquire(), e.tryAcquire()]).toEqual([undefined, undefined]);
    a.release(slots[0] ?? expect.unreachable());
    expect([a.tryAcquire(), e.tryAcquire()]).toEqual([undefined, undefined]);
    expect(d.tryAcquire()).toBeDefined();
  });

  test('does not wait for whoever was refused and does not ask again', () => {
    const { aTarget, pass } = anInstance(1);
    const [a, b, c] = [aTarget(), aTarget(), aTarget()];
    const slot = taken(a);
    expect(b.tryAcquire()).toBeUndefined();
    a.release(slot);
    expect(c.tryAcquire()).toBeUndefined();
    pass(501);
    expect(c.tryAcquire()).toBeDefined();
  });

  test('lets targets that reach the server in the same way use the same connections', () => {
    const { aTarget, open } = anInstance(100);
    const targets = Array.from({ length: 50 }, () => aTarget(10));
    for (const target of targets) target.release(taken(target));
    expect([open.in, open.now]).toEqual([1, 1]);
  });

  test('closes an idle connection for one that goes another way', () => {
    const { aTarget, open } = anInstance(2);
    const targets = ['a', 'b', 'c'].map((line) => aTarget(10, line));
    for (const target of targets) target.release(taken(target));
    expect([open.in, open.most]).toEqual([3, 2]);
  });

  test('serves visits under way before those that start, whosever they are', async () => {
    const { aTarget } = anInstance(1);
    const [a, b] = [aTarget(), aTarget()];
    const slot = taken(a);
    const underWay = slotFor(b);
    a.release(slot);
    expect(a.tryAcquire()).toBeUndefined();
    expect(await underWay).toBeDefined();
  });

  test('closes what is above a lowered limit as it comes back', () => {
    const { aTarget, connections, open } = anInstance(4);
    const target = aTarget();
    const [first, second, ...others] = takeAll(target);
    target.release(first ?? expect.unreachable());
    connections.setLimit(2);
    expect(open.now).toBe(3);
    target.release(second ?? expect.unreachable());
    expect([open.now, others.length, target.tryAcquire()]).toEqual([2, 2, undefined]);
  });

  test('keeps nothing open when the last target is gone', () => {
    const { aTarget, open } = anInstance(4);
    const [a, b] = [aTarget(), aTarget()];
    const slot = taken(a);
    b.release(taken(b));
    b.close();
    a.retire();
    a.release(slot);
    expect(open.now).toBe(0);
  });

  test('never has more connections than the limit, and loses none, whatever happens', () => {
    const arbStep = fc.record({ who: fc.nat(3), what: fc.constantFrom('take', 'give', 'close', 'limit', 'way') });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(arbStep, { maxLength: 80 }), (limit, steps) => {
        const { aTarget, connections, connect, open, pass } = anInstance(limit);
        const targets = [aTarget(3), aTarget(3), aTarget(3, 'proxy'), aTarget(3)];
        const held = targets.map((): Connection[] => []);
        let most = limit;
        for (const { who, what } of steps) {
          const target = targets[who] ?? expect.unreachable();
          const mine = held[who] ?? expect.unreachable();
          pass(100);
          if (what === 'take') {
            const slot = target.tryAcquire();
            if (slot !== undefined) mine.push(slot);
          } else if (what === 'give') {
            const slot = mine.shift();
            if (slot !== undefined) target.release(slot);
          } else if (what === 'close') {
            for (const slot of mine.splice(0)) target.release(slot);
            target.close();
            targets[who] = aTarget(3);
          } else if (what === 'limit') {
            most = Math.max(most, open.now);
            connections.setLimit((who % 6) + 1);
            most = Math.max(most, (who % 6) + 1);
          } else target.refit(3, { line: 'direct', open: connect });
          expect(targets.map(({ used }) => used)).toEqual(held.map((slots) => slots.length));
          expect(open.now).toBeLessThanOrEqual(most);
          expect(connections.open).toBe(open.now);
        }
        targets.forEach((target, of) => {
          for (const slot of held[of] ?? []) target.release(slot);
          target.close();
        });
        expect([open.now, connections.open]).toEqual([0, 0]);
      }),
    );
  });
});
