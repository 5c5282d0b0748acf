// A hit budget of one period, as every store keeps it.
import { instant, type LocalDate } from '../base/clock.js';
import { type BudgetPeriod, type BudgetScope, type LedgerBudget, ownerOf } from '../model/state.js';
import type { DumpedBudget } from '../model/state-dump.js';
import type { AccountKey, InstanceKey } from '../model/target.js';
import type { Span } from './quarters.js';
import type { BudgetClaim } from './state-store.js';

/** Names a budget's period in a table. */
export interface BudgetKey {
  readonly scope: BudgetScope['kind'];
  /** The account's key, or the instance's. */
  readonly owner: string;
  readonly period: BudgetPeriod['period'];
  readonly begins: LocalDate;
}

/**
 * The account of a budget's period. `sent + reserved <= allowed`, always. All hits within the bounds are counted in it, unless it is
 * shut, and so has none: of periods of other time zones that overlap, one is open at a time.
 */
export interface BudgetRow extends BudgetKey, Span {
  readonly sent: number;
  readonly reserved: number;
  /** The budget in force; null where none is applied. */
  readonly allowed: number | null;
}

/** The key of a period. */
export function budgetKeyOf({ scope, period, begins }: BudgetPeriod): BudgetKey {
  return { scope: scope.kind, owner: ownerOf(scope), period, begins };
}

/** Names a budget in a table, whatever the period. */
export type BudgetName = Omit<BudgetKey, 'begins'>;

/** What all periods of a budget have alike. */
export function ofBudget({ scope, owner, period }: BudgetName): BudgetName {
  return { scope, owner, period };
}

/** Names a budget's period among others. */
export function budgetName({ scope, owner, period, begins }: BudgetKey): string {
  return JSON.stringify([scope, owner, period, begins]);
}

/** A period of which no hit was ever asked; it is shut. */
export function newBudget({ scope, owner, period, begins }: BudgetKey): BudgetRow {
  return { scope, owner, period, begins, ...NO_BOUNDS, sent: 0, reserved: 0, allowed: null };
}

/** Whether a budget is open within these bounds. Instants: a new edition of the time zones may move a midnight. */
export function isOpenWithin(row: Span, { startsAt, endsAt }: Span): boolean {
  return row.startsAt === startsAt && row.endsAt === endsAt;
}

/** The row, open within other bounds. `sent`: what was sent within them, and may be by leases of other periods. */
export function opened(row: BudgetRow, { startsAt, endsAt }: Span, sent: number): BudgetRow {
  return { ...row, startsAt, endsAt, sent: Math.max(row.sent, sent) };
}

/** The row, shut: before more of it is granted, what was sent meanwhile must be counted. */
export function shut(row: BudgetRow): BudgetRow {
  return { ...row, ...NO_BOUNDS };
}

const NO_BOUNDS: Span = { startsAt: instant(0), endsAt: instant(0) };

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
  const { period, begins, sent, reserved, allowed } = row;
  const limit = allowed ?? Number.MAX_SAFE_INTEGER;
  return { scope: scopeOf(row), period, begins, sent: sent + marked, reserved: reserved - marked, limit };
}

/** Whose hits a budget bounds. */
export function scopeOf({ scope, owner }: Pick<BudgetKey, 'scope' | 'owner'>): BudgetScope {
  // The brands have no value at run time, and the row was written from one of them.
  return scope === 'account'
    ? { kind: 'account', account: owner as AccountKey } // See above.
    : { kind: 'instance', instance: owner as InstanceKey }; // See above.
}

/** The budget as a dump has it: what is reserved may be sent, so it counts. */
export function dumpedBudget(row: BudgetRow): DumpedBudget {
  const { scope, period, begins, sent, reserved } = ledgerBudget(row, row.reserved);
  return { scope, period, begins, sent: sent + reserved };
}
