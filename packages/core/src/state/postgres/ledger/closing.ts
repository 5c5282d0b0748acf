import type { Instant } from '../../../base/clock.js';
import type { LeaseId, LeaseMark } from '../../../model/state.js';
import { ofBudget, withSettled } from '../../budget-row.js';
import { type HitQuarter, hitQuarterOf } from '../../hit-quarters.js';
import { hitsWithin, type Reservation } from '../../lease-hits.js';
import { quarterOf } from '../../quarters.js';
import type { Session } from '../postgres-sessions.js';
import { LockedBudgets } from './budget-rows.js';
import { LockedDays } from './day-rows.js';
import { addHits } from './hit-quarter-rows.js';
import { type Holding, holdingsOf, type LeaseRow, lockLeases, removeLeases } from './lease-rows.js';
import { QuarterChanges } from './quarter-changes.js';
import { writeQuarters } from './quarter-rows.js';
import { LockedQuotas } from './quota-rows.js';
import { budgetsOf, type ReservationRow, reservationsOf } from './reservation-rows.js';

/** What a lease was used for; see `LeaseMark`. */
export type Use = Pick<LeaseMark, 'used' | 'hits' | 'lastHitAt'>;

/** Closes leases as far as they are open: each at the use that `useOf` says. In a transaction of the caller. */
export async function closeLeases(
  session: Session,
  ids: readonly LeaseId[],
  at: Instant,
  useOf: (row: LeaseRow, reserved: readonly Reservation[]) => Use,
): Promise<void> {
  if (ids.length === 0) return;
  const holdings = await holdingsOf(session, ids);
  const days = await LockedDays.lock(session, holdings);
  const budgets = await LockedBudgets.lock(session, holdings.some(hasBudgets) ? await budgetsOf(session, ids) : []);
  const quotas = await LockedQuotas.lock(session, holdings);
  const rows = [...(await lockLeases(session, ids)).values()];
  const reservations = await reservationsOf(session, rows);
  const fleets = new Map(holdings.map(({ run, fleet }) => [run, fleet]));
  const quarters = new QuarterChanges();
  const hits: HitQuarter[] = [];
  for (const row of rows) {
    const reserved = reservations.get(row.id) ?? [];
    const use = useOf(row, reserved);
    const used = demandWithin(row, use.used);
    hits.push(...settleHits(budgets, reserved, { ...use, row }));
    count(quarters, row, used - row.used, at);
    days.get(row)?.settle(row, used);
    quotas.settle({ fleet: fleets.get(row.run) ?? null, account: row.account }, row.high - row.low, used - row.low);
  }
  await removeLeases(
    session,
    rows.map(({ id }) => id),
  );
  await days.write();
  await budgets.write();
  await quotas.write();
  await writeQuarters(session, quarters);
  await addHits(session, hits);
}

function hasBudgets(holding: Holding): boolean {
  return holding.hasBudgets;
}

/** Books the hits of a lease. Answers when they count. */
function settleHits(
  budgets: LockedBudgets,
  reserved: readonly ReservationRow[],
  { row: lease, hits, lastHitAt }: Use & { readonly row: LeaseRow },
): readonly HitQuarter[] {
  const used = hitsWithin(lease.id, reserved, hits);
  return reserved.map((reservation, index) => {
    const row = budgets.get(reservation);
    const sent = used[index] ?? 0;
    if (row !== undefined) budgets.put(withSettled(row, { hits: reservation.hits, used: sent }));
    const quarter = hitQuarterOf(lastHitAt, { day: lease, period: reservation });
    return { ...ofBudget(reservation), quarter, hits: sent };
  });
}

/** Brings the buckets to what was used at last. */
function count(quarters: QuarterChanges, row: LeaseRow, difference: number, at: Instant): void {
  if (difference >= 0) quarters.add(row.account, quarterOf(at, row), difference);
  // Only what is known to stand in the last mark's bucket comes off: a bucket may hold too many visits, never too few.
  else quarters.add(row.account, row.quarter, -Math.min(-difference, row.inQuarter));
}

/** Throws a RangeError for a use that is not the lease's. */
export function demandWithin({ id, low, high }: LeaseRow, used: number): LeaseMark['used'] {
  if (!Number.isInteger(used) || used < low || used > high)
    throw new RangeError(`Lease ${id} holds ${low} to ${high}, and cannot be used up to ${used}.`);
  return used;
}
