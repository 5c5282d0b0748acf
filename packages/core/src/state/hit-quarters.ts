// The hits of budgets in quarters of an hour, as every store keeps them.
import { type Instant, instant } from '../base/clock.js';
import type { DumpedHits } from '../model/state-dump.js';
import { type BudgetName, ofBudget, scopeOf } from './budget-row.js';
import { quarterOf, type Span } from './quarters.js';

/** Hits of a budget that count in a 15-minute UTC bucket. */
export interface HitQuarter extends BudgetName {
  readonly quarter: number;
  readonly hits: number;
}

/** Hits of a budget's period that an open lease holds, and the bounds of its visits' day. */
export interface HeldHits extends BudgetName, Span {
  readonly dayStartsAt: Instant;
  readonly dayEndsAt: Instant;
  readonly hits: number;
}

/**
 * The bucket in which the hits of a lease count: that of the last one, within the period whose budget they use. Where it is not known
 * when that is, the end of the visits' day bounds it. So none counts before its date, and those that count from a midnight on are
 * never too few.
 */
export function hitQuarterOf(
  lastHitAt: Instant | undefined,
  { day, period }: { readonly day: Span; readonly period: Span },
): number {
  const endsAt = instant(Math.min(day.endsAt, period.endsAt));
  return quarterOf(lastHitAt ?? endsAt, { startsAt: period.startsAt, endsAt });
}

/** The hits as a dump has them: with what leases hold, which may be sent. */
export function dumpedHits(counted: readonly HitQuarter[], held: readonly HeldHits[]): readonly DumpedHits[] {
  const reserved = held.map(({ hits, dayStartsAt: startsAt, dayEndsAt: endsAt, ...period }): HitQuarter => {
    return { ...ofBudget(period), quarter: hitQuarterOf(undefined, { day: { startsAt, endsAt }, period }), hits };
  });
  return sumOfHits([...counted, ...reserved]).map(({ period, quarter, hits, ...whose }) => {
    return { scope: scopeOf(whose), period, quarter, hits };
  });
}

/** Hits of the same bucket together, in one order for everybody: who writes them in another could wait for each other. */
export function sumOfHits(hits: readonly HitQuarter[]): readonly HitQuarter[] {
  const sums = new Map<string, HitQuarter>();
  for (const one of hits) {
    const name = JSON.stringify([one.scope, one.owner, one.period, one.quarter]);
    sums.set(name, { ...one, hits: one.hits + (sums.get(name)?.hits ?? 0) });
  }
  return [...sums]
    .filter(([, one]) => one.hits > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
}
