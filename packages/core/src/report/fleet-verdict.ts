import type { ThresholdResult, Verdict } from '../model/run.js';
import type { TargetKey } from '../model/target.js';
import type { RunSeries } from './run-series.js';
import { held, type Measured } from './thresholds.js';

/**
 * The verdict of several runs of a fleet together: every bound that one of them had is held against the sum of all, and one run
 * that was invalid makes the whole so.
 */
export function fleetVerdict(verdicts: readonly Verdict[], series: RunSeries): Verdict {
  const [first, ...others] = verdicts;
  if (first !== undefined && others.length === 0) return first;
  const results = Map.groupBy(
    verdicts.flatMap(({ thresholds }) => thresholds),
    ({ target = '', metric, bound }) => `${metric} ${bound} ${target}`,
  );
  return {
    invalid: verdicts.find(({ invalid }) => invalid !== undefined)?.invalid,
    thresholds: [...results.values()].flatMap((same) => {
      const [one] = same;
      return one === undefined ? [] : [held(one, measuredOf(one.target, same, series))];
    }),
  };
}

/** All that was recorded from the end of the warm-up on, of one target or of all. */
function measuredOf(target: TargetKey | undefined, same: readonly ThresholdResult[], series: RunSeries): Measured {
  const lists = target === undefined ? [series.total] : listsOf(target, series);
  const intervals = lists.flatMap((list) => list.intervals);
  // A cap is one for the whole fleet: whoever ended last has seen most of it used.
  const capUsed = Math.max(...same.map(({ metric, measured = 0 }) => (metric === 'capReached' ? measured : 0)));
  return { intervals: intervals.filter(({ from }) => from >= series.measuredFrom), capUsed };
}

function listsOf(target: TargetKey, { targets }: RunSeries) {
  return [...targets.values()].filter((served) => served.target === target).map(({ list }) => list);
}
