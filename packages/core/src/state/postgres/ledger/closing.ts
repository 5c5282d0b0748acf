import type { Instant } from '../../../base/clock.js';
import type { LeaseId, LeaseMark } from '../../../model/state.js';
import { quarterOf } from '../../quarters.js';
import type { Session } from '../postgres-sessions.js';
import { LockedDays } from './day-rows.js';
import { daysOfLeases, type LeaseRow, lockLeases, removeLeases } from './lease-rows.js';
import { QuarterChanges } from './quarter-changes.js';
import { writeQuarters } from './quarter-rows.js';

/** Closes leases as far as they are open: each at the use that `usedOf` says. In a transaction of the caller. */
export async function closeLeases(
  session: Session,
  ids: readonly LeaseId[],
  at: Instant,
  usedOf: (row: LeaseRow) => number,
): Promise<void> {
  if (ids.length === 0) return;
  const days = await LockedDays.lock(session, await daysOfLeases(session, ids));
  const rows = [...(await lockLeases(session, ids)).values()];
  const quarters = new QuarterChanges();
  for (const row of rows) {
    const used = demandWithin(row, usedOf(row));
    count(quarters, row, used - row.used, at);
    days.get(row)?.settle(row, used);
  }
  await removeLeases(
    session,
    rows.map(({ id }) => id),
  );
  await days.write();
  await writeQuarters(session, quarters);
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
