import { type Instant, instant } from '../base/clock.js';
import type { AppliedState } from '../model/state.js';
import type { ResolvedTarget, TargetKey } from '../model/target.js';
import { errorsByClass } from '../report/errors-by-class.js';
import { statsTimeline, stepSecondsOf, type TargetStats } from '../report/target-stats.js';
import type { Span } from '../report/timeline.js';
import { plannedVisits } from '../runner/planned-visits.js';
import type { StateStore } from '../state/state-store.js';
import { noSuchTarget } from './managed-target.js';
import type { StatsSpan } from './status-feed.js';

/** Of which target, and when. */
export interface StatsQuestion {
  readonly applied: AppliedState;
  readonly key: TargetKey;
  readonly span: StatsSpan;
  readonly now: Instant;
}

/** Reads what a target got over a time, from all runs; one that is only a draft yet got nothing. Throws `draft.no-such-target`. */
export async function readTargetStats(
  store: Pick<StateStore, 'readIntervals' | 'readErrors' | 'readDrafts'>,
  { applied, key, span, now }: StatsQuestion,
): Promise<TargetStats> {
  const { from, to } = span;
  const within = { from, until: instant(Math.max(from, to)) };
  const stepSeconds = stepSecondsOf(within, span.stepSeconds);
  const target = applied.targets.find((one) => one.target.key === key)?.target;
  if (target === undefined) {
    const drafts = await store.readDrafts();
    if (!drafts.some((draft) => draft.target === key)) throw noSuchTarget(key);
    return { key, timezone: 'UTC', from, to, stepSeconds, points: [], errors: [] };
  }
  const of = { accounts: [target.account] };
  const intervals = await store.readIntervals(of, within);
  const errors = (await store.readErrors(of, from)).filter(({ firstAt }) => firstAt < within.until);
  const counted = { from, until: instant(Math.min(within.until, now)) };
  const timeline = statsTimeline(intervals, { within: counted, stepSeconds, planned: planOf(applied, target) });
  const { timezone } = target.settings;
  return { key, timezone, from, to, ...timeline, errors: errorsByClass(errors) };
}

/** Visits that the plan of the day gives, as it is applied now. */
function planOf({ load, targets }: AppliedState, { key }: ResolvedTarget): (within: Span) => number | undefined {
  if (load === undefined) return () => undefined;
  const all = targets.map(({ target }) => target);
  const planned = plannedVisits({ kind: 'plan' }, { load, targets: all, since: instant(0) });
  return (within) => planned?.(within, key);
}
