// How long intervals are kept at which length, and how many of them stand in one row.
import { type Instant, instant } from '../../base/clock.js';
import { COARSE_BITS, FINE_BITS } from '../../base/histogram-text.js';
import type { IntervalSeconds } from '../../model/run.js';

/** A stage in the life of intervals. Those of the tier before move here. */
export interface Tier {
  readonly number: TierNumber;
  readonly seconds: IntervalSeconds;
  /** A row holds the intervals that begin in one such span; spans are counted from 1970 on. */
  readonly spanMs: number;
  /** Histograms have buckets of so many bits. */
  readonly bits: number;
  /** Intervals move here in whole ones of these, */
  readonly unitMs: number;
  /** when their end is this long ago. */
  readonly ageMs: number;
}

/** 0: as they were recorded, each in a row of its own. */
export type TierNumber = 0 | 1 | 2 | 3;

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

/** Where intervals are recorded. */
export const RECORDED: Tier = { number: 0, seconds: 10, spanMs: 10 * SECOND, bits: FINE_BITS, unitMs: 0, ageMs: 0 };

/** Where they move, one after the other. A day's minutes fill a row, and so do a month's hours: what is alike packs well together. */
export const HIGHER_TIERS: readonly Tier[] = [
  { number: 1, seconds: 10, spanMs: HOUR, bits: FINE_BITS, unitMs: HOUR, ageMs: 10 * MINUTE },
  { number: 2, seconds: 60, spanMs: DAY, bits: COARSE_BITS, unitMs: 6 * HOUR, ageMs: DAY },
  { number: 3, seconds: 3600, spanMs: 30 * DAY, bits: COARSE_BITS, unitMs: DAY, ageMs: 31 * DAY },
];

/** All of them. */
export const TIERS: readonly Tier[] = [RECORDED, ...HIGHER_TIERS];

/** Where an interval of that length is put. */
export function tierOfLength(seconds: IntervalSeconds): Tier {
  return HIGHER_TIERS.find((tier) => seconds > 10 && tier.seconds === seconds) ?? RECORDED;
}

/** Where the row begins that holds the interval which begins at `from`. */
export function rowStart({ spanMs }: Tier, from: Instant): Instant {
  return instant(Math.floor(from / spanMs) * spanMs);
}

/** The begin of the first row of each tier that has one. */
export type OldestRows = ReadonlyMap<TierNumber, Instant>;

/** Rows of one tier that become part of one row of the next: those that begin in `from <= t < until`. */
export interface ThinStep {
  readonly source: TierNumber;
  readonly tier: Tier;
  /** Where the row begins that takes them. */
  readonly row: Instant;
  readonly from: Instant;
  readonly until: Instant;
}

/** What is to be done first with the rows of a series; undefined for nothing yet. */
export function nextStep(oldest: OldestRows, now: Instant): ThinStep | undefined {
  for (const tier of HIGHER_TIERS) {
    const source = lower(tier);
    const from = oldest.get(source);
    if (from === undefined || dueAt(tier, from) > now) continue;
    const row = rowStart(tier, from);
    const moved = Math.floor((now - tier.ageMs) / tier.unitMs) * tier.unitMs;
    return { source, tier, row, from, until: instant(Math.min(row + tier.spanMs, moved)) };
  }
  return undefined;
}

/** The oldest of each tier among rows. */
export function oldestOf(rows: readonly { readonly tier: TierNumber; readonly from: Instant }[]): OldestRows {
  const oldest = new Map<TierNumber, Instant>();
  for (const { tier, from } of rows) oldest.set(tier, instant(Math.min(from, oldest.get(tier) ?? from)));
  return oldest;
}

/** When there will be something to do with them. */
export function nextThinAt(oldest: OldestRows): Instant {
  const due = HIGHER_TIERS.flatMap((tier) => {
    const from = oldest.get(lower(tier));
    return from === undefined ? [] : [dueAt(tier, from)];
  });
  return instant(Math.min(NEVER, ...due));
}

/** Later than any clock. */
const NEVER = 8_640_000_000_000_000;

function dueAt({ unitMs, ageMs }: Tier, from: Instant): number {
  return (Math.floor(from / unitMs) + 1) * unitMs + ageMs;
}

/** HIGHER_TIERS count from 1. */
function lower({ number }: Tier): TierNumber {
  return number === 3 ? 2 : number === 2 ? 1 : 0;
}
