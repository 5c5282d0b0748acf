import { describe, expect, test } from 'vitest';
import { instant, localDate } from '../base/clock.js';
import { hitEncoder } from '../matomo/encode-hits.js';
import type { TransportAnswer } from '../matomo/transport.js';
import { type Delivery, type DeliveryMeans, deliverVisit, type SettledHit } from './deliver-visit.js';
import { aCarrier, aHold, aVisit, condensedAt, slotFor, someSlots } from './delivery.test-support.js';
import type { RetryRules } from './retry.js';
import { answerOf, FakeClock, FakeTrackers, NO_ANSWER, NO_CONNECTION } from './runner.test-support.js';

const HOUR_MS = 3_600_000;
const VISIT = aVisit();
const WAY = { url: 'https://matomo.example/matomo.php', headers: {}, tls: { rejectUnauthorized: true } };

interface Circumstances extends Partial<RetryRules> {
  readonly mode?: DeliveryMeans['mode'];
  /** So many other visits wait for their next hits. */
  readonly others?: number;
}

/** A visit of three hits at 0, 10 and 20 seconds, whose requests are answered like this, one after the other. */
function aDelivery(
  answers: readonly TransportAnswer[] = [],
  { mode = 'condensed', others = 0, ...rules }: Circumstances = {},
) {
  const clock = new FakeClock('2026-11-24T12:00:00Z');
  const trackers = new FakeTrackers(clock);
  trackers.answer = () => answers[trackers.received.length - 1] ?? answerOf(204);
  const slots = someSlots(1, () => trackers.connect(WAY), clock);
  const { carrier, opened, pause } = aCarrier(clock, rules);
  const hits: SettledHit[] = [];
  const start = clock.now();
  for (let n = 0; n < others; n++) carrier.waitList.add(HOUR_MS + clock.monotonicMs(), { goOn: () => {} });
  const made = { anew: 0 };
  const means: DeliveryMeans = {
    makeVisit: () => {
      made.anew += 1;
      return VISIT;
    },
    encoder: hitEncoder({ siteId: 1 }),
    mode,
    carrier,
    onHit: (hit) => hits.push(hit),
  };
  const delivery: Delivery = {
    visit: VISIT,
    times: mode === 'realtime' ? (offsetMs) => instant(start + offsetMs) : condensedAt(start),
    dueAt: start,
    place: { date: localDate('2026-11-24'), index: 0 },
    hold: aHold(slots),
    means,
  };
  const ended = new Promise((resolve) => deliverVisit(delivery, resolve));
  return { clock, trackers, slots, hits, opened, pause, made, cut: carrier.cut, ended };
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
    expect(hits.map(({ index }) => index)).toEqual([0, 1, 2]);
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

  test.each([-2 * HOUR_MS, 2 * HOUR_MS])(
    'keeps the times of its hits when the wall clock is set by %i ms',
    async (ms) => {
      const { clock, trackers, ended } = aDelivery([], { mode: 'realtime' });
      const start = clock.now();
      await clock.pass(5_000);
      clock.set(ms);
      await clock.pass(15_000);
      expect(await ended).toBe('completed');
      expect(trackers.received.map(({ at, cdt }) => [at, cdt - start])).toEqual([
        [start, 0],
        [start + ms + 10_000, 10_000],
        [start + ms + 20_000, 20_000],
      ]);
    },
  );

  test('never goes back in time when the wall clock is set back between two hits that leave at once', async () => {
    const { clock, trackers, ended } = aDelivery();
    trackers.answer = () => {
      clock.set(-HOUR_MS);
      return answerOf(204);
    };
    const start = clock.now();
    expect(await ended).toBe('completed');
    expect(trackers.received.map(({ cdt }) => cdt - start)).toEqual([-30_000, -20_000, -10_000]);
  });

  test('is cut short while it waits for its next hit', async () => {
    const { clock, trackers, cut, ended } = aDelivery([], { mode: 'realtime' });
    await clock.pass(5_000);
    cut.make();
    expect(await ended).toBe('partial');
    expect([trackers.received.length, clock.pending]).toEqual([1, 0]);
  });

  test.each([0, 10_000])(
    'sends the same hits where %i others wait, and keeps the visit only where they are few',
    async (others) => {
      const { clock, trackers, made, ended } = aDelivery([], { mode: 'realtime', others });
      const start = clock.now();
      await clock.pass(20_000);
      expect(await ended).toBe('completed');
      expect(trackers.received.map(({ cdt, isFirst }) => [cdt - start, isFirst])).toEqual([
        [0, true],
        [10_000, false],
        [20_000, false],
      ]);
      expect(made.anew).toBe(others === 0 ? 0 : 2);
    },
  );

  test('is cut short while it waits for a slot', async () => {
    const { clock, trackers, slots, cut, ended } = aDelivery([], { mode: 'realtime' });
    await clock.pass(5_000);
    const taken = (await slotFor(slots)) ?? expect.unreachable();
    await clock.pass(6_000);
    cut.make();
    slots.release(taken);
    expect(await ended).toBe('partial');
    expect(trackers.received).toHaveLength(1);
  });

  test('dates a hit that leaves late when it was meant to happen', async () => {
    const { clock, trackers, slots, ended } = aDelivery([], { mode: 'realtime' });
    await clock.pass(5_000);
    const taken = (await slotFor(slots)) ?? expect.unreachable();
    await clock.pass(8_000);
    slots.release(taken);
    await clock.pass(10_000);
    expect(await ended).toBe('completed');
    expect(trackers.received.map(({ at, cdt }) => at - cdt)).toEqual([0, 3_000, 0]);
  });

  test('is cut short when all connections are closed while it waits for a slot', async () => {
    const { clock, trackers, slots, ended } = aDelivery([], { mode: 'realtime' });
    await clock.pass(5_000);
    await slotFor(slots);
    await clock.pass(6_000);
    slots.close();
    expect(await ended).toBe('partial');
    expect(trackers.received).toHaveLength(1);
  });
});

describe('deliverVisit, where a hit is sent again', () => {
  const THRICE = { attempts: 3 };

  test('sends what cannot have been recorded once more, dated as before, and counts the requests', async () => {
    const { clock, trackers, hits, opened, ended } = aDelivery([NO_CONNECTION, answerOf(503)], THRICE);
    const start = clock.now();
    await clock.pass(60_000);
    expect(await ended).toBe('completed');
    expect(trackers.received.map(({ cdt }) => cdt - start)).toEqual([-30_000, -30_000, -30_000, -20_000, -10_000]);
    expect(hits.map(({ outcome, requests }) => [outcome.kind, requests])).toEqual([
      ['accepted', 3],
      ['accepted', 1],
      ['accepted', 1],
    ]);
    expect(opened).toEqual(['failed', 'failed', 'accepted']);
  });

  test('gives up in the end, and says what the last request came to', async () => {
    const { clock, hits, ended } = aDelivery(new Array(9).fill(NO_CONNECTION), THRICE);
    await clock.pass(60_000);
    expect(await ended).toBe('failed');
    expect(hits).toMatchObject([{ outcome: { class: 'connection-refused' }, requests: 4 }]);
  });

  test('holds no slot while it waits', async () => {
    const { clock, slots, ended } = aDelivery([answerOf(503, '10')], THRICE);
    await clock.pass(9_999);
    const slot = slots.tryAcquire() ?? expect.unreachable();
    slots.release(slot);
    await clock.pass(1_000);
    expect(await ended).toBe('completed');
  });

  test('waits as long as the target asks, and gives up where that is too long', async () => {
    const asked = aDelivery([answerOf(429, '300')], THRICE);
    await asked.clock.pass(299_999);
    expect(asked.trackers.received).toHaveLength(1);
    await asked.clock.pass(1_000);
    expect(await asked.ended).toBe('completed');
    const tooLong = aDelivery([answerOf(429, '301')], THRICE);
    expect(await tooLong.ended).toBe('failed');
  });

  test('waits for the end of a pause that the target was given meanwhile', async () => {
    const { clock, trackers, pause, ended } = aDelivery([NO_CONNECTION], THRICE);
    pause.until = clock.now() + 15_000;
    await clock.pass(14_999);
    expect(trackers.received).toHaveLength(1);
    await clock.pass(1_000);
    expect(await ended).toBe('completed');
  });

  test('lets the next hit of a realtime visit wait, and keeps its time', async () => {
    const { clock, trackers, hits, ended } = aDelivery([answerOf(204), answerOf(503, '15')], {
      mode: 'realtime',
      ...THRICE,
    });
    const start = clock.now();
    await clock.pass(60_000);
    expect(await ended).toBe('completed');
    const sent = trackers.received.map(({ at, cdt }) => [Math.floor((at - start) / 1_000), (cdt - start) / 1_000]);
    expect(sent).toEqual([
      [0, 0],
      [10, 10],
      [25, 10],
      [25, 20],
    ]);
    expect(hits.map(({ sinceDueMs }) => Math.floor(sinceDueMs / 1_000))).toEqual([0, 15, 5]);
  });

  test('never sends a first hit again that may have been recorded', async () => {
    const { trackers, ended } = aDelivery([NO_ANSWER], { attempts: 3, ambiguous: true });
    expect(await ended).toBe('failed');
    expect(trackers.received).toHaveLength(1);
  });

  test('sends a later hit again that may have been recorded only where that is wanted', async () => {
    const wanted = aDelivery([answerOf(204), NO_ANSWER], { attempts: 3, ambiguous: true });
    await wanted.clock.pass(60_000);
    expect(await wanted.ended).toBe('completed');
    expect(wanted.trackers.received).toHaveLength(4);
    const unwanted = aDelivery([answerOf(204), NO_ANSWER], THRICE);
    expect(await unwanted.ended).toBe('partial');
  });

  test('still calls a hit ambiguous that later attempts did not bring in', async () => {
    const { clock, hits, ended } = aDelivery([answerOf(204), NO_ANSWER, NO_CONNECTION, NO_CONNECTION, NO_CONNECTION], {
      attempts: 3,
      ambiguous: true,
    });
    await clock.pass(60_000);
    expect(await ended).toBe('partial');
    expect(hits.at(-1)).toMatchObject({ outcome: { kind: 'ambiguous', class: 'timeout' }, requests: 4 });
  });

  test('is cut short while it waits, and counts what was sent', async () => {
    const { clock, cut, hits, ended } = aDelivery([answerOf(503, '60')], THRICE);
    await clock.pass(1_000);
    cut.make();
    expect(await ended).toBe('failed');
    expect([hits.length, hits[0]?.outcome.kind, clock.pending]).toEqual([1, 'failed', 0]);
  });
});
