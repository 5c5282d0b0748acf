import type { TargetReport } from './run-report.js';

/**
 * Sorts targets for readers who cannot see all: those with the largest share of hits that were not accepted first, then those that
 * missed most of their visits, then those with the most hits.
 */
export function worstFirst(targets: readonly TargetReport[]): readonly TargetReport[] {
  return targets.toSorted((a, b) => {
    return (
      failedShare(b) - failedShare(a) ||
      missedShare(b) - missedShare(a) ||
      b.counts.sent - a.counts.sent ||
      (a.key < b.key ? -1 : 1)
    );
  });
}

function failedShare({ successRate }: TargetReport): number {
  return 1 - (successRate ?? 1);
}

function missedShare({ counts: { offered, missed } }: TargetReport): number {
  return offered === 0 ? 0 : missed / offered;
}
