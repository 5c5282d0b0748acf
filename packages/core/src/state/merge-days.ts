// How the counts of two states that may be copies of each other become one, so that no cap is given twice.
import type { DumpedDay, DumpedQuarter } from '../model/state-dump.js';

/**
 * The accounts of both. Of a day that both have, the higher `started` and `next` count, and only what is free in both is free.
 * Each index that either has used counts as started, so `started` can be higher than both where they have used different ones.
 * Bounds, and the cap as far as it covers what was started, are those of `theirs`.
 */
export function mergeDays(ours: readonly DumpedDay[], theirs: readonly DumpedDay[]): readonly DumpedDay[] {
  return merged(ours, theirs, dayKey, mergedDay);
}

/** The buckets of both: the higher count of each. */
export function mergeQuarters(
  ours: readonly DumpedQuarter[],
  theirs: readonly DumpedQuarter[],
): readonly DumpedQuarter[] {
  return merged(ours, theirs, quarterKey, (our, their) => (our.visits > their.visits ? our : their));
}

type Ranges = DumpedDay['free'];

function mergedDay(ours: DumpedDay, theirs: DumpedDay): DumpedDay {
  const next = Math.max(ours.next, theirs.next);
  const free = below(next, intersection(untaken(ours), untaken(theirs)));
  const used = next - free.reduce((sum, [low, high]) => sum + high - low, 0);
  const started = Math.max(ours.started, theirs.started, used);
  return { ...theirs, started, cap: Math.max(theirs.cap, started), next, free };
}

/** What nobody took, without an end. */
function untaken({ free, next }: DumpedDay): Ranges {
  const last = free.at(-1);
  // Ranges that touch are one, or the intersection would be cut where nothing was taken.
  if (last !== undefined && last[1] === next) return [...free.slice(0, -1), [last[0], Number.POSITIVE_INFINITY]];
  return [...free, [next, Number.POSITIVE_INFINITY]];
}

/** Of two lists, both lowest first. */
function intersection(ones: Ranges, others: Ranges): Ranges {
  const common: [number, number][] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [one, other] = [ones[i], others[j]];
    if (one === undefined || other === undefined) return common;
    const [low, high] = [Math.max(one[0], other[0]), Math.min(one[1], other[1])];
    if (low < high) common.push([low, high]);
    if (one[1] < other[1]) i++;
    else j++;
  }
}

function below(end: number, ranges: Ranges): Ranges {
  return ranges.filter(([low]) => low < end).map(([low, high]) => [low, Math.min(high, end)]);
}

function merged<Row>(
  ours: readonly Row[],
  theirs: readonly Row[],
  keyOf: (row: Row) => string,
  merge: (our: Row, their: Row) => Row,
): readonly Row[] {
  const rows = new Map(ours.map((row) => [keyOf(row), row]));
  for (const their of theirs) {
    const our = rows.get(keyOf(their));
    rows.set(keyOf(their), our === undefined ? their : merge(our, their));
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function dayKey({ account, date }: DumpedDay): string {
  return `${account}\n${date}`;
}

function quarterKey({ account, quarter }: DumpedQuarter): string {
  return `${account}\n${String(quarter).padStart(12, '0')}`;
}
