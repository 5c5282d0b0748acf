import { type Counts, noCounts } from '../model/run.js';

/** Adds up what happened in two places or at two times. */
export function addCounts(a: Counts, b: Counts): Counts {
  return totalCounts([{ counts: a }, { counts: b }]);
}

/** Adds up the counts of many, such as intervals or targets. */
export function totalCounts(counted: readonly { readonly counts: Counts }[]): Counts {
  const total: { -readonly [Name in keyof Counts]: number } = { ...noCounts };
  for (const { counts } of counted) {
    total.offered += counts.offered;
    total.started += counts.started;
    total.completed += counts.completed;
    total.partial += counts.partial;
    total.failed += counts.failed;
    total.missed += counts.missed;
    total.late += counts.late;
    total.stalled += counts.stalled;
    total.withheld += counts.withheld;
    total.retries += counts.retries;
    total.sent += counts.sent;
    total.accepted += counts.accepted;
    total.rejected += counts.rejected;
    total.failedHits += counts.failedHits;
    total.ambiguous += counts.ambiguous;
  }
  return total;
}

/** Share of the sent hits that were accepted, 0 to 1; undefined while nothing was sent. */
export function successRate(counts: Counts): number | undefined {
  return counts.sent === 0 ? undefined : counts.accepted / counts.sent;
}
