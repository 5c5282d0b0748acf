import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import { hitEncoder } from '../matomo/encode-hits.js';
import type { Connection, TransportAnswer, TransportRequest } from '../matomo/transport.js';
import { deliverBulk } from './deliver-bulk.js';
import type { SettledHit } from './deliver-visit.js';
import { aCarrier, aHold, aVisit, condensedAt, someSlots } from './delivery.test-support.js';
import type { RetryRules } from './retry.js';
import { answerOf, FakeClock, NO_ANSWER, NO_CONNECTION } from './runner.test-support.js';

/** Visits of so many hits each, in requests of at most ten, which are answered like this, one after the other. */
function aDelivery(lengths: readonly number[], answers: readonly TransportAnswer[], rules: Partial<RetryRules> = {}) {
  const clock = new FakeClock('2026-11-24T12:00:00Z');
  const sent: TransportRequest[] = [];
  const send: Connection['send'] = (request, onAnswer) => {
    sent.push(request);
    onAnswer(answers[sent.length - 1] ?? allTracked(requestsIn(request).length));
  };
  const slots = someSlots(1, () => ({ send, close: () => {} }), clock);
  const encoder = hitEncoder({ siteId: 1 });
  const { carrier, opened } = aCarrier(clock, rules);
  const hits: SettledHit[] = [];
  const ended = deliverBulk({
    visits: lengths.map((length, at) => {
      const visit = aVisit(`${at}`.padStart(16, '0'), length);
      const place = { date: localDate('2026-11-24'), index: 0 };
      return { visit, place, encoded: encoder.open(visit), times: condensedAt(clock.now()), dueAt: clock.now() };
    }),
    encoder,
    size: 10,
    hold: aHold(slots),
    carrier,
    onHit: (hit) => hits.push(hit),
  });
  return { clock, sent, hits, opened, slots, ended, cut: carrier.cut };
}

function requestsIn({ body }: TransportRequest): readonly URLSearchParams[] {
  const { requests }: { requests: string[] } = JSON.parse(body);
  return requests.map((request) => new URLSearchParams(request));
}

function bulkAnswer(told: unknown, status = 200): TransportAnswer {
  const rest = { contentType: 'application/json', retryAfter: undefined, location: undefined };
  return { kind: 'response', status, body: JSON.stringify(told), ...rest };
}

function allTracked(tracked: number): TransportAnswer {
  return bulkAnswer({ status: 'success', tracked, invalid: 0 });
}

function kindsOf(hits: readonly SettledHit[]): readonly string[] {
  return hits.map(({ outcome }) => outcome.kind);
}

describe('deliverBulk', () => {
  test('sends all hits of all visits in one request, each visit in order, and gives the slot back', async () => {
    const { sent, hits, slots, opened, ended } = aDelivery([2, 3], []);
    expect(await ended).toEqual(['completed', 'completed']);
    expect(sent).toMatchObject([{ type: 'json' }]);
    const requests = requestsIn(sent[0] ?? expect.unreachable());
    expect(requests.map((hit) => [Number(hit.get('cid')), hit.has('new_visit')])).toEqual([
      [0, true],
      [0, false],
      [1, true],
      [1, false],
      [1, false],
    ]);
    expect(hits.map(({ visit, index }) => [Number(visit.visitorId), index])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect(opened).toEqual(['accepted']);
    expect(slots.tryAcquire()).toBeDefined();
  });

  test('sends a visit that is too long for one request in several, one after the other', async () => {
    const { sent, opened, ended } = aDelivery([25], []);
    expect(await ended).toEqual(['completed']);
    expect(sent.map((request) => requestsIn(request).length)).toEqual([10, 10, 5]);
    expect(opened).toEqual(['accepted']);
  });

  test('sends no more of a long visit when a part of it is lost', async () => {
    const { hits, ended } = aDelivery([25], [allTracked(10), NO_ANSWER]);
    expect(await ended).toEqual(['partial']);
    expect(hits).toHaveLength(20);
  });

  test('fails a visit whose first hit is named as invalid, though Matomo has taken the others for another visit', async () => {
    const answer = bulkAnswer({ status: 'success', tracked: 4, invalid: 1, invalid_indices: [2] });
    const { hits, ended } = aDelivery([2, 3], [answer]);
    expect(await ended).toEqual(['completed', 'failed']);
    expect(kindsOf(hits)).toEqual(['accepted', 'accepted', 'rejected', 'accepted', 'accepted']);
  });

  test('completes a visit of which a later hit is named as invalid', async () => {
    const answer = bulkAnswer({ status: 'success', tracked: 4, invalid: 1, invalid_indices: [1] });
    expect(await aDelivery([2, 3], [answer]).ended).toEqual(['completed', 'completed']);
  });

  test('fails as many visits as there can be where it is not told which hits are invalid', async () => {
    const answer = bulkAnswer({ status: 'success', tracked: 7, invalid: 2 });
    const { hits, ended } = aDelivery([3, 3, 3], [answer]);
    expect(await ended).toEqual(['failed', 'failed', 'completed']);
    expect(kindsOf(hits).filter((kind) => kind === 'rejected')).toHaveLength(2);
  });

  test.each([
    ['an error', bulkAnswer({ status: 'error', tracked: 3 }, 500)],
    ['a sum that does not add up', allTracked(4)],
    ['no answer', NO_ANSWER],
  ])('knows nothing of any hit after %s, and sends none again', async (_what, answer) => {
    const { sent, hits, ended } = aDelivery([2, 3], [answer], { attempts: 3, ambiguous: true });
    expect(await ended).toEqual(['failed', 'failed']);
    expect(kindsOf(hits)).toEqual(new Array(5).fill('ambiguous'));
    expect(sent).toHaveLength(1);
  });

  test('sends a whole request again that cannot have been recorded, byte by byte', async () => {
    const { clock, sent, hits, opened, ended } = aDelivery([2, 3], [NO_CONNECTION, answerOf(503)], { attempts: 3 });
    await clock.pass(60_000);
    expect(await ended).toEqual(['completed', 'completed']);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    expect(hits.map(({ requests }) => requests)).toEqual([3, 3, 3, 3, 3]);
    expect(opened).toEqual(['failed', 'failed', 'accepted']);
  });

  test('sends nothing once the run is cut short', async () => {
    const { clock, hits, cut, ended } = aDelivery([2, 25], [answerOf(503, '60')], { attempts: 3 });
    await clock.pass(1_000);
    cut.make();
    expect(await ended).toEqual(['failed', 'failed']);
    expect(kindsOf(hits)).toEqual(new Array(10).fill('failed'));
  });

  test('counts every hit that left exactly once, and accepts no more than were tracked, whatever is answered', async () => {
    const arbTold = fc.record({
      status: fc.constantFrom('success', 'error'),
      tracked: fc.nat(12),
      invalid: fc.option(fc.nat(12), { nil: undefined }),
      invalid_indices: fc.option(fc.array(fc.nat(12)), { nil: undefined }),
    });
    const arbAnswer = fc.oneof(
      fc.tuple(arbTold, fc.constantFrom(200, 200, 500)).map(([told, status]) => bulkAnswer(told, status)),
      fc.constantFrom(NO_ANSWER, NO_CONNECTION, answerOf(204), answerOf(400), answerOf(503, '1'), answerOf(429)),
    );
    const arbLengths = fc.oneof(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      fc.tuple(fc.integer({ min: 11, max: 30 })),
    );
    const arbRules = fc.record({ attempts: fc.nat(3), ambiguous: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(arbLengths, fc.array(arbAnswer), arbRules, async (lengths, answers, rules) => {
        const { clock, sent, hits, ended } = aDelivery(lengths, answers, rules);
        await clock.pass(120_000);
        const ends = await ended;
        expect(ends).toHaveLength(lengths.length);
        const left = new Set(
          sent.flatMap((request) => requestsIn(request).map((hit) => `${hit.get('cid')} ${hit.get('rand')}`)),
        );
        expect(hits).toHaveLength(left.size);
        const requests = hits.reduce((sum, hit) => sum + hit.requests, 0);
        expect(requests).toBe(sent.reduce((sum, request) => sum + requestsIn(request).length, 0));
        const opens = hits.filter(({ index, outcome }) => index === 0 && outcome.kind === 'accepted').length;
        expect(ends.filter((end) => end !== 'failed')).toHaveLength(opens);
      }),
      { numRuns: 300 },
    );
  });
});
