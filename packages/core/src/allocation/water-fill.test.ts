import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aClaim, arbClaims, claimsOf, sum } from './allocation.test-support.js';
import { type Claim, waterFill } from './water-fill.js';

const capsOf = (claims: readonly Claim[]) => sum(claims.map(({ cap }) => cap));
const arbTotal = fc.oneof(fc.nat(50), fc.nat(20_000_000));
const arbOverflow = fc.constantFrom('redistribute' as const, 'drop' as const); // Literal types, as in the settings.

describe('waterFill', () => {
  test('splits by weight while no cap is reached', () => {
    const shares = waterFill(100, [aClaim({ key: 'a', weight: 1 }), aClaim({ key: 'b', weight: 3 })]);
    expect(shares).toEqual(
      new Map([
        ['a', 25],
        ['b', 75],
      ]),
    );
  });

  test('gives what a capped target cannot take to the others, by weight', () => {
    const claims = [aClaim({ key: 'a', cap: 10 }), aClaim({ key: 'b', weight: 1 }), aClaim({ key: 'c', weight: 2 })];
    expect(waterFill(100, claims)).toEqual(
      new Map([
        ['a', 10],
        ['b', 30],
        ['c', 60],
      ]),
    );
  });

  test('passes on what those who receive cannot take either', () => {
    const claims = [aClaim({ key: 'a', cap: 10 }), aClaim({ key: 'b', cap: 40 }), aClaim({ key: 'c' })];
    expect(waterFill(100, claims)).toEqual(
      new Map([
        ['a', 10],
        ['b', 40],
        ['c', 50],
      ]),
    );
  });

  test('drops what a capped target cannot take when asked to', () => {
    const claims = [aClaim({ key: 'a', cap: 10 }), aClaim({ key: 'b' })];
    expect(waterFill(100, claims, 'drop')).toEqual(
      new Map([
        ['a', 10],
        ['b', 50],
      ]),
    );
  });

  test('gives a paused target, whose cap is 0, nothing', () => {
    const claims = [aClaim({ key: 'a', cap: 0 }), aClaim({ key: 'b' })];
    expect(waterFill(100, claims)).toEqual(
      new Map([
        ['a', 0],
        ['b', 100],
      ]),
    );
    expect(waterFill(100, claims, 'drop')).toEqual(
      new Map([
        ['a', 0],
        ['b', 50],
      ]),
    );
  });

  test('splits among tiny weights what huge ones cannot take', () => {
    const claims = [
      aClaim({ key: 'huge', weight: 1e308, cap: 10 }),
      aClaim({ key: 'tiny', weight: 1e-308 }),
      aClaim({ key: 'wee', weight: 3e-308 }),
    ];
    expect(waterFill(50, claims)).toEqual(
      new Map([
        ['huge', 10],
        ['tiny', 10],
        ['wee', 30],
      ]),
    );
  });

  test('never exceeds a cap', () => {
    fc.assert(
      fc.property(arbTotal, arbClaims, arbOverflow, (total, claims, overflow) => {
        const shares = waterFill(total, claims, overflow);
        const kept = claims.map(({ key, cap }) => {
          const share = shares.get(key) ?? -1;
          return Number.isInteger(share) && share >= 0 && share <= cap;
        });
        expect(kept).toEqual(claims.map(() => true));
      }),
    );
  });

  test('loses no visit that some cap has room for', () => {
    fc.assert(
      fc.property(arbTotal, arbClaims, (total, claims) => {
        expect(sum(waterFill(total, claims).values())).toBe(Math.min(total, capsOf(claims)));
      }),
    );
  });

  test('gives by dropping never more than by redistributing', () => {
    fc.assert(
      fc.property(arbTotal, arbClaims, (total, claims) => {
        const dropped = sum(waterFill(total, claims, 'drop').values());
        expect(dropped).toBeLessThanOrEqual(Math.min(total, capsOf(claims)));
      }),
    );
  });

  test('gives the same whatever the order of the claims', () => {
    const arbBoth = arbClaims.chain((claims) =>
      fc.tuple(fc.constant(claims), fc.shuffledSubarray([...claims], { minLength: claims.length })),
    );
    fc.assert(
      fc.property(arbTotal, arbBoth, arbOverflow, (total, [claims, shuffled], overflow) => {
        expect([...waterFill(total, shuffled, overflow)]).toEqual([...waterFill(total, claims, overflow)]);
      }),
    );
  });

  test('gives the same when all weights are scaled', () => {
    const arbWhole = claimsOf(fc.integer({ min: 1, max: 1_000_000 }));
    const arbFactor = fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(0.5, 1 / 1_048_576));
    fc.assert(
      fc.property(arbTotal, arbWhole, arbFactor, (total, claims, factor) => {
        const scaled = claims.map((claim) => ({ ...claim, weight: claim.weight * factor }));
        expect(waterFill(total, scaled)).toEqual(waterFill(total, claims));
      }),
    );
  });

  test('lets the open claims stand in the ratio of their weights, within one visit', () => {
    fc.assert(
      fc.property(arbTotal, claimsOf(fc.integer({ min: 1, max: 100 })), (total, claims) => {
        const shares = waterFill(total, claims);
        const open = claims.filter(({ key, cap }) => (shares.get(key) ?? 0) < cap);
        // A visit's worth of water: no claim with room left lies more than one visit below another claim.
        const lowest = Math.min(...open.map(({ key, weight }) => ((shares.get(key) ?? 0) + 1) / weight));
        const highest = Math.max(0, ...claims.map(({ key, weight }) => ((shares.get(key) ?? 0) - 1) / weight));
        expect(highest).toBeLessThanOrEqual(lowest);
      }),
    );
  });

  test('splits among 10,000 claims in less than a second', () => {
    const claims = Array.from({ length: 10_000 }, (_, at) =>
      aClaim({ key: `t${at}`, weight: 1 / (1 + (at % 97)), cap: at % 500 }),
    );
    const before = performance.now();
    expect(sum(waterFill(1_000_000, claims).values())).toBe(1_000_000);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
