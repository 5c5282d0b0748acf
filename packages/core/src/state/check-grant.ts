import { budgetKeyOf, budgetName } from './budget-row.js';
import type { BudgetClaim, GrantRequest } from './state-store.js';

/** Throws a RangeError for a request that makes no sense: every store refuses it, and with it all that are asked together. */
export function demandSense({ account, day, from, until, want, budgets = [] }: GrantRequest): void {
  const integers = [from, until, want].every(Number.isSafeInteger);
  if (!integers || from < 0 || want < 1 || day.startsAt >= day.endsAt)
    throw new RangeError(`No visits of ${account} on ${day.date} can be granted: ${want} of ${from} to ${until}.`);
  for (const claim of budgets) demandHits(claim);
  if (new Set(budgets.map(nameOf)).size < budgets.length)
    throw new RangeError(`No visits of ${account} on ${day.date} can be granted: a hit budget is named twice.`);
}

function demandHits(claim: BudgetClaim): void {
  const { atLeast, want } = claim;
  if (![atLeast, want].every(Number.isSafeInteger) || atLeast < 0 || want < atLeast)
    throw new RangeError(`No hits of ${nameOf(claim)} can be granted: ${want}, and at least ${atLeast}.`);
}

function nameOf(claim: BudgetClaim): string {
  return budgetName(budgetKeyOf(claim));
}
