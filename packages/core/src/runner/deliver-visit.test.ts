import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { hitEncoder } from '../matomo/encode-hits.js';
import { anAction } from '../matomo/matomo.test-support.js';
import type { TransportAnswer } from '../matomo/transport.js';
import type { Visit } from '../model/visit.js';
import { Cut } from './cut.js';
import { type Delivery, deliverVisit, type SettledHit } from './deliver-visit.js';
import { answerOf, FakeClock, FakeTrackers, NO_ANSWER, NO_CONNECTION } from './runner.test-support.js';
import { Slots } from './slots.js';

const VISIT: Visit = {
  visitorId: '0123456789abcdef',
  userAgent: 'Mozilla/5.0',
  language: 'sv-SE',
  country: 'SE',
  resolution: '1920x1080',
  actions: [0, 10_000, 20_000].map((offsetMs) => anAction({ kind: 'pageview' }, offsetMs)),
};

/** A visit of three hits at 0, 10 and 20 seconds, whose hits are answered like this, one after the other. */
function aDelivery(
  answers: readonly TransportAnswer[] = [],
  { mode = 'condensed', limit = 1 }: { mode?: Delivery['mode']; limit?: number } = {},
) {
  const clock = new FakeClock('2026-11-24T12:00:00Z');
  const trackers = new FakeTrackers(clock);
  trackers.answer = () => answers[trackers.received.length - 1] ?? answerOf(204);
  const slots = new Slots({ limit, open: () => trackers.connect(), onIdle: () => {} });
  const slot = slots.tryAcquire();
  if (slot === undefined) throw new RangeError('There is no slot.');
  const hits: SettledHit[] = [];
  const cut = new Cut();
  const start = clock.now();
  const ended = deliverVisit({
    visit: VISIT,
    encoded: hitEncoder({ siteId: 1 }).open(VISIT),
    mode,
    times: (offsetMs) => instant(mode === 'realtime' ? start + offsetMs : start - 30_000 + offsetMs),
    timeoutMs: 1_000,
    slot,
    slots,
    clock,
    cut,
    onHit: (hit) => hits.push(hit),
  });
  return { clock, trackers, slots, hits, cut, ended };
}

const REFUSED = answerOf(400);

describe('deliverVisit', () => {
  test('sends the hits in order, each dated, and gives the slot back', async () => {
    const { clock, trackers, slots, hits, ended } = aDelivery();
    expect(await ended).toBe('completed');
    const dates = trackers.received.map(({ cdt, isFirst }) => [cdt - clock.now(), isFirst]);
    expect(dates).toEqual([
      [-30_000, true],
      [-20_000, false],
      [-10_000, false],
    ]);
    expect(hits.map(({ first }) => first)).toEqual([true, false, false]);
    expect(slots.tryAcquire()).toBeDefined();
  });

  test('sends a hit only when the one before is settled', async () => {
    const { clock, trackers, ended } = aDelivery();
    const first = Promise.withResolvers<TransportAnswer>();
    trackers.answer = () => (trackers.received.length === 2 ? first.promise : answerOf(204));
    await clock.pass(0);
    expect(trackers.received).toHaveLength(2);
    first.resolve(answerOf(204));
    expect(await ended).toBe('completed');
  });

  test.each([
    ['rejected', REFUSED],
    ['failed', NO_CONNECTION],
    ['ambiguous', NO_ANSWER],
  ])('ends after a first hit that is %s, since the second would open another visit', async (_kind, answer) => {
    const { trackers, slots, ended } = aDelivery([answer]);
    expect(await ended).toBe('failed');
    expect(trackers.received).toHaveLength(1);
    expect(slots.tryAcquire()).toBeDefined();
  });

  test('goes on after a later hit that is rejected', async () => {
    const { trackers, ended } = aDelivery([answerOf(204), REFUSED]);
    expect(await ended).toBe('completed');
    expect(trackers.received).toHaveLength(3);
  });

  test.each([
    ['failed', NO_CONNECTION],
    ['ambiguous', NO_ANSWER],
  ])('ends after a later hit that is %s', async (_kind, answer) => {
    const { trackers, ended } = aDelivery([answerOf(204), answer]);
    expect(await ended).toBe('partial');
    expect(trackers.received).toHaveLength(2);
  });

  test('sends the hits of a realtime visit when they happen, and holds no slot meanwhile', async () => {
    const { clock, trackers, slots, ended } = aDelivery([], { mode: 'realtime' });
    await clock.pass(9_999);
    expect(trackers.received).toHaveLength(1);
    const idle = slots.tryAcquire();
    expect(idle).toBeDefined();
    if (idle !== undefined) slots.release(idle);
    await clock.pass(10_001);
    expect(await ended).toBe('completed');
    expect(trackers.received.map(({ at, cdt }) => at - cdt)).toEqual([0, 0, 0]);
  });

  test('is cut short while it waits for its next hit', async () => {
    const { clock, trackers, cut, ended } = aDelivery([], { mode: 'realtime' });
    await clock.pass(5_000);
    cut.make();
    expect(await ended).toBe('partial');
    expect([trackers.received.length, clock.pending]).toEqual([1, 0]);
  });

  test('is cut short while it waits for a slot', async () => {
    const { clock, trackers, slots, cut, ended } = aDelivery([], { mode: 'realtime' });
    await clock.pass(5_000);
    const taken = await slots.acquire();
    await clock.pass(6_000);
    cut.make();
    slots.release(taken);
    expect(await ended).toBe('partial');
    expect(trackers.received).toHaveLength(1);
  });

  test('dates a hit that leaves late when it was meant to happen', async () => {
    const { clock, trackers, slots, ended } = aDelivery([], { mode: 'realtime' });
    await clock.pass(5_000);
    const taken = await slots.acquire();
    await clock.pass(8_000);
    slots.release(taken);
    await clock.pass(10_000);
    expect(await ended).toBe('completed');
    expect(trackers.received.map(({ at, cdt }) => at - cdt)).toEqual([0, 3_000, 0]);
  });
});
