import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import type { HitOutcome } from '../model/outcome.js';
import { Breaker, type BreakerChange } from './breaker.js';

const ACCEPTED: HitOutcome = { kind: 'accepted' };
const FAILED: HitOutcome = { kind: 'failed', class: 'connection-refused', detail: 'no' };

function askingFor(retryAfterMs: number): HitOutcome {
  return { kind: 'failed', class: 'unavailable', detail: 'HTTP 503', retryAfterMs };
}

/** A breaker that has just opened, at the instant 0. */
function anOpenBreaker(): Breaker {
  const breaker = new Breaker(randomFrom('breaker'));
  for (let n = 0; n < 5; n++) breaker.settled(FAILED, 0);
  return breaker;
}

function pauseOf(change: BreakerChange | undefined): number {
  return change?.kind === 'opened' ? change.pauseMs : 0;
}

/** Lets one visit probe as soon as it may. */
function probe(breaker: Breaker, outcome: HitOutcome): BreakerChange | undefined {
  const now = breaker.openUntil;
  breaker.started();
  return breaker.settled(outcome, now);
}

describe('Breaker', () => {
  test('opens after five failures in a row', () => {
    const breaker = new Breaker(randomFrom('breaker'));
    for (let n = 0; n < 4; n++) expect(breaker.settled(FAILED, 0)).toBeUndefined();
    expect([breaker.allows(0), breaker.openUntil]).toEqual([true, 0]);
    expect(breaker.settled(FAILED, 0)?.kind).toBe('opened');
    expect(breaker.allows(0)).toBe(false);
  });

  test('begins to count anew after a success', () => {
    const breaker = new Breaker(randomFrom('breaker'));
    for (const outcome of [FAILED, FAILED, FAILED, FAILED, ACCEPTED, FAILED, FAILED, FAILED, FAILED]) {
      expect(breaker.settled(outcome, 0)).toBeUndefined();
    }
  });

  test('lets one visit at a time through when the pause is over', () => {
    const breaker = anOpenBreaker();
    const over = breaker.openUntil;
    expect([breaker.allows(over - 1), breaker.allows(over)]).toEqual([false, true]);
    breaker.started();
    expect(breaker.allows(over)).toBe(false);
    breaker.withdrawn();
    expect(breaker.allows(over)).toBe(true);
  });

  test('closes when a probe succeeds', () => {
    const breaker = anOpenBreaker();
    expect(probe(breaker, ACCEPTED)).toEqual({ kind: 'closed' });
    expect([breaker.allows(0), breaker.openUntil]).toEqual([true, 0]);
    expect(breaker.settled(ACCEPTED, 0)).toBeUndefined();
  });

  test('doubles the pause with every failed probe, with jitter in its upper half, up to 15 s', () => {
    const breaker = anOpenBreaker();
    const ceilings = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000];
    for (const ceiling of ceilings) {
      const pauseMs = pauseOf(probe(breaker, FAILED));
      expect(pauseMs).toBeGreaterThanOrEqual(ceiling / 2);
      expect(pauseMs).toBeLessThanOrEqual(ceiling);
    }
  });

  test('waits as long as the target asks, at once, and five minutes at most', () => {
    const breaker = new Breaker(randomFrom('breaker'));
    expect(breaker.settled(askingFor(30_000), 0)).toEqual({ kind: 'opened', pauseMs: 30_000 });
    expect(probe(breaker, askingFor(86_400_000))).toEqual({ kind: 'opened', pauseMs: 300_000 });
  });

  test('opens again when the probe after a pause that was asked for fails without a wish', () => {
    const breaker = new Breaker(randomFrom('breaker'));
    breaker.settled(askingFor(30_000), 0);
    expect(probe(breaker, FAILED)?.kind).toBe('opened');
  });

  test('is not opened further by the late failure of a visit that started before it opened', () => {
    const breaker = anOpenBreaker();
    const later = breaker.openUntil + 5_000;
    breaker.started();
    expect(breaker.settled(FAILED, later, later + 1)).toBeUndefined();
    // The probe is still under way.
    expect(breaker.allows(later)).toBe(false);
    expect(breaker.settled(FAILED, later, 10)?.kind).toBe('opened');
  });

  test('never lets two probes through at a time, whatever happens', () => {
    const arbStep = fc.record({ wait: fc.nat(20_000), fails: fc.boolean() });
    fc.assert(
      fc.property(fc.array(arbStep), (steps) => {
        const breaker = anOpenBreaker();
        let now = 0;
        for (const { wait, fails } of steps) {
          now += wait;
          if (!breaker.allows(now)) continue;
          const isOpen = breaker.openUntil > 0;
          breaker.started();
          expect(breaker.allows(now)).toBe(!isOpen);
          breaker.settled(fails ? FAILED : ACCEPTED, now + 1, 1);
        }
      }),
    );
  });
});
