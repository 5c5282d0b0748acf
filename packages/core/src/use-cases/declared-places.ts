import { Failure } from '../errors/failure.js';
import type { Place } from '../errors/problem.js';
import type { TargetKey } from '../model/target.js';
import type { Deps } from './deps.js';
import { loadTargets } from './load-targets.js';

/** The targets of a config, and where each stands, as far as that can be told. */
export type DeclaredPlaces = ReadonlyMap<TargetKey, Place | undefined>;

/** Loads the config, and finds its targets in it; undefined where none can be loaded: why is told by a plan of it. */
export async function declaredPlaces(deps: Pick<Deps, 'loadConfig' | 'readText'>): Promise<DeclaredPlaces | undefined> {
  try {
    const { locate } = await deps.loadConfig();
    const { desired } = await loadTargets(deps);
    return new Map(desired.targets.map(({ key }) => [key, locate(['targets', key])]));
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
