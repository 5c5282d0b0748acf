import { type LoadShare, splitLoad } from '../allocation/split-load.js';
import type { AppliedState, AppliedTarget } from '../model/state.js';
import type { ResolvedTarget, TargetKey } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';
import type { Pair } from './pair-targets.js';
import type { Manager } from './plan.js';

/** How the load is split among all targets of the state, whoever manages them. */
export interface TrafficSplit {
  /** Something limits the total; without that, weights are idle. */
  readonly isLimited: boolean;
  readonly weightsDiffer: boolean;
  readonly targets: readonly ResolvedTarget[];
  readonly shares: ReadonlyMap<TargetKey, LoadShare>;
}

/** The split as it was applied. */
export function splitBefore(applied: AppliedState): TrafficSplit {
  return splitOf(applied.load ?? NO_LOAD, applied.targets);
}

/** The split as it would be. Whoever is paused stays paused, under a new key too. */
export function splitAfter(
  load: LoadSettings,
  pairs: readonly Pair[],
  applied: AppliedState,
  manager: Manager,
): TrafficSplit {
  const declared = pairs.flatMap((pair) => {
    if (pair.kind === 'gone') return [];
    return [{ target: pair.after, paused: pair.kind === 'both' ? pair.before.paused : undefined }];
  });
  const keys = new Set(declared.map(({ target }) => target.key));
  const others = applied.targets.filter(({ target, managedBy }) => managedBy !== manager && !keys.has(target.key));
  return splitOf(load, [...declared, ...others]);
}

const NO_LOAD = { overflow: 'redistribute' } as const; // Keeps the literal.

type SplitTarget = Pick<AppliedTarget, 'paused'> & { readonly target: ResolvedTarget };

/** A paused target is as one whose cap is used up: what it cannot take goes to the others, or is dropped. */
function splitOf(load: Parameters<typeof splitLoad>[0]['load'], targets: readonly SplitTarget[]): TrafficSplit {
  const claims = targets.map(({ target: { key, settings }, paused }) => ({
    key,
    weight: settings.weight,
    visitsPerDay: paused === undefined ? settings.visitsPerDay : 0,
  }));
  return {
    isLimited: load.visitsPerDay !== undefined,
    weightsDiffer: new Set(claims.map(({ weight }) => weight)).size > 1,
    targets: targets.map(({ target }) => target),
    shares: splitLoad({ load, targets: claims }),
  };
}
