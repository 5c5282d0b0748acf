import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { histogramFrom } from '../base/histogram.js';
import type { HitOutcome } from '../model/outcome.js';
import { type Interval, runId } from '../model/run.js';
import { targetKey } from '../model/target.js';
import { counts, SITE_1 } from '../state/contract/builders.contract.js';
import type { HitRecord } from './hit-record.js';
import { Tally } from './tally.js';

const OWNER = { run: runId('r'), target: targetKey('shop'), account: SITE_1 };
const OUTCOMES: readonly HitOutcome[] = [
  { kind: 'accepted' },
  { kind: 'rejected', class: 'refused', detail: 'HTTP 400' },
  { kind: 'failed', class: 'dns', detail: 'no such host' },
  { kind: 'ambiguous', class: 'timeout', detail: 'no answer' },
];
const [ACCEPTED = { kind: 'accepted' } as const, REFUSED = ACCEPTED] = OUTCOMES;

/** A hit that was sent once, when it was due. */
function hit(outcome: HitOutcome, latencyMs: number): HitRecord {
  return { outcome, latencyMs, sinceDueMs: latencyMs, requests: 1 };
}

function countsOf(intervals: readonly Interval[]) {
  return intervals.map(({ from, counts: { sent } }) => [from, sent]);
}

describe('Tally', () => {
  test('counts visits and hits by ten seconds', () => {
    const tally = new Tally(OWNER);
    tally.visits('offered', instant(9_999), 2);
    tally.hit(hit(ACCEPTED, 12), instant(9_999));
    tally.hit(hit(REFUSED, 12), instant(10_000));
    const { intervals } = tally.take();
    expect(intervals.map(({ from, counts }) => ({ from, counts }))).toEqual([
      { from: 0, counts: counts({ offered: 2, sent: 1, accepted: 1 }) },
      { from: 10_000, counts: counts({ sent: 1, rejected: 1 }) },
    ]);
  });

  test('gives an interval no more once it was given whole, however late the next one begins', () => {
    const tally = new Tally(OWNER);
    tally.hit(hit(ACCEPTED, 1), instant(0));
    tally.take();
    tally.hit(hit(ACCEPTED, 1), instant(90_000));
    expect(countsOf(tally.take().intervals)).toEqual([[90_000, 1]]);
  });

  test('gives the open interval whole each time it has changed, and nothing when it has not', () => {
    const tally = new Tally(OWNER);
    tally.hit(hit(ACCEPTED, 1), instant(0));
    tally.take();
    expect(tally.take()).toEqual({ intervals: [], errors: [] });
    tally.hit(hit(ACCEPTED, 1), instant(1));
    expect(countsOf(tally.take().intervals)).toEqual([[0, 2]]);
  });

  test('goes on with the open interval when the clock was set back', () => {
    const tally = new Tally(OWNER);
    tally.hit(hit(ACCEPTED, 1), instant(20_000));
    tally.hit(hit(ACCEPTED, 1), instant(5_000));
    expect(countsOf(tally.take().intervals)).toEqual([[20_000, 2]]);
  });

  test('keeps the latencies of an interval', () => {
    const tally = new Tally(OWNER);
    for (const latencyMs of [10, 20, 30]) tally.hit(hit(ACCEPTED, latencyMs), instant(0));
    const latency = histogramFrom(tally.take().intervals[0]?.latency ?? '');
    expect([latency.count, Math.round(latency.percentile(50))]).toEqual([3, 20]);
  });

  test('keeps latencies since hits were due, requests beyond the first, and how late visits started', () => {
    const tally = new Tally(OWNER);
    tally.hit({ outcome: ACCEPTED, latencyMs: 10, sinceDueMs: 40, requests: 3 }, instant(0));
    tally.started(1_500, instant(0));
    tally.started(20, instant(0));
    const [interval] = tally.take().intervals;
    expect(interval?.counts).toEqual(counts({ sent: 1, accepted: 1, retries: 2, started: 2, late: 1 }));
    expect(Math.round(histogramFrom(interval?.latencySinceDue ?? '').percentile(50))).toBe(40);
    expect(histogramFrom(interval?.lateness ?? '').count).toBe(2);
  });

  test('remembers of each class of errors how many there were, when, and the last one', () => {
    const tally = new Tally(OWNER);
    tally.hit(hit(REFUSED, 1), instant(1));
    tally.take();
    tally.hit(hit({ kind: 'rejected', class: 'refused', detail: 'HTTP 422' }, 1), instant(7));
    const expected = { ...OWNER, class: 'refused', count: 2, firstAt: 1, lastAt: 7, sample: 'HTTP 422' };
    expect(tally.take().errors).toEqual([expected]);
  });

  test('counts every hit once, as one of four', () => {
    const arbHit = fc.record({ outcome: fc.constantFrom(...OUTCOMES), afterMs: fc.nat(8_000), take: fc.boolean() });
    fc.assert(
      fc.property(fc.array(arbHit), (hits) => {
        const tally = new Tally(OWNER);
        const kept = new Map<number, Interval>();
        const keep = () => tally.take().intervals.map((one) => kept.set(one.from, one));
        let now = 0;
        for (const { outcome, afterMs, take } of hits) {
          now += afterMs;
          tally.hit(hit(outcome, 1), instant(now));
          if (take) keep();
        }
        keep();
        const all = [...kept.values()].map((one) => one.counts);
        expect(all.reduce((sum, { sent }) => sum + sent, 0)).toBe(hits.length);
        expect(all.every((c) => c.accepted + c.rejected + c.failedHits + c.ambiguous === c.sent)).toBe(true);
      }),
    );
  });
});
