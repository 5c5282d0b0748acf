import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import type { AmbiguityClass, FailureClass, HitOutcome } from '../model/outcome.js';
import { targetKey } from '../model/target.js';
import { InstanceBreaker } from './instance-breaker.js';

const [A, B, C] = [targetKey('a'), targetKey('b'), targetKey('c')];
const ACCEPTED: HitOutcome = { kind: 'accepted' };
const REFUSED: HitOutcome = failed('connection-refused');

function failed(reason: FailureClass, retryAfterMs?: number): HitOutcome {
  return { kind: 'failed', class: reason, detail: '', retryAfterMs };
}

function ambiguous(reason: AmbiguityClass): HitOutcome {
  return { kind: 'ambiguous', class: reason, detail: '' };
}

/** A breaker that hears of these outcomes at the instant 0, one after the other. */
function aBreaker(...heard: readonly (readonly [typeof A, HitOutcome])[]) {
  const breaker = new InstanceBreaker(randomFrom('instance'));
  const changes = heard.flatMap(([target, outcome]) => breaker.settled(target, outcome, 0, 0) ?? []);
  return { breaker, changes };
}

/** One that two targets have opened. */
function anOpenBreaker(): InstanceBreaker {
  const { breaker } = aBreaker(
    [A, failed('unavailable', 0)],
    ...Array.from({ length: 5 }, () => [B, REFUSED] as const),
  );
  expect(breaker.openUntil).toBeGreaterThan(0);
  return breaker;
}

describe('InstanceBreaker', () => {
  test('leaves one target that fails alone, however often', () => {
    const { breaker, changes } = aBreaker(
      ...Array.from({ length: 50 }, () => [A, failed('unavailable', 9_000)] as const),
    );
    expect([changes, breaker.opensAt(B, 0)]).toEqual([[], 0]);
  });

  test.each(['timeout', 'connection-reset'] as const)('opens when several targets fail in a row with %s', (reason) => {
    const failures = Array.from({ length: 6 }, (_, n) => [n % 2 === 0 ? A : B, ambiguous(reason)] as const);
    const { breaker, changes } = aBreaker(...failures);
    expect(changes).toMatchObject([{ kind: 'opened' }]);
    expect(breaker.opensAt(C, 0)).toBe(breaker.openUntil);
  });

  test('stays closed while the server answers anybody', () => {
    const rounds = Array.from({ length: 20 }, () => [
      [A, REFUSED] as const,
      [B, REFUSED] as const,
      [C, ACCEPTED] as const,
    ]);
    expect(aBreaker(...rounds.flat()).changes).toEqual([]);
  });

  test('does not take what one target is told for news of the server', () => {
    const refusal: HitOutcome = { kind: 'rejected', class: 'refused', detail: '' };
    const failures = Array.from(
      { length: 20 },
      (_, n) => [n % 2 === 0 ? A : B, n < 10 ? refusal : ambiguous('server-error')] as const,
    );
    expect(aBreaker(...failures).changes).toEqual([]);
  });

  test('gives all the pause that a second target was asked for', () => {
    const { breaker, changes } = aBreaker([A, failed('unavailable', 60_000)], [B, failed('unavailable', 60_000)]);
    expect(changes).toEqual([{ kind: 'opened', pauseMs: 60_000 }]);
    expect(breaker.opensAt(C, 1)).toBe(60_000);
  });

  test('lets one visit of one target probe, and then another target before the same again', () => {
    const breaker = anOpenBreaker();
    const over = breaker.openUntil;
    expect([A, B, C].map((target) => breaker.opensAt(target, over))).toEqual([over, over, over]);
    breaker.started(A);
    expect([A, B, C].map((target) => breaker.opensAt(target, over))).toEqual([Infinity, Infinity, Infinity]);
    expect(breaker.settled(A, REFUSED, over, 0)?.kind).toBe('opened');
    const again = breaker.openUntil;
    expect([A, B].map((target) => breaker.opensAt(target, again))).toEqual([again + 1_000, again]);
  });

  test('closes when a probe is answered, even by a refusal', () => {
    const breaker = anOpenBreaker();
    breaker.started(A);
    const refusal: HitOutcome = { kind: 'rejected', class: 'refused', detail: '' };
    expect(breaker.settled(A, refusal, breaker.openUntil, 0)).toEqual({ kind: 'closed' });
    expect([breaker.openUntil, breaker.opensAt(A, 0)]).toEqual([0, 0]);
  });

  test('lets another visit probe when the probe was not sent after all', () => {
    const breaker = anOpenBreaker();
    const over = breaker.openUntil;
    breaker.started(A);
    breaker.withdrawn(B);
    expect(breaker.opensAt(B, over)).toBe(Infinity);
    breaker.withdrawn(A);
    expect(breaker.opensAt(B, over)).toBe(over);
  });
});
