import type { RunId } from '../../../model/run.js';
import type { Lease } from '../../../model/state.js';
import type { AccountKey } from '../../../model/target.js';
import type { BudgetClaim, GrantRequest } from '../../state-store.js';
import type { Session } from '../postgres-sessions.js';
import { type DayPage, isWithin, movedTo } from './day-page.js';
import { type DayLook, LockedDays, lookAtDays, sentSince } from './day-rows.js';
import type { Range } from './free-list.js';
import { SeenBudgets } from './hit-grants.js';
import { type NewLease, openLeases } from './lease-rows.js';
import { LockedQuotas } from './quota-rows.js';

/** Requests, and the fleets of their runs, as far as those have quotas. */
export interface GrantBatch {
  readonly requests: readonly GrantRequest[];
  readonly fleets: ReadonlyMap<RunId, RunId>;
}

/** A batch, and what is known without a lock of the days and budgets that it asks for. */
interface SeenBatch extends GrantBatch {
  readonly looks: readonly DayLook[];
  readonly budgets: SeenBudgets;
}

interface Granted extends NewLease {
  readonly claims: readonly BudgetClaim[];
  readonly hits: readonly number[];
}

/**
 * Grants what is asked of days that are open within their bounds, and of budgets that are open. Undefined, and nothing is done,
 * when one must be opened first. Runs in a transaction of the caller, behind the shared gate.
 */
export async function grantOpenDays(session: Session, batch: GrantBatch): Promise<readonly Lease[] | undefined> {
  const seen = await lookAt(session, batch);
  const isOpen = (look: DayLook, index: number) => {
    const { row } = look;
    const request = batch.requests[index];
    return capOf(look) === undefined || (row !== undefined && request !== undefined && isWithin(row, request.day));
  };
  return seen.looks.every(isOpen) && seen.budgets.areOpen ? grant(session, seen, undefined) : undefined;
}

/** Grants what is asked, and opens days and budgets. Behind the exclusive gate: what other days have sent must stand still. */
export async function grantAnyDays(session: Session, batch: GrantBatch): Promise<readonly Lease[]> {
  return grant(session, await lookAt(session, batch), await sentSince(session, batch.requests));
}

async function lookAt(session: Session, batch: GrantBatch): Promise<SeenBatch> {
  const looks = await lookAtDays(session, batch.requests);
  const claims = batch.requests.flatMap(({ budgets = [] }, at) => (capOf(looks[at]) === undefined ? [] : budgets));
  return { ...batch, looks, budgets: await SeenBudgets.look(session, claims) };
}

/** `sent`: of each request's day since its beginning, as it was before the batch. Without it, all days are open. */
async function grant(
  session: Session,
  { requests, fleets, looks, budgets }: SeenBatch,
  sent: readonly number[] | undefined,
): Promise<readonly Lease[]> {
  const days = await LockedDays.lock(
    session,
    requests.map(({ account, day }) => ({ account, date: day.date })),
  );
  const hits = await budgets.lock(session);
  const quotaOf = ({ run, account }: GrantRequest) => ({ fleet: fleets.get(run) ?? null, account });
  const quotas = await LockedQuotas.lock(session, requests.map(quotaOf));
  const granted: Granted[] = [];
  const ofAccount = new Map<AccountKey, NewLease[]>();
  for (const [index, request] of requests.entries()) {
    const cap = capOf(looks[index]);
    if (cap === undefined) continue;
    const others = otherwiseLeased(ofAccount.get(request.account) ?? [], request);
    const page = opened(days, request, cap, (sent?.[index] ?? 0) + others);
    const { budgets: claims = [] } = request;
    const offered = hits.offer(claims);
    if (offered === undefined) continue;
    const range = page.lease({ ...request, want: Math.min(request.want, quotas.left(quotaOf(request))) });
    if (range === undefined) continue;
    hits.reserve(claims, offered);
    quotas.lease(quotaOf(request), range.high - range.low);
    const lease = leaseOf(request, range);
    granted.push({ ...lease, claims, hits: offered });
    ofAccount.set(lease.account, [...(ofAccount.get(lease.account) ?? []), lease]);
  }
  await days.write();
  await quotas.write();
  const ids = await openLeases(session, granted);
  const leases = granted.flatMap((lease, index) => {
    const id = ids[index];
    return id === undefined ? [] : [{ ...lease, id }];
  });
  await hits.write(leases);
  return leases.map(({ id, run, account, date, low, high, claims, hits: held }) => {
    return { id, run, account, date, from: low, to: high, ...(claims.length > 0 && { hits: held }) };
  });
}

/**
 * The cap under which visits of a day are granted. None where no target of the account is applied with the day's zone: whoever asks
 * does not know yet what is, and by the bounds of that day there may be nothing left.
 */
function capOf(look: DayLook | undefined): number | undefined {
  return look?.isAppliedZone === true ? look.appliedCap : undefined;
}

function opened(days: LockedDays, { account, day }: GrantRequest, cap: number, sent: number): DayPage {
  const known = days.get({ account, date: day.date });
  if (known !== undefined && isWithin(known.row, day)) {
    known.cap(cap);
    return known;
  }
  return days.open(movedTo(account, day, known?.row, sent), cap);
}

function leaseOf({ run, account, day, budgets = [] }: GrantRequest, range: Range): NewLease {
  const { date, startsAt, endsAt } = day;
  return { run, account, date, startsAt, endsAt, budgets: budgets.length, ...range };
}

/** What the batch itself has leased of other days of the account, and may be sent within the day. */
function otherwiseLeased(granted: readonly NewLease[], { day }: GrantRequest): number {
  return granted
    .filter((lease) => lease.date !== day.date)
    .filter(({ startsAt, endsAt }) => startsAt < day.endsAt && endsAt > day.startsAt)
    .reduce((sum, { low, high }) => sum + high - low, 0);
}
