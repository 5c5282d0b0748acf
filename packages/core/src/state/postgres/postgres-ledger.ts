import type { Instant } from '../../base/clock.js';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { RunId } from '../../model/run.js';
import type {
  AccountDay,
  BoundedPeriod,
  Lease,
  LeaseId,
  LeaseMark,
  LedgerBudget,
  LedgerDay,
} from '../../model/state.js';
import { demandSense } from '../check-grant.js';
import { hitsWithin, type Reservation } from '../lease-hits.js';
import { quarterOf } from '../quarters.js';
import type { GrantRequest, LedgerStore } from '../state-store.js';
import { readBudgets } from './ledger/budget-rows.js';
import { closeLeases, demandWithin } from './ledger/closing.js';
import { isWithin, movedTo, underCap } from './ledger/day-page.js';
import { lookAtDays, sentSince } from './ledger/day-rows.js';
import { grantAnyDays, grantOpenDays } from './ledger/granting.js';
import { advanceLeases, type LeaseRow, lockLeases } from './ledger/lease-rows.js';
import { QuarterChanges } from './ledger/quarter-changes.js';
import { writeQuarters } from './ledger/quarter-rows.js';
import { advanceReservations, reservationsOf } from './ledger/reservation-rows.js';
import type { Session, Sessions } from './postgres-sessions.js';

// Shared with other grants of the run; who ends the run must wait for them, and they for it.
const RUNS = `
  SELECT id, ended_at IS NOT NULL AS "hasEnded", CASE WHEN has_quotas THEN fleet END AS fleet
  FROM runs WHERE id = ANY ($1::text[]) ORDER BY id FOR SHARE`;
const MARKED = `
  SELECT coalesce((SELECT sum(used - low) FROM leases WHERE leases.account = asked.account AND leases.date = asked.date), 0)::bigint AS marked
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (account, date, number) ORDER BY number`;

/**
 * Keeps the caps. All its transactions are durable, marks too. Behind the shared gate each locks the rows it changes, in one
 * order for everybody: runs, days, budgets, quotas, leases, buckets.
 */
export class PostgresLedger implements Omit<LedgerStore, 'recover' | 'readQuotas'> {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  async grant(requests: readonly GrantRequest[]): Promise<readonly Lease[]> {
    for (const request of requests) demandSense(request);
    if (requests.length === 0) return [];
    const runs = [...new Set(requests.map(({ run }) => run))];
    const leases = await this.#sessions.transaction('shared', async (session) => {
      const fleets = await demandRunning(session, runs);
      return grantOpenDays(session, { requests, fleets });
    });
    if (leases !== undefined) return leases;
    return this.#sessions.transaction('exclusive', async (session) => {
      const fleets = await demandRunning(session, runs);
      return grantAnyDays(session, { requests, fleets });
    });
  }

  async mark(marks: readonly LeaseMark[], at: Instant): Promise<readonly LeaseId[]> {
    if (marks.length === 0) return [];
    return this.#sessions.transaction('shared', (session) => markLeases(session, marks, at));
  }

  async close(leases: readonly LeaseMark[], at: Instant): Promise<void> {
    if (leases.length === 0) return;
    // The first use of each: then it is closed.
    const uses = new Map(leases.toReversed().map((mark) => [mark.lease, mark]));
    await this.#sessions.transaction('shared', (session) =>
      closeLeases(session, [...uses.keys()], at, ({ id, low }) => uses.get(id) ?? { used: low }),
    );
  }

  async readDays(asked: readonly AccountDay[]): Promise<readonly LedgerDay[]> {
    if (asked.length === 0) return [];
    return this.#sessions.snapshot((session) => readDays(session, asked));
  }

  async readBudgets(periods: readonly BoundedPeriod[]): Promise<readonly LedgerBudget[]> {
    if (periods.length === 0) return [];
    return this.#sessions.snapshot((session) => readBudgets(session, periods));
  }
}

/** Answers the fleets of the runs, as far as those have quotas. */
async function demandRunning(session: Session, runs: readonly RunId[]): Promise<ReadonlyMap<RunId, RunId>> {
  const found = await session.query<{ id: RunId; hasEnded: boolean; fleet: RunId | null }>(RUNS, [runs]);
  const unknown = runs.find((run) => !found.some(({ id }) => id === run));
  if (unknown !== undefined) throw new TypeError(`The run ${unknown} was not started.`);
  const ended = found.find(({ hasEnded }) => hasEnded);
  if (ended !== undefined) throw new Failure([problem('state.run-ended', { run: ended.id })]);
  return new Map(found.flatMap(({ id, fleet }) => (fleet === null ? [] : [[id, fleet]])));
}

async function markLeases(session: Session, marks: readonly LeaseMark[], at: Instant): Promise<readonly LeaseId[]> {
  const open = await lockLeases(
    session,
    marks.map(({ lease }) => lease),
  );
  const reservations = await reservationsOf(session, [...open.values()]);
  const quarters = new QuarterChanges();
  const advanced = new Set<LeaseId>();
  const hits: Reservation[] = [];
  const closed: LeaseId[] = [];
  for (const mark of marks) {
    const row = open.get(mark.lease);
    if (row === undefined) {
      closed.push(mark.lease);
      continue;
    }
    hits.push(...advancedHits(reservations.get(mark.lease) ?? [], mark));
    if (demandWithin(row, mark.used) <= row.used) continue;
    open.set(mark.lease, advancedTo(row, mark.used, at, quarters));
    advanced.add(mark.lease);
  }
  await advanceLeases(
    session,
    [...open.values()].filter(({ id }) => advanced.has(id)),
  );
  await advanceReservations(session, hits);
  await writeQuarters(session, quarters);
  return closed;
}

/** The reservations of a lease of which the mark says that more is used. */
function advancedHits(reserved: readonly Reservation[], { lease, hits }: LeaseMark): readonly Reservation[] {
  const used = hitsWithin(lease, reserved, hits);
  return reserved
    .map((held, index) => ({ ...held, used: used[index] ?? 0 }))
    .filter((held, index) => held.used > (reserved[index]?.used ?? 0));
}

function advancedTo(row: LeaseRow, used: number, at: Instant, quarters: QuarterChanges): LeaseRow {
  const quarter = quarterOf(at, row);
  const visits = used - row.used;
  quarters.add(row.account, quarter, visits);
  return { ...row, used, quarter, inQuarter: quarter === row.quarter ? row.inQuarter + visits : visits };
}

/** The days as everyone may see them: what is marked of open leases counts as started, though they are not closed yet. */
async function readDays(session: Session, asked: readonly AccountDay[]): Promise<readonly LedgerDay[]> {
  const looks = await lookAtDays(session, asked);
  const sent = await sentSince(session, asked);
  const keys = [asked.map(({ account }) => account), asked.map(({ day }) => day.date)];
  const marked = await session.query<{ marked: number }>(MARKED, keys);
  return asked.flatMap(({ account, day }, index) => {
    const { row, appliedCap } = looks[index] ?? {};
    // With no target of the account applied, under the last cap.
    const applied = appliedCap ?? row?.cap;
    const within = row !== undefined && isWithin(row, day) ? row : movedTo(account, day, row, sent[index] ?? 0);
    // Of which nobody was granted anything, and in which nothing was sent under another zone either.
    if (applied === undefined || (row === undefined && within.started === 0)) return [];
    const { date, started, leased, cap } = underCap(applied, within);
    const inUse = marked[index]?.marked ?? 0;
    return [{ account, date, started: started + inUse, leased: leased - inUse, cap }];
  });
}
