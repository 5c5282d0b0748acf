import { splitLoad } from '../../../packages/core/src/allocation/split-load.js';
import { instant } from '../../../packages/core/src/base/clock.js';
import { randomFrom } from '../../../packages/core/src/base/random.js';
import { arrivalTimes } from '../../../packages/core/src/calendar/arrival-times.js';
import { localDayAt, nextDay } from '../../../packages/core/src/calendar/local-day.js';
import { rateCurve, visitsOn } from '../../../packages/core/src/calendar/rate-curve.js';
import type { DayBounds } from '../../../packages/core/src/model/state.js';
import type { ResolvedTarget } from '../../../packages/core/src/model/target.js';
import type { Outcome } from './final-checks.js';

/** What was lost to faults is found again within this: the longest pause of a breaker, and a look at the state or two. */
const MARGIN_MS = 45 * 60_000;

/** Once faults have stopped, every visit of the plan starts. */
export function checkPlan(outcome: Outcome): void {
  const { operator, scenario } = outcome;
  const from = Math.max(scenario.calmFrom, operator.changedAt) + MARGIN_MS;
  const until = scenario.endsAt - MARGIN_MS;
  const shares = splitLoad({
    load: operator.load,
    targets: operator.targets.map(({ target: { key, settings } }) => ({
      key,
      weight: settings.weight,
      visitsPerDay: settings.visitsPerDay,
    })),
  });
  for (const { target } of operator.targets) {
    if (isBounded(target, outcome)) continue;
    const visits = shares.get(target.key)?.visitsPerDay ?? 0;
    let day = localDayAt(instant(from), target.settings.timezone);
    for (; day.startsAt < until; day = nextDay(day)) checkDay(target, { day, visits, from, until }, outcome);
  }
}

interface Part {
  readonly day: DayBounds;
  readonly visits: number;
  readonly from: number;
  readonly until: number;
}

function checkDay(
  { key, account, settings }: ResolvedTarget,
  { day, visits, from, until }: Part,
  outcome: Outcome,
): void {
  const { books, violations, operator } = outcome;
  // What a fault took of the cap, the plan cannot have.
  if (books.started(account, day.date) >= settings.visitsPerDay) return;
  const times = arrivalTimes({
    curve: rateCurve(day, settings.activity),
    visits: visitsOn(day, visits, settings.activity.weekdays),
    arrivals: operator.load.arrivals,
    random: randomFrom(outcome.seedOfTraffic).split('arrivals').split(key).split(day.date),
  });
  const first = times.firstAtOrAfter(instant(from));
  const end = times.firstAtOrAfter(instant(until));
  for (let index = first; index < end; index++) {
    const isStarted = books.isUsed(account, day.date, index);
    violations.demand(
      isStarted,
      () =>
        `${account} ${day.date}: visit ${index} was due at ${new Date(times.at(index)).toISOString()}, and never started.`,
    );
  }
}

/** A hit budget may hold back what the plan wants. */
function isBounded({ account, settings }: ResolvedTarget, { operator }: Outcome): boolean {
  const ownBudget = settings.hitsPerDay ?? settings.hitsPerMonth;
  return ownBudget !== undefined || operator.instances.some(({ key }) => account.startsWith(key));
}
