// A hit budget of one period, as every store keeps it.
import type { LocalDate } from '../base/clock.js';
import { type BudgetPeriod, type BudgetScope, type LedgerBudget, ownerOf } from '../model/state.js';
import type { DumpedBudget } from '../model/state-dump.js';
import type { AccountKey, InstanceKey } from '../model/target.js';
import type { BudgetClaim } from './state-store.js';

/** Names a budget's period in a table. */
export interface BudgetKey {
  readonly scope: BudgetScope['kind'];
  /** The account's key, or the instance's. */
  readonly owner: string;
  readonly period: BudgetPeriod['period'];
  readonly begins: LocalDate;
}

/** The account of a budget's period. `sent + reserved <= allowed`, always. */
export interface BudgetRow extends BudgetKey {
  readonly sent: number;
  readonly reserved: number;
  /** The budget in force; null where none is applied. */
  readonly allowed: number | null;
}

/** The key of a period. */
export function budgetKeyOf({ scope, period, begins }: BudgetPeriod): BudgetKey {
  return { scope: scope.kind, owner: ownerOf(scope), period, begins };
}

/** Names a budget's period among others. */
export function budgetName({ scope, owner, period, begins }: BudgetKey): string {
  return JSON.stringify([scope, owner, period, begins]);
}

/** A period of which no hit was ever asked. */
export function newBudget({ scope, owner, period, begins }: BudgetKey): BudgetRow {
  return { scope, owner, period, begins, sent: 0, reserved: 0, allowed: null };
}

/** The row under the applied limit: what was taken when it was lowered stays. */
export function underLimit(applied: number | null, row: BudgetRow): BudgetRow {
  return { ...row, allowed: applied === null ? null : Math.max(applied, row.sent + row.reserved) };
}

/** How many hits a claim can have; undefined where that is less than it needs. */
export function hitsFor({ atLeast, want }: BudgetClaim, { sent, reserved, allowed }: BudgetRow): number | undefined {
  const left = (allowed ?? Number.MAX_SAFE_INTEGER) - sent - reserved;
  return left < atLeast ? undefined : Math.min(want, left);
}

/** The row with so many more hits reserved. */
export function withReserved(row: BudgetRow, hits: number): BudgetRow {
  return { ...row, reserved: row.reserved + hits };
}

/** The row without a reservation, of which so many hits were used. */
export function withSettled(
  row: BudgetRow,
  { hits, used }: { readonly hits: number; readonly used: number },
): BudgetRow {
  return { ...row, sent: row.sent + used, reserved: row.reserved - hits };
}

/** The budget as everyone may see it: what is marked of open leases counts as sent, though they are not closed yet. */
export function ledgerBudget(row: BudgetRow, marked: number): LedgerBudget {
  const { owner, period, begins, sent, reserved, allowed } = row;
  // The brands have no value at run time, and the row was written from one of them.
  const scope: BudgetScope =
    row.scope === 'account'
      ? { kind: 'account', account: owner as AccountKey } // See above.
      : { kind: 'instance', instance: owner as InstanceKey }; // See above.
  const limit = allowed ?? Number.MAX_SAFE_INTEGER;
  return { scope, period, begins, sent: sent + marked, reserved: reserved - marked, limit };
}

/** The budget as a dump has it: what is reserved may be sent, so it counts. */
export function dumpedBudget(row: BudgetRow): DumpedBudget {
  const { scope, period, begins, sent, reserved } = ledgerBudget(row, row.reserved);
  return { scope, period, begins, sent: sent + reserved };
}
