import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TransportAnswer } from '../matomo/transport.js';
import type { AppliedTarget } from '../model/state.js';
import type { TargetSettings } from '../schema/config.js';
import { answerOf, aSite, bulkAnswerOf, NO_ANSWER, NO_CONNECTION, World } from './runner.test-support.js';

/** What a tracker does with a request: whether it records its hits, and what the sender gets to know. */
interface Deed {
  readonly records: boolean;
  readonly answer: TransportAnswer;
}

const RESET: TransportAnswer = { kind: 'error', reached: true, code: 'ECONNRESET', message: 'reset' };
const DEEDS: readonly Deed[] = [
  { records: true, answer: answerOf(204) },
  { records: true, answer: answerOf(204) },
  { records: true, answer: answerOf(204) },
  { records: false, answer: RESET },
  { records: true, answer: RESET },
  { records: false, answer: NO_ANSWER },
  { records: true, answer: NO_ANSWER },
  { records: false, answer: NO_CONNECTION },
  { records: false, answer: answerOf(503) },
  { records: false, answer: answerOf(503, '2') },
  { records: false, answer: answerOf(429, '1') },
  { records: false, answer: answerOf(400) },
  { records: false, answer: answerOf(302) },
  { records: false, answer: answerOf(500) },
  { records: true, answer: answerOf(500) },
  { records: false, answer: { ...answerOf(200), contentType: 'text/html', body: '<html>' } as TransportAnswer },
  { records: true, answer: { ...answerOf(200), contentType: 'text/x', body: 'garbage' } as TransportAnswer },
];

/** How a run goes: what becomes of its requests, one after the other, and how it ends. */
const arbCourse = fc.record({
  deeds: fc.array(fc.tuple(fc.nat(DEEDS.length - 1), fc.nat(3_000)), { minLength: 1, maxLength: 40 }),
  bulkSize: fc.constantFrom(1, 1, 4, 50),
  attempts: fc.nat(3),
  mode: fc.constantFrom('realtime' as const, 'condensed' as const),
  endsBy: fc.constantFrom('stop' as const, 'abort' as const, 'removal' as const),
  seconds: fc.integer({ min: 1, max: 20 }),
});

function withDelivery(target: AppliedTarget, changed: Partial<TargetSettings['delivery']>): AppliedTarget {
  const { settings } = target.target;
  return {
    ...target,
    target: { ...target.target, settings: { ...settings, delivery: { ...settings.delivery, ...changed } } },
  };
}

/** A tracker that does such deeds, and the hits that it has recorded. */
function misbehave(world: World, deeds: readonly (readonly [number, number])[]) {
  const recorded = new Map<string, number>();
  const requests = { of: 0, hits: 0 };
  const next = (hits: readonly URLSearchParams[], good: TransportAnswer) => {
    const [at, delayMs] = deeds[requests.of % deeds.length] ?? [0, 0];
    requests.of += 1;
    requests.hits += hits.length;
    const { records, answer } = DEEDS[at] ?? { records: true, answer: good };
    for (const hit of records ? hits : []) {
      const name = `${hit.get('cid')} ${hit.get('rand')}`;
      recorded.set(name, (recorded.get(name) ?? 0) + 1);
    }
    const told = answer.kind === 'response' && answer.status === 204 ? good : answer;
    return new Promise<TransportAnswer>((resolve) => world.clock.after(delayMs, () => resolve(told)));
  };
  world.trackers.answer = (hit) => next([hit], answerOf(204));
  world.trackers.answerBulk = (hits) => next(hits, bulkAnswerOf(hits.length));
  return { recorded, requests };
}

describe('what was sent', () => {
  test('is counted exactly once, and as what became of it, whatever the target does', async () => {
    await fc.assert(
      fc.asyncProperty(arbCourse, async ({ deeds, mode, endsBy, seconds, attempts, bulkSize }) => {
        const site = withDelivery(aSite(1, { visitsPerDay: 10_000, concurrency: 5 }), {
          mode,
          bulkSize,
          retries: { attempts, ambiguous: false },
        });
        await using world = await World.of({ targets: [site] });
        const { recorded, requests } = misbehave(world, deeds);
        const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, mode });
        await world.clock.pass(seconds * 1_000);
        if (endsBy === 'removal') {
          await world.apply({ remove: [site], put: [aSite(2, { visitsPerDay: 0 })] });
          await world.clock.pass(2_000);
        }
        if (endsBy === 'abort') run.runner.abort();
        else run.runner.stop();
        expect(await run.end(600_000)).toBeDefined();
        const { started, completed, partial, failed, offered, missed, ...hits } = world.counts;
        expect(completed + partial + failed).toBe(started);
        expect(offered).toBe(started + missed);
        expect(hits.accepted + hits.rejected + hits.failedHits + hits.ambiguous).toBe(hits.sent);
        expect(hits.sent + hits.retries).toBe(requests.hits);
        // What is called accepted was recorded, and what may have been is called ambiguous: nothing else was.
        expect(hits.accepted).toBeLessThanOrEqual(recorded.size);
        expect(recorded.size).toBeLessThanOrEqual(hits.accepted + hits.ambiguous);
        expect([...recorded.values()].every((times) => times === 1)).toBe(true);
        expect(world.trackers.visits.length).toBeLessThanOrEqual(started);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
