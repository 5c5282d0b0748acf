import { describe, expect, test } from 'vitest';
import { leaseId } from '../model/state.js';
import { hitsWithin } from './lease-hits.js';

const LEASE = leaseId(7);
const HELD = [
  { lease: LEASE, number: 0, hits: 40, used: 3 },
  { lease: LEASE, number: 1, hits: 5, used: 0 },
];

describe('hitsWithin', () => {
  test('answers the hits of a mark, and none for a silent one', () => {
    expect(hitsWithin(LEASE, HELD, [40, 0])).toEqual([40, 0]);
    expect(hitsWithin(LEASE, HELD, undefined)).toEqual([0, 0]);
    expect(hitsWithin(LEASE, [], undefined)).toEqual([]);
  });

  test('says what the lease holds when the hits are not its own', () => {
    const words = 'Lease 7 holds 40 and 5 hits, and cannot have used 40 and 6 hits.';
    expect(() => hitsWithin(LEASE, HELD, [40, 6])).toThrow(new RangeError(words));
    const none = 'Lease 7 holds no hits, and cannot have used 1 hits.';
    expect(() => hitsWithin(LEASE, [], [1])).toThrow(new RangeError(none));
  });
});
