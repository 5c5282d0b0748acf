import type { Lease } from '../../../model/state.js';
import type { AccountKey } from '../../../model/target.js';
import type { GrantRequest } from '../../state-store.js';
import type { Session } from '../postgres-sessions.js';
import { type DayPage, isWithin, movedTo } from './day-page.js';
import { type DayLook, LockedDays, lookAtDays, sentSince } from './day-rows.js';
import type { Range } from './free-list.js';
import { type NewLease, openLeases } from './lease-rows.js';

/** What a batch of requests needs to know. */
interface Batch {
  readonly session: Session;
  readonly requests: readonly GrantRequest[];
  readonly looks: readonly DayLook[];
}

/**
 * Grants what is asked of days that are open within their bounds. Undefined, and nothing is done, when a day must be opened
 * first. Runs in a transaction of the caller, behind the shared gate.
 */
export async function grantOpenDays(
  session: Session,
  requests: readonly GrantRequest[],
): Promise<readonly Lease[] | undefined> {
  const looks = await lookAtDays(session, requests);
  const isOpen = ({ appliedCap, row }: DayLook, index: number) => {
    const request = requests[index];
    return appliedCap === undefined || (row !== undefined && request !== undefined && isWithin(row, request.day));
  };
  return looks.every(isOpen) ? grant({ session, requests, looks }, undefined) : undefined;
}

/** Grants what is asked, and opens days. Behind the exclusive gate: what other days have sent must stand still. */
export async function grantAnyDays(session: Session, requests: readonly GrantRequest[]): Promise<readonly Lease[]> {
  const looks = await lookAtDays(session, requests);
  return grant({ session, requests, looks }, await sentSince(session, requests));
}

/** `sent`: of each request's day since its beginning, as it was before the batch. Without it, all days are open. */
async function grant(
  { session, requests, looks }: Batch,
  sent: readonly number[] | undefined,
): Promise<readonly Lease[]> {
  const keys = requests.map(({ account, day }) => ({ account, date: day.date }));
  const days = await LockedDays.lock(session, keys);
  const granted: NewLease[] = [];
  const ofAccount = new Map<AccountKey, NewLease[]>();
  for (const [index, request] of requests.entries()) {
    const cap = looks[index]?.appliedCap;
    if (cap === undefined) continue;
    const page = opened(
      days,
      request,
      cap,
      (sent?.[index] ?? 0) + otherwiseLeased(ofAccount.get(request.account) ?? [], request),
    );
    const range = page.lease(request);
    if (range === undefined) continue;
    const lease = leaseOf(request, range);
    granted.push(lease);
    ofAccount.set(lease.account, [...(ofAccount.get(lease.account) ?? []), lease]);
  }
  await days.write();
  const ids = await openLeases(session, granted);
  return granted.flatMap(({ run, account, date, low, high }, index) => {
    const id = ids[index];
    return id === undefined ? [] : [{ id, run, account, date, from: low, to: high }];
  });
}

function opened(days: LockedDays, { account, day }: GrantRequest, cap: number, sent: number): DayPage {
  const known = days.get({ account, date: day.date });
  if (known !== undefined && isWithin(known.row, day)) {
    known.cap(cap);
    return known;
  }
  const moved = movedTo(account, day, known?.row, sent);
  const page = known ?? days.open(moved);
  page.move(moved, cap);
  return page;
}

function leaseOf({ run, account, day }: GrantRequest, range: Range): NewLease {
  return { run, account, date: day.date, startsAt: day.startsAt, endsAt: day.endsAt, ...range };
}

/** What the batch itself has leased of other days of the account, and may be sent within the day. */
function otherwiseLeased(granted: readonly NewLease[], { day }: GrantRequest): number {
  return granted
    .filter((lease) => lease.date !== day.date)
    .filter(({ startsAt, endsAt }) => startsAt < day.endsAt && endsAt > day.startsAt)
    .reduce((sum, { low, high }) => sum + high - low, 0);
}
