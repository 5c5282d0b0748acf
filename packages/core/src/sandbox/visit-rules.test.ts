import { describe, expect, test } from 'vitest';
import { aReadHit, type Changes, NOON } from './sandbox.test.kit.js';
import { type Visit, visitFrom } from './visit.js';
import { checkVisit, type Found, startOf } from './visit-rules.js';

const NOTHING: Found = { by: 'nothing' };

function aVisit(changes: Partial<Visit> = {}): Visit {
  const visit = visitFrom(aReadHit(), { id: 1, visitorId: 'a', visitorKind: 'new' });
  return { ...visit, ...changes };
}

function found(changes: Partial<Visit> = {}, by: 'visitor id' | 'fingerprint' = 'visitor id'): Found {
  return { by, visit: aVisit(changes) };
}

function later(seconds: number, changes: Changes = {}) {
  return aReadHit({ new_visit: undefined, ...changes }, { context: { now: NOON + seconds } });
}

function kinds(hit: ReturnType<typeof later>, of: Found) {
  return checkVisit(hit, of, startOf(hit, of)).map(({ kind }) => kind);
}

describe('startOf', () => {
  test('starts a visit for an unknown visitor', () => {
    expect(startOf(later(0), NOTHING)).toBe('unknown visitor');
  });

  test('goes on with a visit until half an hour after its last action', () => {
    expect(startOf(later(0), found())).toBeUndefined();
    expect(startOf(later(1799), found())).toBeUndefined();
  });

  // Matomo compares `last > now - 1800`: a pause of exactly 1,800 s is too long.
  test('starts a visit from half an hour on', () => {
    expect(startOf(later(1800), found())).toBe('gap');
    expect(startOf(later(1801), found())).toBe('gap');
  });

  test('starts a visit on another day of the site', () => {
    expect(startOf(later(10), found({ lastActionDay: '2026-11-23' }))).toBe('midnight');
  });

  test('starts a visit when told to', () => {
    expect(startOf(later(10, { new_visit: 1 }), found())).toBe('new_visit=1');
  });
});

describe('checkVisit', () => {
  test('finds nothing wrong with a visit that begins and goes on as it should', () => {
    expect(kinds(later(0, { new_visit: 1 }), NOTHING)).toEqual([]);
    expect(kinds(later(10), found())).toEqual([]);
    expect(kinds(later(10, { ping: 1 }), found())).toEqual([]);
  });

  test('finds nothing wrong with a visitor who comes back', () => {
    expect(kinds(later(1800, { new_visit: 1 }), found())).toEqual([]);
    expect(kinds(later(10, { new_visit: 1 }), found({ lastActionDay: '2026-11-23' }))).toEqual([]);
  });

  test.each([
    ['first hit without new_visit=1', later(0), NOTHING],
    ['first hit is a ping', later(0, { ping: 1 }), NOTHING],
    ['first hit is a ping', later(0, { ping: 1, new_visit: 1 }), NOTHING],
    ['new_visit=1 later in a visit', later(10, { new_visit: 1 }), found()],
    ['gap over 1,800 s', later(1801), found()],
    ['gap over 1,800 s', later(1801, { ping: 1 }), found()],
    ['visit crosses midnight', later(10), found({ lastActionDay: '2026-11-23' })],
    ['cdt backward in a visit', later(10), found({ lastHitAt: NOON + 11 })],
  ])('counts %s', (kind, hit, of) => {
    expect(kinds(hit, of)).toEqual([kind]);
  });

  test('does not blame a hit for the visit of a stranger that its fingerprint found', () => {
    expect(kinds(later(10, { new_visit: 1 }), found({}, 'fingerprint'))).toEqual([]);
    expect(kinds(later(10), found({ lastHitAt: NOON + 11 }, 'fingerprint'))).toEqual([]);
  });
});
