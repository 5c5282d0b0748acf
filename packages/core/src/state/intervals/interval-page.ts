// Many intervals of one series in one row. The same walk writes and reads: whatever it learns, both learn alike.
import { type Instant, instant } from '../../base/clock.js';
import { type Counts, noCounts } from '../../model/run.js';
import { BitReader, BitWriter } from './bit-coder.js';
import { BucketTree, CONTEXTS_OF_TREE } from './bucket-tree.js';
import type { Tier } from './interval-tiers.js';
import { NumberCoder } from './number-coder.js';
import { COUNT_NAMES, type Histograms, type PageInterval } from './page-interval.js';

/** Packs the intervals of one row of a tier, in order of time. `row`: where it begins. */
export function packPage(intervals: readonly PageInterval[], tier: Tier, row: Instant): Buffer {
  const writer = new BitWriter();
  walk(new NumberCoder(writer), intervals, tier, row);
  return Buffer.concat([Buffer.of(FORMAT), writer.finish()]);
}

/** Unpacks what `packPage` has packed. Throws a RangeError on anything else. */
export function unpackPage(bytes: Uint8Array, tier: Tier, row: Instant): readonly PageInterval[] {
  if (bytes[0] !== FORMAT) throw new RangeError('These are no packed intervals.');
  return walk(new NumberCoder(new BitReader(bytes.subarray(1))), [], tier, row);
}

const FORMAT = 1;

function walk(numbers: NumberCoder, given: readonly PageInterval[], tier: Tier, row: Instant): readonly PageInterval[] {
  const { writes } = numbers.bits;
  const stepMs = tier.seconds * 1_000;
  const slots = tier.spanMs / stepMs;
  const trees = [0, 1, 2].map(
    (at) => new BucketTree(numbers, { bits: tier.bits, firstContext: FIRST_OF_TREES + at * CONTEXTS_OF_TREE }),
  );
  const names = COUNT_NAMES.slice(0, numbers.code(NAMES, COUNT_NAMES.length)); // Earlier versions may have fewer.
  const length = numbers.code(LENGTH, given.length);
  if (length > slots) throw new RangeError('There are more intervals than fit in a row.');
  const walked: PageInterval[] = [];
  let next = 0;
  let before = 0;
  for (let at = 0; at < length; at++) {
    const interval = given[at] ?? NOTHING;
    const slot = next + numbers.code(GAP, (interval.from - row) / stepMs - next);
    if (slot >= slots) throw new RangeError('An interval lies beyond its row.');
    next = slot + 1;
    const counts = codeCounts(numbers, names, interval.counts, before);
    before = counts.offered;
    const histograms = codeHistograms(numbers, trees, interval.histograms, counts);
    if (!writes) walked.push({ from: instant(row + slot * stepMs), counts, histograms });
  }
  if (numbers.code(END, CHECK) !== CHECK) throw new RangeError('The packed intervals have changed.');
  return walked;
}

/** What a count is most likely to be, from those before it in the list; what it is then is a small difference. */
const LIKELY: Readonly<Partial<Record<keyof Counts, (known: Counts) => number>>> = {
  started: ({ offered, missed }) => offered - missed,
  completed: ({ started }) => started,
  accepted: ({ sent, rejected, failedHits, ambiguous }) => sent - rejected - failedHits - ambiguous,
};

function codeCounts(
  numbers: NumberCoder,
  names: readonly (keyof Counts)[],
  counts: Counts,
  offeredBefore: number,
): Counts {
  const known: { -readonly [Name in keyof Counts]: number } = { ...counts };
  let size = sizeOf(offeredBefore);
  for (const [at, name] of names.entries()) {
    const likely = LIKELY[name]?.(known);
    const context = FIRST_OF_COUNTS + at * SIZES + size;
    const value = counts[name];
    known[name] =
      likely === undefined ? numbers.code(context, value) : likely + numbers.codeSigned(context, value - likely);
    // Most counts are about as many as the visits.
    if (name === 'offered') size = sizeOf(known.offered);
    if (name === 'started') size = sizeOf(known.started);
  }
  return known;
}

/** What is measured is one latency for each hit sent, and one lateness for each visit started: nearly always. */
function codeHistograms(
  numbers: NumberCoder,
  trees: readonly BucketTree[],
  histograms: Histograms,
  { sent, started }: Counts,
): Histograms {
  const coded: Histograms[number][] = [];
  for (const [at, tree] of trees.entries()) {
    const buckets = histograms[at] ?? [];
    const likely = at === 2 ? started : sent;
    const records = likely + numbers.codeSigned(FIRST_OF_RECORDS + at, total(buckets) - likely);
    // Latencies since hits were due are much like those since they were sent.
    const like = at === 1 ? (numbers.bits.writes ? (histograms[0] ?? []) : (coded[0] ?? [])) : [];
    coded.push(tree.code(records, buckets, like));
  }
  const [latency = [], latencySinceDue = [], lateness = []] = coded;
  return [latency, latencySinceDue, lateness];
}

function total(buckets: Histograms[number]): number {
  return buckets.reduce((sum, [, count]) => sum + count, 0);
}

/** Small numbers each for itself, larger ones by their binary digits. */
function sizeOf(count: number): number {
  return count < 5 ? count : Math.min(SIZES - 1, 3 + Math.ceil(Math.log2(count)));
}

const SIZES = 24;
const [NAMES, LENGTH, GAP, END] = [0, 1, 2, 3];
const FIRST_OF_RECORDS = 4;
const FIRST_OF_TREES = 8;
const FIRST_OF_COUNTS = FIRST_OF_TREES + 3 * CONTEXTS_OF_TREE;
/** Bytes that were changed hardly ever end in it. */
const CHECK = 0x5a5;

/** Stands in for what is not known yet. */
const NOTHING: PageInterval = { from: instant(0), counts: noCounts, histograms: [[], [], []] };
