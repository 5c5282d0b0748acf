import { type LoadShare, splitLoad } from '../allocation/split-load.js';
import type { AppliedState } from '../model/state.js';
import type { DesiredState, ResolvedTarget, TargetKey } from '../model/target.js';

/** How the load is split among all targets of the state, those of the API included. */
export interface TrafficSplit {
  /** Something limits the total; without that, weights are idle. */
  readonly isLimited: boolean;
  readonly weightsDiffer: boolean;
  readonly shares: ReadonlyMap<TargetKey, LoadShare>;
}

/** The split as it was applied. */
export function splitBefore(applied: AppliedState): TrafficSplit {
  return splitOf(
    applied.load ?? NO_LOAD,
    applied.targets.map(({ target }) => target),
  );
}

/** The split as it would be. */
export function splitAfter(desired: DesiredState, applied: AppliedState): TrafficSplit {
  const declared = new Set(desired.targets.map(({ key }) => key));
  const others = applied.targets.filter(({ target, managedBy }) => managedBy === 'api' && !declared.has(target.key));
  return splitOf(desired.load, [...desired.targets, ...others.map(({ target }) => target)]);
}

const NO_LOAD = { overflow: 'redistribute' } as const; // Keeps the literal.

function splitOf(load: Parameters<typeof splitLoad>[0]['load'], targets: readonly ResolvedTarget[]): TrafficSplit {
  const claims = targets.map(({ key, settings }) => ({
    key,
    weight: settings.weight,
    visitsPerDay: settings.visitsPerDay,
  }));
  return {
    isLimited: load.visitsPerDay !== undefined,
    weightsDiffer: new Set(claims.map(({ weight }) => weight)).size > 1,
    shares: splitLoad({ load, targets: claims }),
  };
}
