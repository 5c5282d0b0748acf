import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import type { FailureClass, HitOutcome } from '../model/outcome.js';
import { knownAfter, retryDelay, type Tried } from './retry.js';

const RULES = { attempts: 3, ambiguous: false };
const TIMEOUT: HitOutcome = { kind: 'ambiguous', class: 'timeout', detail: '' };
const REJECTED: HitOutcome = { kind: 'rejected', class: 'refused', detail: '' };

function failed(reason: FailureClass, retryAfterMs?: number): HitOutcome {
  return { kind: 'failed', class: reason, detail: '', retryAfterMs };
}

/** How long a later hit waits that was tried once. */
function delay(tried: Partial<Tried>, rules = RULES): number | undefined {
  return retryDelay(
    { outcome: failed('connection-refused'), requests: 1, opensVisit: false, pauseMs: 0, ...tried },
    rules,
    randomFrom('retry'),
  );
}

describe('retryDelay', () => {
  test.each(['dns', 'connection-refused', 'connection-failed', 'unavailable', 'throttled'] as const)(
    'sends a hit again that failed with %s, first hits too',
    (reason) => {
      expect(delay({ outcome: failed(reason), opensVisit: true })).toBeDefined();
    },
  );

  test.each([
    ['was accepted', { kind: 'accepted' }],
    ['was rejected', REJECTED],
    ['a certificate stopped', failed('tls')],
    ['may not go there', failed('not-allowed')],
    ['may have been recorded', TIMEOUT],
  ] as const)('does not send a hit again that %s', (_what, outcome) => {
    expect(delay({ outcome })).toBeUndefined();
  });

  test('sends a later hit again that may have been recorded where the rules say so, and never a first one', () => {
    const rules = { attempts: 3, ambiguous: true };
    expect(delay({ outcome: TIMEOUT }, rules)).toBeDefined();
    expect(delay({ outcome: TIMEOUT, opensVisit: true }, rules)).toBeUndefined();
  });

  test('gives up after so many attempts', () => {
    expect(delay({ requests: 3 })).toBeDefined();
    expect(delay({ requests: 4 })).toBeUndefined();
    expect(delay({ requests: 1 }, { attempts: 0, ambiguous: false })).toBeUndefined();
  });

  test('waits up to half a second, and up to twice as long each time, at most 30 s', () => {
    const most = { next: () => 1 - 2 ** -53 };
    const rules = { attempts: 10, ambiguous: false };
    const delays = Array.from({ length: 9 }, (_, n) => {
      const tried = { outcome: failed('dns'), requests: n + 1, opensVisit: true, pauseMs: 0 };
      return Math.round(retryDelay(tried, rules, { ...randomFrom(''), ...most }) ?? 0);
    });
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('never comes before the target asked, nor into a pause, and gives up where that is too long', () => {
    const arbMs = fc.integer({ min: 0, max: 300_000 });
    fc.assert(
      fc.property(arbMs, arbMs, (asked, pauseMs) => {
        const waits = delay({ outcome: failed('unavailable', asked), pauseMs }) ?? 0;
        expect(waits).toBeGreaterThanOrEqual(Math.max(asked, pauseMs));
        expect(waits).toBeLessThanOrEqual(Math.max(asked, pauseMs) + 500);
      }),
    );
    expect(delay({ outcome: failed('unavailable', 300_001) })).toBeUndefined();
    expect(delay({ pauseMs: 300_001 })).toBeUndefined();
  });
});

describe('knownAfter', () => {
  test('does not take back that a hit may have been recorded', () => {
    expect(knownAfter(TIMEOUT, failed('dns'))).toEqual(TIMEOUT);
    expect(knownAfter(TIMEOUT, REJECTED)).toEqual(TIMEOUT);
    expect(knownAfter(TIMEOUT, { kind: 'accepted' })).toEqual({ kind: 'accepted' });
    expect(knownAfter(failed('dns'), REJECTED)).toEqual(REJECTED);
    expect(knownAfter(undefined, REJECTED)).toEqual(REJECTED);
  });
});
