// Intervals as rows hold them, for properties.
import fc from 'fast-check';
import { type Instant, instant } from '../../base/clock.js';
import { type Buckets, sumOfBuckets } from '../../base/histogram-text.js';
import { bucketOf } from '../../base/log-buckets.js';
import type { Counts } from '../../model/run.js';
import type { Tier } from './interval-tiers.js';
import { COUNT_NAMES, type Histograms, type PageInterval } from './page-interval.js';

const arbCount = fc.oneof({ weight: 6, arbitrary: fc.nat(3) }, fc.nat(2_000), fc.integer({ min: 0, max: 2 ** 40 }));

/** Counts that need not go together. */
export const arbCounts: fc.Arbitrary<Counts> = fc
  .array(arbCount, { minLength: COUNT_NAMES.length, maxLength: COUNT_NAMES.length })
  // COUNT_NAMES has every name once.
  .map((values) => Object.fromEntries(COUNT_NAMES.map((name, at) => [name, values[at] ?? 0])) as unknown as Counts);

/** Buckets of so many bits, usual and unusual ones. */
export function arbBuckets(bits: number): fc.Arbitrary<Buckets> {
  const micros = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 50_000, max: 250_000 }) },
    fc.integer({ min: 1, max: 3_000 }),
    fc.integer({ min: 1, max: 600_000_000 }),
  );
  const count = fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 2 ** 31 }));
  return fc
    .array(fc.tuple(micros, count), { maxLength: 12 })
    .map((records) => sumOfBuckets([records.map(([value, times]) => [bucketOf(value, bits), times] as const)]));
}

/** Intervals of one row of a tier, in order of time. */
export function arbIntervals(tier: Tier, row: Instant, maxLength = 20): fc.Arbitrary<readonly PageInterval[]> {
  const step = tier.seconds * 1_000;
  const histograms: fc.Arbitrary<Histograms> = fc.tuple(
    arbBuckets(tier.bits),
    arbBuckets(tier.bits),
    arbBuckets(tier.bits),
  );
  return fc
    .uniqueArray(fc.tuple(fc.nat(tier.spanMs / step - 1), arbCounts, histograms), {
      selector: ([slot]) => slot,
      maxLength,
    })
    .map((list) =>
      list
        .sort(([a], [b]) => a - b)
        .map(([slot, counts, all]) => ({ from: instant(row + slot * step), counts, histograms: all })),
    );
}
