import { ownerOf } from '../model/state.js';
import type { DumpedBudget, DumpedHits } from '../model/state-dump.js';
import { budgetKeyOf, budgetName } from './budget-row.js';

/**
 * The hit budgets of two states that may be copies of each other: of a period that both have, the higher count of hits stays, so that
 * no hit is given twice.
 */
export function mergeBudgets(ours: readonly DumpedBudget[], theirs: readonly DumpedBudget[]): readonly DumpedBudget[] {
  return merged([...ours, ...theirs], {
    nameOf: (budget) => budgetName(budgetKeyOf(budget)),
    countOf: ({ sent }) => sent,
  });
}

/** Their hits by quarters of an hour: the higher count of each. */
export function mergeHits(ours: readonly DumpedHits[], theirs: readonly DumpedHits[]): readonly DumpedHits[] {
  return merged([...ours, ...theirs], {
    nameOf: ({ scope, period, quarter }) => JSON.stringify([scope.kind, ownerOf(scope), period, quarter]),
    countOf: ({ hits }) => hits,
  });
}

function merged<Row>(
  rows: readonly Row[],
  { nameOf, countOf }: { readonly nameOf: (row: Row) => string; readonly countOf: (row: Row) => number },
): readonly Row[] {
  const highest = new Map<string, Row>();
  for (const row of rows) {
    const name = nameOf(row);
    const known = highest.get(name);
    highest.set(name, known === undefined || countOf(known) < countOf(row) ? row : known);
  }
  return [...highest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
