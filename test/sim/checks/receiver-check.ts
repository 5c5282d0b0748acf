import type { AccountKey } from '../../../packages/core/src/model/target.js';
import type { Limit } from '../scenario/operator.js';
import { HOSTS } from '../scenario/sites.js';
import { type CivilDay, civilDayAt } from '../world/civil-day.js';
import type { RecordedHit } from '../world/sim-receiver.js';
import type { Outcome } from './final-checks.js';

/** Clocks are set by no more than this. */
const MOST_SKEW_MS = 2 * 3_600_000;

/**
 * At the receivers, by their clocks, nobody has more visits on a local day than the highest cap that was in force on it, and no
 * more hits than the highest budget; and no visit lies in two days. Where a clock is wrong, the dates that were sent are looked at: Matomo
 * keeps them, unless a hit is from what it takes for the future, and that no sender can help.
 */
export function checkReceivers(outcome: Outcome): void {
  const { kinds } = outcome.scenario;
  const areClocksRight = !kinds.has('receiver-skew') && !kinds.has('clock-step');
  const recorded = outcome.receivers.flatMap((receiver) => receiver.recorded);
  const hits = recorded.map((hit): DatedHit => ({ ...hit, at: areClocksRight ? hit.datedAt : hit.cdt }));
  for (const account of outcome.books.accounts) {
    const own = hits.filter((hit) => hit.account === account);
    checkCaps(account, own, outcome);
    const [timezone, another] = outcome.operator.zonesOf(account);
    // Where the zone has changed, a day of the one lies in two of the other; of budgets, what was sent is looked at with each grant.
    if (timezone === undefined || another !== undefined) continue;
    checkBudgets(account, timezone, own, outcome);
    if (!kinds.has('clock-step')) checkVisits(account, timezone, own, outcome);
  }
  for (const host of HOSTS) {
    const own = hits.filter(({ account }) => account.startsWith(`${host}/`));
    const [timezone = 'UTC', another] = outcome.operator.zonesOf(`${host}/`);
    if (another === undefined) checkBudgets(`${host}/`, timezone, own, outcome);
  }
}

interface DatedHit extends RecordedHit {
  /** When it happened, as it is counted. */
  readonly at: number;
}

function checkCaps(account: AccountKey, hits: readonly DatedHit[], outcome: Outcome): void {
  const { operator, violations } = outcome;
  const firsts = hits.filter(({ isFirst }) => isFirst);
  for (const timezone of operator.zonesOf(account)) {
    for (const [day, visits] of byDay(firsts, timezone)) {
      const allowed = operator.allowed(account, day, slackOf(outcome));
      if (allowed === undefined) continue;
      // What came after another zone was applied was allowed by that one.
      const count = visits.filter(({ receivedAt }) => receivedAt < allowed.until).length;
      violations.demand(
        count <= allowed.most,
        () => `${account} got ${count} visits on ${day.date} (${timezone}), and ${allowed.most} at most are allowed.`,
      );
    }
  }
}

function checkBudgets(owner: string, timezone: string, hits: readonly DatedHit[], outcome: Outcome): void {
  const { operator, violations } = outcome;
  const months = new Map<string, Month>();
  const check = (what: Limit, { name, count, ...span }: Month) => {
    const most = operator.budget(owner, what, span, slackOf(outcome));
    const isAllowed = most === undefined || count <= most;
    violations.demand(
      isAllowed,
      () => `${owner} got ${count} hits in ${name} (${timezone}), and ${most} at most are allowed.`,
    );
  };
  for (const [{ date, startsAt, endsAt }, { length: count }] of byDay(hits, timezone)) {
    check('hitsPerDay', { name: date, count, startsAt, endsAt });
    const name = date.slice(0, 7);
    const month = months.get(name) ?? { name, startsAt, endsAt, count: 0 };
    months.set(name, { ...month, endsAt, count: month.count + count });
  }
  for (const month of months.values()) check('hitsPerMonth', month);
}

interface Month {
  readonly name: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly count: number;
}

/** Matomo makes two visits of one that crosses midnight. */
function checkVisits(account: AccountKey, timezone: string, hits: readonly DatedHit[], { violations }: Outcome): void {
  const dates = new Map<string, string>();
  for (const { visitor, at } of hits) {
    const { date } = civilDayAt(at, timezone);
    const first = dates.get(visitor) ?? date;
    dates.set(visitor, first);
    violations.demand(
      date === first,
      () => `${account}: the visit of ${visitor} began on ${first} (${timezone}) and goes on on ${date}.`,
    );
  }
}

/** Hits by local day, in order of time. */
function byDay(hits: readonly DatedHit[], timezone: string): ReadonlyMap<CivilDay, readonly DatedHit[]> {
  const days = new Map<CivilDay, DatedHit[]>();
  for (const hit of hits.toSorted((a, b) => a.at - b.at)) {
    const day = civilDayAt(hit.at, timezone);
    const known = days.get(day) ?? [];
    known.push(hit);
    days.set(day, known);
  }
  return days;
}

function slackOf({ scenario }: Outcome): number {
  return scenario.kinds.has('clock-step') ? MOST_SKEW_MS : 0;
}
