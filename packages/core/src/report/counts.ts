import { type Counts, noCounts } from '../model/run.js';

/** Adds up what happened in two places or at two times. */
export function addCounts(a: Counts, b: Counts): Counts {
  return {
    offered: a.offered + b.offered,
    started: a.started + b.started,
    completed: a.completed + b.completed,
    partial: a.partial + b.partial,
    failed: a.failed + b.failed,
    missed: a.missed + b.missed,
    late: a.late + b.late,
    stalled: a.stalled + b.stalled,
    withheld: a.withheld + b.withheld,
    retries: a.retries + b.retries,
    sent: a.sent + b.sent,
    accepted: a.accepted + b.accepted,
    rejected: a.rejected + b.rejected,
    failedHits: a.failedHits + b.failedHits,
    ambiguous: a.ambiguous + b.ambiguous,
  };
}

/** Adds up the counts of many, such as intervals or targets. */
export function totalCounts(counted: readonly { readonly counts: Counts }[]): Counts {
  return counted.reduce((total, { counts }) => addCounts(total, counts), noCounts);
}

/** Share of the sent hits that were accepted, 0 to 1; undefined while nothing was sent. */
export function successRate(counts: Counts): number | undefined {
  return counts.sent === 0 ? undefined : counts.accepted / counts.sent;
}
