import type { Counts } from '../model/run.js';

/** Nothing happened yet. */
export const noCounts: Counts = {
  offered: 0,
  started: 0,
  completed: 0,
  partial: 0,
  failed: 0,
  missed: 0,
  late: 0,
  sent: 0,
  accepted: 0,
  rejected: 0,
  failedHits: 0,
  ambiguous: 0,
};

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
