import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoadSettings } from '../schema/config.js';
import { type LoadClaim, splitLoad, splitRate } from './split-load.js';

const aLoad = (load: Partial<LoadSettings> = {}): LoadSettings => ({
  overflow: 'redistribute',
  arrivals: 'poisson',
  adaptive: {},
  thresholds: { abort: false },
  ...load,
});
const aTarget = (target: Partial<LoadClaim<string>> = {}): LoadClaim<string> => ({
  key: 'a',
  weight: 1,
  visitsPerDay: 1_000,
  ...target,
});
const targets = [aTarget({ key: 'shop', weight: 3, visitsPerDay: 500 }), aTarget({ key: 'blog' })];

describe('splitLoad', () => {
  test('lets every target head for its own cap when there is no total', () => {
    expect(splitLoad({ load: aLoad(), targets })).toEqual(
      new Map([
        ['blog', { visitsPerDay: 1_000, share: 0.25 }],
        ['shop', { visitsPerDay: 500, share: 0.75 }],
      ]),
    );
  });

  test('splits a total by weight, and gives on what a capped target cannot take', () => {
    expect(splitLoad({ load: aLoad({ visitsPerDay: 1_000 }), targets })).toEqual(
      new Map([
        ['blog', { visitsPerDay: 500, share: 0.25 }],
        ['shop', { visitsPerDay: 500, share: 0.75 }],
      ]),
    );
  });

  test('drops what a capped target cannot take when the load says so', () => {
    expect(splitLoad({ load: aLoad({ visitsPerDay: 1_000, overflow: 'drop' }), targets })).toEqual(
      new Map([
        ['blog', { visitsPerDay: 250, share: 0.25 }],
        ['shop', { visitsPerDay: 500, share: 0.75 }],
      ]),
    );
  });

  test('splits nothing among no targets', () => {
    expect(splitLoad({ load: aLoad({ visitsPerDay: 1_000 }), targets: [] })).toEqual(new Map());
  });
});

describe('splitRate', () => {
  test('splits a rate by weight', () => {
    expect(splitRate(10, targets)).toEqual(
      new Map([
        ['blog', 2.5],
        ['shop', 7.5],
      ]),
    );
  });

  test('sums to the rate, whatever the weights are', () => {
    const arbWeight = fc.double({ min: 1e-6, max: 1_000_000, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100_000), fc.array(arbWeight, { minLength: 1, maxLength: 50 }), (rate, weights) => {
        const rates = splitRate(
          rate,
          weights.map((weight, at) => ({ key: `t${at}`, weight })),
        );
        const total = [...rates.values()].reduce((sum, part) => sum + part, 0);
        expect(total).toBeCloseTo(rate, 6);
      }),
    );
  });
});
