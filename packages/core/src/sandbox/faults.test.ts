import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fault, FaultBoard, faultChangeSchema, faultSchema } from './faults.js';

const HANG: Fault = { kind: 'hang' };
const NONE: Fault = { kind: 'none' };
const kinds = (board: FaultBoard, siteId: number | undefined, times: number) =>
  Array.from({ length: times }, () => board.next(siteId)?.fault.kind);

function struck(fault: Fault, requests: number): boolean[] {
  const board = new FaultBoard();
  board.set({ siteId: 'all', fault });
  return kinds(board, 1, requests).map((kind) => kind !== undefined);
}

describe('FaultBoard', () => {
  test('has no fault to begin with', () => {
    const board = new FaultBoard();
    expect(board.next(1)).toBeUndefined();
    expect(board.settings()).toEqual({ all: NONE, sites: {} });
  });

  test('gives a site its own fault, and the others that of all', () => {
    const board = new FaultBoard();
    board.set({ siteId: 'all', fault: HANG });
    board.set({ siteId: 2, fault: NONE });
    expect([board.next(1)?.fault, board.next(2), board.next(undefined)?.fault]).toEqual([HANG, undefined, HANG]);
    expect(board.settings()).toEqual({ all: HANG, sites: { 2: NONE } });
  });

  test('takes back what single sites had when all are switched', () => {
    const board = new FaultBoard();
    board.set({ siteId: 2, fault: HANG });
    board.set({ siteId: 'all', fault: NONE });
    expect(board.next(2)).toBeUndefined();
  });

  test('strikes every request without a rate, and none at rate 0', () => {
    expect(struck(HANG, 50)).not.toContain(false);
    expect(struck({ kind: 'hang', rate: 0 }, 50)).not.toContain(true);
    expect(struck({ kind: 'error', rate: 1 }, 50)).not.toContain(false);
  });

  test('strikes the share of requests that the rate says, and not every nth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.nat(1000), (percent, seed) => {
        const hits = struck({ kind: 'error', rate: percent / 100, seed }, 1000).filter(Boolean).length;
        expect(Math.abs(hits - percent * 10)).toBeLessThanOrEqual(5);
      }),
    );
    const pattern = struck({ kind: 'error', rate: 0.5 }, 20).join();
    expect(pattern).not.toBe(Array.from({ length: 20 }, (_, at) => at % 2 === 0).join());
  });

  test('strikes the same requests again after the same seed, and others after another', () => {
    const fault = (seed: number): Fault => ({ kind: 'error', rate: 0.3, seed });
    expect(struck(fault(1), 100)).toEqual(struck(fault(1), 100));
    expect(struck(fault(1), 100)).not.toEqual(struck(fault(2), 100));
  });

  test('draws the jitter of each request from the whole range', () => {
    const board = new FaultBoard();
    board.set({ siteId: 'all', fault: { kind: 'latency', ms: 10, jitterMs: 5, rate: 0.2 } });
    const draws = Array.from({ length: 1000 }, () => board.next(1)?.draw).filter((draw) => draw !== undefined);
    expect(Math.min(...draws)).toBeLessThan(0.05);
    expect(Math.max(...draws)).toBeGreaterThan(0.95);
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
  });
});

describe('faultSchema', () => {
  test.each([
    { kind: 'none' },
    { kind: 'latency', ms: 20, jitterMs: 5 },
    { kind: 'error', rate: 0.1, status: 429 },
    { kind: 'unavailable', retryAfterSeconds: 2 },
    { kind: 'hang', rate: 0.5, seed: 3 },
    { kind: 'reset-before-receipt' },
    { kind: 'reset-after-receipt' },
    { kind: 'slow-body', byteEveryMs: 100 },
  ])('takes %j', (fault) => {
    expect(faultSchema.parse(fault)).toEqual(fault);
  });

  test.each([
    { kind: 'fire' },
    { kind: 'latency' },
    { kind: 'latency', ms: -1 },
    { kind: 'error' },
    { kind: 'error', rate: 2 },
    { kind: 'error', rate: 0.5, status: 99 },
    { kind: 'unavailable' },
    { kind: 'hang', ms: 5 },
    { kind: 'slow-body' },
    'hang',
  ])('refuses %j', (fault) => {
    expect(faultSchema.safeParse(fault).success).toBe(false);
  });
});

describe('faultChangeSchema', () => {
  test('wants a site or all', () => {
    expect(faultChangeSchema.safeParse({ siteId: 'all', fault: NONE }).success).toBe(true);
    expect(faultChangeSchema.safeParse({ siteId: 3, fault: NONE }).success).toBe(true);
    for (const siteId of ['1', 0, 1.5, undefined]) {
      expect(faultChangeSchema.safeParse({ siteId, fault: NONE }).success).toBe(false);
    }
  });
});
